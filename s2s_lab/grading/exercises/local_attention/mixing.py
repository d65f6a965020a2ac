"""Exercises 05.3 and 05.4: two readings of "hybrid", a gated mixture and location features."""

from s2s_lab.grading.exercise import Exercise, Misconception

HYBRID_WEIGHTS = Exercise(
    name="local_attention.hybrid_weights",
    number="05.3",
    kind="function",
    signature="hybrid_weights(w_global, w_local, gate_logit)",
    points=2,
    minutes=10,
    difficulty=1,
    hints=(
        "A mixture of two distributions is a distribution: nothing has to be normalised.",
        "The share λ lies between 0 and 1. A sigmoid takes any logit there.",
        "`share = torch.sigmoid(gate_logit)[..., None]` has one number for each row of weights; "
        "the global row counts `share`, the local row the rest.",
    ),
    misconceptions=(
        Misconception(
            "05.3/adds",
            "Your weights sum to 2: you added two distributions. Mix them with λ and 1 − λ.",
        ),
        Misconception(
            "05.3/second-softmax",
            "A mixture of two distributions already sums to 1. Your second softmax flattens it: "
            "every position gets nearly the same weight, even the ones that had 0.",
        ),
        Misconception(
            "05.3/mixes-scores",
            "You mixed logarithms of the weights and took a softmax of that: a position that one "
            "of the two ignores gets 0. This hybrid mixes the two *distributions* themselves.",
        ),
        Misconception(
            "05.3/raw-gate",
            "You used the gate's logit as λ. It may be below 0 or above 1, and then weights become "
            "negative or too large. Pass it through a sigmoid first.",
        ),
        Misconception(
            "05.3/wrong-side",
            "Your λ weighs the local weights. λ = σ(gate) is the share of the *global* ones; "
            "the local ones get 1 − λ.",
        ),
    ),
)

LOCATION_FEATURES = Exercise(
    name="local_attention.location_features",
    number="05.4",
    kind="function",
    signature="location_features(prev_weights, kernels)",
    points=3,
    minutes=15,
    difficulty=2,
    hints=(
        "`F.conv1d` wants a batch, channels and a length. What is the batch here, and how many "
        "channels go in?",
        "One channel goes in: an axis of size 1 in the middle of both arguments. `padding=K // 2` "
        "keeps the length.",
        "`F.conv1d(prev_weights[:, None], kernels[:, None], padding=…)` is (B, C, S); "
        "exchange its last two axes.",
    ),
    misconceptions=(
        Misconception(
            "05.4/no-padding",
            "Your result is K − 1 positions shorter than the source. Every source position needs "
            "its features: pad K // 2 zeros on both sides.",
        ),
        Misconception(
            "05.4/over-the-batch",
            "You convolved along the batch: a feature of yours comes from the same position of the "
            "sentences before and after, and not from the positions around it. Put the batch "
            "first and add a channel axis, (B, 1, S), so that the kernel slides along the source.",
        ),
        Misconception(
            "05.4/flips-kernel",
            "You flipped the kernels, as a convolution in mathematics does. What deep learning "
            "calls a convolution is a cross-correlation: kernel entry 0 meets the leftmost "
            "position.",
        ),
        Misconception(
            "05.4/channels-first",
            "Your result is (B, C, S), as `conv1d` gives it. The features join the score of each "
            "source position, so they stand last: exchange the last two axes.",
        ),
        Misconception(
            "05.4/reshapes",
            "The shape is right, but you got from (B, C, S) to (B, S, C) by `view` or `reshape`, "
            "which never move data: features of one kernel end up as features of one position. "
            "Use `transpose(1, 2)`.",
        ),
        Misconception(
            "05.4/looks-back-only",
            "All your padding is on the left, so position s sees nothing to its right, and the "
            "attention cannot see that its last look was one word further. "
            "Put K // 2 zeros on each side.",
        ),
    ),
)
