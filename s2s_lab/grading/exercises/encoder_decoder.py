"""Chapter 02, the encoder-decoder: its graded exercises as a learner reads about them.

The questions that `check` asks are in `checks/encoder_decoder/`.
"""

from s2s_lab.grading.exercise import Exercise, Misconception

LAST_STATE = Exercise(
    name="encoder_decoder.last_state",
    number="02.1",
    kind="function",
    signature="last_state(outputs, lengths)",
    points=2,
    minutes=10,
    difficulty=1,
    hints=(
        "Row i ends at index `lengths[i] - 1`: each row at its own place.",
        "Advanced indexing takes one index a row and one index a position, and pairs them.",
        "With `B = len(lengths)`: `outputs[torch.arange(B), lengths - 1]`",
    ),
    misconceptions=(
        Misconception(
            "02.1/reads-padding",
            "You read the state at the padding. Append two PADs: your answer changes, "
            "the sentence did not.",
        ),
        Misconception(
            "02.1/one-too-far",
            "One step too far: a sentence of length n ends at index n − 1 "
            "(yours reads a PAD, or crashes for the longest row).",
        ),
        Misconception(
            "02.1/last-sentence",
            "That is the last sentence, with all its states: dimension 0 is the batch.",
        ),
        Misconception(
            "02.1/squeezes",
            "For a batch of one your result lost the batch dimension. "
            "Index with `torch.arange(B)` instead of squeezing.",
        ),
        Misconception(
            "02.1/every-pair",
            "Your result is (B, B, H): every row at every length. Row i goes with `lengths[i]` "
            "alone, so index the rows with `torch.arange(B)`, not with a colon.",
        ),
        Misconception(
            "02.1/longest-for-all",
            "You read every row where the longest one ends. Each row has its own last token.",
        ),
    ),
)

MERGE_BIDIRECTIONAL = Exercise(
    name="encoder_decoder.merge_bidirectional",
    number="02.2",
    kind="function",
    signature="merge_bidirectional(h_n, num_layers)",
    points=3,
    minutes=15,
    difficulty=2,
    hints=(
        "Print `h_n` of an RNN with two layers and different weights: in which order do they come?",
        "Layer 0 forward, layer 0 backward, layer 1 forward, …: `view` can split that one axis "
        "into two, `(num_layers, 2, B, H)`.",
        "`both = h_n.view(num_layers, 2, B, H)`, then `torch.cat([both[:, 0], both[:, 1]], -1)`",
    ),
    misconceptions=(
        Misconception(
            "02.2/glues-sentences",
            "You glued different sentences together: `view` and `reshape` never move data, they "
            "only cut it differently. Split the axis of the runs, then concatenate.",
        ),
        Misconception(
            "02.2/backward-first",
            "The halves are exchanged. Forward state first, then backward, so that the weights "
            "of the decoder's bridge mean the same everywhere.",
        ),
        Misconception(
            "02.2/adds",
            "Your result has H units: you summed the two directions. Concatenate them on the "
            "last axis to get 2H; the sum cannot be taken apart again.",
        ),
        Misconception(
            "02.2/halves",
            "You took the first half of the runs as forward and the second as backward. The "
            "order is by layer: layer 0 forward, layer 0 backward, layer 1 forward, and so on.",
        ),
        Misconception(
            "02.2/last-layer",
            "You kept the last layer alone. The decoder has as many layers as the encoder, and "
            "each of them starts from its own state: return all layers.",
        ),
    ),
)

SEQ2SEQ = Exercise(
    name="encoder_decoder.seq2seq",
    number="02.3",
    kind="class",
    signature="RNNSeq2Seq(src_vocab, tgt_vocab, hidden)",
    points=6,
    minutes=40,
    difficulty=3,
    hints=(
        "The decoder starts from the encoder's state at the last real source token.",
        "`nn.utils.rnn.pack_padded_sequence(…, batch_first=True, enforce_sorted=False)` makes "
        "`h_n` that state; or use your `last_state`.",
        "Two embeddings; an encoder GRU with `batch_first=True`, whose state after the last real "
        "token goes into a decoder GRU as its first state, shape (1, B, H); then "
        "`nn.Linear(hidden, tgt_vocab)`, and no softmax.",
    ),
    misconceptions=(
        Misconception(
            "02.3/one-output-per-source-token",
            "Your result has one row per source token. The decoder makes one per target token: "
            "(B, T, V) with T from `tgt_in`, and T need not equal S.",
        ),
        Misconception(
            "02.3/needs-equal-lengths",
            "Your model adds source and target position by position, so it only runs when both "
            "have the same length. Only the last encoder state goes to the decoder.",
        ),
        Misconception(
            "02.3/softmax-inside",
            "Your rows sum to 1. Return raw logits: cross-entropy applies log-softmax itself "
            "(doing it twice flattens gradients).",
        ),
        Misconception(
            "02.3/log-softmax-inside",
            "The exponentials of your rows sum to 1: those are log-probabilities. "
            "Return raw logits; cross-entropy applies log-softmax itself.",
        ),
        Misconception(
            "02.3/reads-padding",
            "Adding two PADs to the source changed the logits. Pack the sequence, or carry the "
            "state through the PADs (and mask attention, if you use it).",
        ),
        Misconception(
            "02.3/runs-over-batch",
            "A row alone gives other logits than the same row in the batch: your RNN runs over "
            "the batch. Give it `batch_first=True`.",
        ),
        Misconception(
            "02.3/ignores-source",
            "Another source gave the same logits: your model ignores the source. That is a "
            "language model, not a translator. Start the decoder from the encoder's state.",
        ),
        Misconception(
            "02.3/forgets-first",
            "Changing the first source token changed nothing: your encoder does not carry its "
            "state from token to token.",
        ),
        Misconception(
            "02.3/sees-the-future",
            "Logits at t change when a later target token changes: the decoder sees the future. "
            "It must read `tgt_in` from left to right only.",
        ),
        Misconception(
            "02.3/ignores-target",
            "Another `tgt_in` gave the same logits: your decoder does not read the target tokens "
            "before it, so it cannot know what it has said already.",
        ),
    ),
)

