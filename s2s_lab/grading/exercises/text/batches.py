"""Exercises 00.1 and 00.2: tokens get numbers, and sentences become a padded batch."""

from s2s_lab.grading.exercise import Exercise, Misconception

BUILD_VOCAB = Exercise(
    name="text.build_vocab",
    number="00.1",
    kind="function",
    signature="build_vocab(sentences, min_freq=1, specials=SPECIALS)",
    points=2,
    minutes=10,
    difficulty=1,
    hints=(
        "Count first, number later: two steps, each a line or two.",
        "`collections.Counter` counts; `sorted` with a `key` that is a pair breaks ties.",
        "Take the specials out of the counts, sort what is left with "
        "`key=lambda token: (-counts[token], token)`, and number specials and tokens in one go "
        "with `enumerate`.",
    ),
    misconceptions=(
        Misconception(
            "00.1/min-freq-exclusive",
            "A token that is seen exactly `min_freq` times must be kept: ≥, not >.",
        ),
        Misconception(
            "00.1/ignores-min-freq",
            "Tokens that are seen fewer than `min_freq` times are still in your vocabulary. "
            "Leave them out: they become UNK later, so that the model learns what UNK is like.",
        ),
        Misconception(
            "00.1/rarest-first",
            "The most frequent token gets the smallest free id; yours is sorted the other way.",
        ),
        Misconception(
            "00.1/first-seen-first",
            "You number tokens as they come in the text. Count them all first, then number them, "
            "the most frequent token first.",
        ),
        Misconception(
            "00.1/ties-first-seen",
            "Tokens with the same count keep the order in which you saw them, so that shuffling "
            "the corpus changes the ids. Break ties by spelling: sort by `(-count, token)`.",
        ),
        Misconception(
            "00.1/special-moved",
            "A token of the text is spelt like a special one, `<eos>` for example, and took its "
            "id away. Specials must keep their ids: leave such tokens out of the counts.",
        ),
        Misconception(
            "00.1/no-specials",
            "Id 0 is an ordinary word in your vocabulary: padding would then look like that word. "
            "The specials come first, in their order.",
        ),
        Misconception(
            "00.1/fixed-specials",
            "You wrote your own list of specials into the function. "
            "Use the argument `specials`: other models have other ones.",
        ),
    ),
)

ENCODE_BATCH = Exercise(
    name="text.encode_batch",
    number="00.2",
    kind="function",
    signature="encode_batch(sents, vocab, max_len=None)",
    points=3,
    minutes=20,
    difficulty=2,
    hints=(
        "What must the last real id of every row be, also of a row that is cut?",
        "Cut the words to `max_len - 1`, then add EOS; the longest row says how wide the batch is.",
        "Make lists of ids first, with `vocab.get(token, UNK)`; then pad each list on the right; "
        "`mask = torch.arange(T) < lengths[:, None]`.",
    ),
    misconceptions=(
        Misconception(
            "00.2/cuts-eos",
            "A sentence that is cut lost its EOS: the decoder will never learn to stop there. "
            "Cut to `max_len - 1` words first, then add EOS.",
        ),
        Misconception(
            "00.2/no-eos",
            "Your rows do not end in EOS. Without it a model cannot know, or say, "
            "that a sentence is over.",
        ),
        Misconception(
            "00.2/pads-to-max-len",
            "The batch is padded to `max_len` though its longest row is shorter: a wrong T, and "
            "work for nothing. `max_len` is a limit, not a width.",
        ),
        Misconception(
            "00.2/pads-left",
            "Your rows start with PAD. The code of this course expects padding on the right.",
        ),
        Misconception(
            "00.2/unknown-word",
            "A word outside the vocabulary stopped your code. Test sentences always hold new "
            "words: give them the id of UNK with `vocab.get(token, UNK)`.",
        ),
        Misconception(
            "00.2/float-ids",
            "Your ids are floating-point numbers. Ids are indices, not quantities: make the tensor "
            "with `dtype=torch.long`.",
        ),
        Misconception(
            "00.2/mask-inverted",
            "Your mask is True where the padding is. PyTorch's `key_padding_mask` is like that; "
            "the masks of this course are True at real tokens.",
        ),
        Misconception(
            "00.2/eos-masked",
            "Your mask is False at EOS. EOS is a real token: a loss that leaves it out never "
            "teaches the model to stop.",
        ),
    ),
)
