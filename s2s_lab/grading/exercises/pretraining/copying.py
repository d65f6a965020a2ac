"""Chapter 11, copying: what its exercise asks for, hints, known mistakes."""

from s2s_lab.grading.exercise import Exercise, Misconception

COPY_DISTRIBUTION = Exercise(
    name="pretraining.copy_distribution",
    number="11.3",
    kind="function",
    signature="copy_distribution(p_vocab, attn, src_ext_ids, p_gen, n_oov)",
    points=6,
    minutes=35,
    difficulty=3,
    hints=(
        "The result has V + n_oov columns: give `p_vocab` that many first, the new ones 0.",
        "Each source place adds its share of attention to the column of its word. "
        "`scatter_add` adds where `scatter` overwrites; it does so row by row along dimension 1.",
        "`wide = nn.functional.pad(p_gen * p_vocab, (0, n_oov))`, then "
        "`wide.scatter_add(1, src_ext_ids, (1 - p_gen) * attn)`.",
    ),
    misconceptions=(
        Misconception(
            "11.3/overwrites",
            "A word occurs twice in the source and only one of its places counted: its two "
            "weights must add. Use `scatter_add`; `scatter` and indexing keep the last one.",
        ),
        Misconception(
            "11.3/no-extension",
            "A word that is in no vocabulary can never be produced (or its index is out of "
            "range). Give the result V + n_oov columns; ids from V on are such words.",
        ),
        Misconception(
            "11.3/copies-unk",
            "You turned source words outside of the vocabulary into UNK before copying: the model "
            "then says UNK where it pointed at a name. Keep their own columns, V and beyond.",
        ),
        Misconception(
            "11.3/normalises-again",
            "You put a softmax around numbers that are probabilities already: differences "
            "shrink, and words that are impossible get a share. Mix the two *distributions*, and "
            "the rows sum to 1 by themselves.",
        ),
        Misconception(
            "11.3/swapped",
            "With p_gen = 1 the result must be the vocabulary distribution: p_gen multiplies "
            "`p_vocab`, and 1 − p_gen the copy.",
        ),
        Misconception(
            "11.3/not-weighed",
            "Your rows do not sum to 1: one of the two distributions went in with its full "
            "weight. Mix them: p_gen · P_vocab + (1 − p_gen) · copy.",
        ),
        Misconception(
            "11.3/argmax",
            "All that is copied went to the source place with the largest weight. Copying is no "
            "argmax: every place adds its own share of attention to its word.",
        ),
        Misconception(
            "11.3/one-gate",
            "Every row was mixed with the same p_gen. It has one for each row, of shape (B, 1), "
            "because some words are copied and others are not.",
        ),
    ),
)
