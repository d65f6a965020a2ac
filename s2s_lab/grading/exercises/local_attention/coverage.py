"""Exercises 05.5 and 05.6: coverage as a training loss, and as a penalty of a search."""

from s2s_lab.grading.exercise import Exercise, Misconception

COVERAGE_LOSS = Exercise(
    name="local_attention.coverage_loss",
    number="05.5",
    kind="function",
    signature="coverage_loss(weights_seq, tgt_mask)",
    points=3,
    minutes=20,
    difficulty=3,
    hints=(
        "Do it on paper for one source word. What does the first step cost, before which nothing "
        "was read?",
        "`cumsum` along the decoding steps, minus the step itself, is what was read *before* it. "
        "`torch.minimum` takes the overlap.",
        "`before = weights_seq.cumsum(1) - weights_seq`; then the sum over source words of the "
        "smaller one of both, and the mean of that where `tgt_mask` is True.",
    ),
    misconceptions=(
        Misconception(
            "05.5/includes-itself",
            "Your first step already costs something, and every step costs 1: you counted the "
            "step's own weights as covered. Coverage at step t sums the weights of the steps "
            "*before* t.",
        ),
        Misconception(
            "05.5/along-the-source",
            "You accumulated along the sentence. Coverage accumulates over decoding steps "
            "(dimension 1), separately for every source word.",
        ),
        Misconception(
            "05.5/product",
            "You multiplied weight and coverage. The penalty is their overlap, the smaller one of "
            "the two: attention that is spent again on what was covered.",
        ),
        Misconception(
            "05.5/larger-one",
            "You took the larger one of weight and coverage, which grows with every step. The "
            "penalty is the overlap: the smaller one of the two.",
        ),
        Misconception(
            "05.5/divides-by-padding",
            "Your loss falls when padding is added to the target: you set the padded steps to 0 "
            "and still divide by their number. Average over the real steps only.",
        ),
        Misconception(
            "05.5/no-mask",
            "You averaged over all steps, padding included. What a decoder reads after the end of "
            "its sentence is noise: leave these steps out.",
        ),
        Misconception(
            "05.5/mean-of-means",
            "You averaged each sentence first and then the sentences, so that a step of a short "
            "sentence counts for more. Take one mean over all real steps of the batch.",
        ),
    ),
)

COVERAGE_PENALTY = Exercise(
    name="local_attention.coverage_penalty",
    number="05.6",
    kind="function",
    signature="coverage_penalty(weights_seq, src_len, beta)",
    points=2,
    minutes=15,
    difficulty=2,
    hints=(
        "For one source word: how much of it was read, by all target steps together?",
        "That sum is the word's coverage. Cap it at 1, take its logarithm, and only then add up "
        "the words.",
        "`read = weights_seq.sum(0)`, the real words of it; cap with `clamp(max=1)`; "
        "logarithm, sum, times `beta`, and `.item()`.",
    ),
    misconceptions=(
        Misconception(
            "05.6/log-of-sum",
            "You took the log of a sum over source words, in which a word that was read too often "
            "makes up for one that was forgotten. Each source word needs its own log: "
            "β Σ_i log(min(Σ_j p_ij, 1)).",
        ),
        Misconception(
            "05.6/no-cap",
            "A word that was read more than once in total earned a bonus. "
            "Cap its coverage at 1 before the log: read is read.",
        ),
        Misconception(
            "05.6/counts-padding",
            "You counted padding: its coverage is 0, and log 0 = −inf. "
            "Sum over the first `src_len` source positions only.",
        ),
        Misconception(
            "05.6/swaps-axes",
            "Your penalty is 0 whatever was read: you summed each row over the source, which "
            "always gives 1. The inner sum runs over *target* steps j, the outer one over source "
            "words i.",
        ),
        Misconception(
            "05.6/sign",
            "Your value is positive. It is added to a hypothesis's log-probability, so what was "
            "left unread must make it smaller: the logarithm of a number up to 1 is "
            "already negative.",
        ),
        Misconception(
            "05.6/mean",
            "You divided by the number of source words. The formula sums: each word that is "
            "left unread costs the same in a long sentence as in a short one.",
        ),
    ),
)
