"""Exercises 00.3 and 00.6: what an embedding lookup is, and which of its rows may learn."""

from s2s_lab.grading.exercise import Exercise, Misconception

ONE_HOT_LOOKUP = Exercise(
    name="text.one_hot_lookup",
    number="00.3",
    kind="function",
    signature="one_hot_lookup(ids, W)",
    points=2,
    minutes=10,
    difficulty=1,
    hints=(
        "A row of zeros with a single 1, times a matrix, picks one row of the matrix.",
        "`F.one_hot(ids, V)` makes such rows. They are integers; a matrix of floats wants floats.",
        "Convert the one-hot rows with `.to(W.dtype)` and multiply them with `W` by `@`.",
    ),
    misconceptions=(
        Misconception(
            "00.3/classes-inferred",
            "Your one-hot rows are as wide as the largest id of this batch needs, so they fit "
            "only when the last word of the vocabulary occurs. Pass `num_classes=W.shape[0]`.",
        ),
        Misconception(
            "00.3/transposed",
            "You multiplied by Wᵀ. The vectors are the rows of W, (V, d): a one-hot row of V "
            "numbers meets the V rows in `one_hot @ W`.",
        ),
        Misconception(
            "00.3/integers",
            "`one_hot` gives integers, which cannot be multiplied with a matrix of floats. "
            "Convert them: `F.one_hot(ids, V).to(W.dtype)`.",
        ),
        Misconception(
            "00.3/float32",
            "`.float()` always means float32, and W is float64 here. "
            "Convert to W's own type: `.to(W.dtype)`.",
        ),
        Misconception(
            "00.3/normalises",
            "Your rows have length 1. An embedding lookup gives the rows of W as they are.",
        ),
        Misconception(
            "00.3/cuts-the-graph",
            "The values are right, but no gradient reaches W, so the table could never learn. "
            "Leave out `.detach()`, `.data`, `.numpy()`, `torch.no_grad()` and `torch.tensor(…)`.",
        ),
    ),
)

MAKE_EMBEDDING = Exercise(
    name="text.make_embedding",
    number="00.6",
    kind="function",
    signature="make_embedding(vocab, pretrained, seed=0)",
    points=4,
    minutes=35,
    difficulty=4,
    hints=(
        "Which rows may an optimiser see? What it sees, it may change, even where the gradient "
        "is 0.",
        "Two tables and a choice: one of parameters, one that is a *buffer* "
        "(`self.register_buffer`), and for each id the row of one of them, with `torch.where`.",
        "`learned = nn.Embedding(V, d, padding_idx=0)` for the rows that learn; a buffer `(V, d)` "
        "with the vectors at `vocab[word]`; a buffer `(V,)` of bool that says which rows it has.",
    ),
    misconceptions=(
        Misconception(
            "00.6/all-frozen",
            "The whole table is frozen. BOS, EOS, UNK and every word without a vector have "
            "random rows, and now they can never learn.",
        ),
        Misconception(
            "00.6/nothing-frozen",
            "The pretrained rows moved with the first step of SGD. They are a good start in your "
            "table, but they are not frozen: keep them out of the parameters.",
        ),
        Misconception(
            "00.6/weight-decay",
            "The frozen rows kept still under SGD and shrank under weight decay, though their "
            "gradient was 0. What an optimiser must not change may not be a parameter.",
        ),
        Misconception(
            "00.6/dict-order",
            "A word's row holds another vector than its own: rows go by `vocab[word]`, not by "
            "the order of the dict.",
        ),
        Misconception(
            "00.6/outside-vocabulary",
            "`pretrained` has a vector for a word that the vocabulary lacks, and your code "
            "stopped there. Files of vectors always hold more words than you use: skip them.",
        ),
        Misconception(
            "00.6/pad-not-zero",
            "The PAD row is not zero, or moved after a step, so that padding carries meaning. "
            "`nn.Embedding(…, padding_idx=0)` sets it to 0 and gives it no gradient; whoever "
            "writes into the table afterwards must set it to 0 again.",
        ),
        Misconception(
            "00.6/same-rows",
            "Words without a vector all begin with the same row, so the model cannot tell them "
            "apart. Draw a row for each.",
        ),
        Misconception(
            "00.6/ignores-seed",
            "The rows of words without a vector do not go by `seed`: the same seed must give the "
            "same rows, another one others. Call `torch.manual_seed(seed)` or use a generator.",
        ),
    ),
)