GREEDY_GENERATE = Exercise(
    name="encoder_decoder.greedy_generate",
    number="02.4",
    kind="function",
    signature="greedy_generate(step, state, bos, eos, pad, max_len)",
    points=4,
    minutes=25,
    difficulty=3,
    hints=(
        "Rows end at different times.",
        "Keep a `finished` mask, (B,) of bool; a finished row gets PAD whatever the model says.",
        "In each of at most `max_len` steps: "
        "`tokens = logits.argmax(-1).masked_fill(finished, pad)`, then "
        "`finished = finished | (tokens == eos)`; stop when `finished.all()`.",
    ),
    misconceptions=(
        Misconception(
            "02.4/stops-at-first-eos",
            "A row was cut because another row produced EOS. Keep a `finished` flag per row "
            "and stop when all are finished.",
        ),
        Misconception(
            "02.4/old-state",
            "Every step sees the same state: pass the state returned by `step` to the next call.",
        ),
        Misconception(
            "02.4/includes-bos",
            "Your hypothesis starts with BOS. BOS is only the first input; "
            "outputs start with the first generated token.",
        ),
        Misconception(
            "02.4/uses-gold",
            "Your output follows the references even for an untrained model: you used the answer. "
            "At prediction time there is only the source and what you generated so far.",
        ),
        Misconception(
            "02.4/feeds-probabilities",
            "The step function expects token ids. Feed `logits.argmax(-1)`, not the distribution.",
        ),
        Misconception(
            "02.4/no-pad-after-eos",
            "Your rows go on after their EOS. What a finished row would say next is noise: "
            "write PAD there.",
        ),
        Misconception(
            "02.4/drops-eos",
            "Your hypotheses lost their EOS. It is a token that the model chose, "
            "and lengths count it.",
        ),
        Misconception(
            "02.4/always-max-len",
            "All rows had ended, yet you went on to `max_len`. Stop when every row has ended: "
            "the longest row decides how many columns there are.",
        ),
        Misconception(
            "02.4/ignores-max-len",
            "A row that never ends runs for ever. Make at most `max_len` steps.",
        ),
        Misconception(
            "02.4/fixed-ids",
            "You wrote the ids of BOS, EOS and PAD as numbers. "
            "Use the arguments `bos`, `eos` and `pad`: other vocabularies number them differently.",
        ),
    ),
)

ACCURACY_BY_LENGTH = Exercise(
    name="encoder_decoder.accuracy_by_length",
    number="02.5",
    kind="function",
    signature="accuracy_by_length(preds, golds, bins)",
    points=2,
    minutes=20,
    difficulty=2,
    hints=(
        "A sentence's length is the number of its gold tokens: `(golds != 0).sum(1)`.",
        "Pad both to one width first, with `nn.functional.pad(ids, (0, more))`. Then a position "
        "is counted where either side has a token, and right where it is counted and they agree.",
        "`counted = (preds != 0) | (golds != 0)`; in a bin of `n` rows, token = right positions "
        "/ counted positions, exact = rows where all agree / n; with no row `(0, None, None)`.",
    ),
    misconceptions=(
        Misconception(
            "02.5/by-prediction",
            "You sorted the sentences by the length of the prediction. One that stopped too early "
            "moved to a shorter bin, and hid its error there. Bin by gold length.",
        ),
        Misconception(
            "02.5/average-of-averages",
            "You averaged the shares of single sentences: one of two tokens weighed as much as "
            "one of twenty. Sum right and counted positions over the bin, and divide once.",
        ),
        Misconception(
            "02.5/counts-pad",
            "PAD beside PAD was counted as a right token, so short sentences look too good. "
            "Count a position only where the prediction or the gold has a token.",
        ),
        Misconception(
            "02.5/forgives-extra",
            "You compared up to the gold length only, so whoever goes on too long loses nothing. "
            "A token beyond the gold's end is a wrong one: count up to the longer of the two.",
        ),
        Misconception(
            "02.5/forgives-missing",
            "You compared up to the end of the shorter one, so tokens that are missing or too "
            "many cost nothing. Count the positions of the longer of the two.",
        ),
        Misconception(
            "02.5/exact-by-zip",
            "Your exact matches hold sentences that stop early: `zip` ends with the shorter one. "
            "Exact means equal in every token and in length.",
        ),
        Misconception(
            "02.5/without-upper-end",
            "Sentences of a bin's largest length are missing: `(low, high)` holds both ends, "
            "`low <= length <= high`.",
        ),
        Misconception(
            "02.5/empty-bin",
            "A bin without sentences made your function divide by zero. "
            "Tell `(0, None, None)` about it before you divide.",
        ),
        Misconception(
            "02.5/empty-as-zero",
            "You gave a bin without sentences a share. 0 % would mean that all were wrong, and "
            "NaN spoils every average after it: say None, which nobody can mistake for a figure.",
        ),
        Misconception(
            "02.5/empty-missing",
            "A bin without sentences is missing from your dict. Tell `(0, None, None)` about it.",
        ),
    ),
)

EXERCISES = (LAST_STATE, MERGE_BIDIRECTIONAL, SEQ2SEQ, GREEDY_GENERATE, ACCURACY_BY_LENGTH)
