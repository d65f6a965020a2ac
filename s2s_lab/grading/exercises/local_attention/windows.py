"""Exercises 05.1 and 05.2: a window that moves by itself, and one that is predicted."""

from s2s_lab.grading.exercise import Exercise, Misconception

LOCAL_M_WEIGHTS = Exercise(
    name="local_attention.local_m_weights",
    number="05.1",
    kind="function",
    signature="local_m_weights(scores, t, D, src_len)",
    points=3,
    minutes=15,
    difficulty=2,
    hints=(
        "First say which positions may be read, as a row of True and False; only then weigh them.",
        "A comparison never wraps around: `(torch.arange(S) - p).abs() <= D`, and a second one "
        "for the real tokens. Where the row is False the score becomes −inf.",
        "With `p` as the smaller of `t` and `src_len - 1` and `inside` as the row of True and "
        "False: `scores.masked_fill(~inside, float('-inf'))`, then a softmax.",
    ),
    misconceptions=(
        Misconception(
            "05.1/slice-wraps",
            "At the first steps your slice starts at p − D, which is negative there: Python counts "
            "it from the end, and the slice comes out empty or in the wrong place. Compare "
            "positions with p instead, or start at `max(p - D, 0)`.",
        ),
        Misconception(
            "05.1/cuts-after-softmax",
            "Your weights sum to less than 1: you normalised over the whole sentence and then cut. "
            "Mask to the window first, then softmax.",
        ),
        Misconception(
            "05.1/runs-past-the-end",
            "When the target is longer than the source, your centre lies beyond the last word: "
            "the window shrinks, then it is empty and gives NaN. "
            "Keep the centre inside: the smaller of t and src_len − 1.",
        ),
        Misconception(
            "05.1/reads-padding",
            "Positions from src_len on received weight: those are padding. "
            "Intersect the window with the real tokens.",
        ),
        Misconception(
            "05.1/open-end",
            "Your window lacks its last position: a Python range ends before its stop. "
            "The window holds p − D up to p + D, both included: 2·D + 1 positions.",
        ),
        Misconception(
            "05.1/zero-scores",
            "You set the scores outside the window to 0, and exp(0) is 1: those positions still "
            "take weight. A score of −inf is what becomes a weight of 0.",
        ),
    ),
)

LOCAL_P_WEIGHTS = Exercise(
    name="local_attention.local_p_weights",
    number="05.2",
    kind="function",
    signature="local_p_weights(h, scores, W_p, v_p, D, src_len)",
    points=4,
    minutes=30,
    difficulty=3,
    hints=(
        "Three parts, one after the other: where to look, what the window holds, how it fades. "
        "S in the first part is each sentence's own length.",
        "Keep p_t a real number and compare positions with it: `torch.arange(S) - p_t[:, None]` "
        "serves the window and the Gaussian. The Gaussian's σ is half of D.",
        "`p_t = src_len * torch.sigmoid(torch.tanh(h @ W_p.T) @ v_p)`; a softmax where the "
        "distance is at most D and the token is real; times "
        "`torch.exp(-distance**2 / (2 * (D / 2)**2))`; no division afterwards.",
    ),
    misconceptions=(
        Misconception(
            "05.2/padded-length",
            "The centre of a short sentence moves when a longer sentence joins the batch: you took "
            "the padded length as S. S is each sentence's own length, `src_len`.",
        ),
        Misconception(
            "05.2/rounds",
            "Your p_t are whole numbers. After rounding, W_p and v_p get no gradient, so the "
            "model can never learn where to look. Keep p_t real-valued; the window and the "
            "Gaussian need no whole number.",
        ),
        Misconception(
            "05.2/wide-gaussian",
            "Your Gaussian is too wide: it has σ = D. Luong et al. take σ = D/2, so that the "
            "window's edge lies two σ from the centre.",
        ),
        Misconception(
            "05.2/sigma-not-squared",
            "Your Gaussian divides by 2σ. Its exponent is −(s − p_t)² / (2σ²): square the σ, too.",
        ),
        Misconception(
            "05.2/renormalises",
            "Your weights sum to 1 again. That is a sensible variant, but Luong et al. do not "
            "divide after the Gaussian, and this exercise follows them: the sum stays at most 1.",
        ),
        Misconception(
            "05.2/no-window",
            "Positions farther than D from p_t take part in your softmax. The Gaussian only fades; "
            "the window [p_t − D, p_t + D] is cut before the softmax.",
        ),
        Misconception(
            "05.2/reads-padding",
            "Positions from `src_len` on received weight: those are padding. "
            "Intersect the window with the real tokens of each row.",
        ),
    ),
)
