"""Exercises 04.1 and 04.2: scores, and the softmax that turns them into weights."""

from s2s_lab.grading.exercise import Exercise, Misconception

MASKED_SOFTMAX = Exercise(
    name="attention.masked_softmax",
    number="04.1",
    kind="function",
    signature="masked_softmax(scores, mask, dim=-1)",
    points=3,
    minutes=20,
    difficulty=2,
    hints=(
        "Take the padding away *before* you normalise: then what is left sums to 1 by itself.",
        "exp(−∞) is exactly 0: fill the scores with `float('-inf')` wherever the mask is False. "
        "What does the softmax make of a row that is −∞ throughout?",
        "`scores.masked_fill(~mask, float('-inf'))`, then `softmax(dim)`. A row without a real "
        "token is NaN after that: replace it by 0, for instance with `torch.nan_to_num`.",
    ),
    misconceptions=(
        Misconception(
            "04.1/mask-after",
            "Your weights sum to less than 1: you multiplied by the mask after the softmax, and "
            "the probability of the removed positions is lost. Mask the scores *before* the "
            "softmax (or renormalise).",
        ),
        Misconception(
            "04.1/fills-with-zero",
            "A masked score of 0 becomes exp(0) = 1, so padding still gets weight. "
            "Fill with −∞, `float('-inf')`.",
        ),
        Misconception(
            "04.1/wrong-dim",
            "Your columns sum to 1 instead of your rows. Each target step distributes its "
            "attention over the *source* positions: softmax over `dim`, by default the last axis.",
        ),
        Misconception(
            "04.1/ignores-dim",
            "You always normalise the last axis. Pass `dim` on to the softmax "
            "(and to whatever looks for rows without a real token).",
        ),
        Misconception(
            "04.1/inverted-mask",
            "All weight lies on padding. In this course True means *real token*: "
            "fill where the mask is False, `~mask`.",
        ),
        Misconception(
            "04.1/nan-without-tokens",
            "A row without a real token became NaN (0/0). One such row in a batch is enough to "
            "turn the loss, and after one step every parameter, into NaN. Give it zeros.",
        ),
        Misconception(
            "04.1/uniform-without-tokens",
            "A row without a real token gives every PAD the same weight: all its scores are the "
            "same large negative number, and the softmax only sees differences. "
            "Set the masked weights to exactly 0 as well.",
        ),
        Misconception(
            "04.1/overflows",
            "Adding 1000 to every score should change nothing, yet your weights changed: exp(1000) "
            "is infinite, exp(−1000) is 0. Subtract the largest score first, or use "
            "`torch.softmax`, which does.",
        ),
        Misconception(
            "04.1/nan-gradient",
            "Your weights are right and your gradients are NaN: log(0) was added to a score, or a "
            "NaN was covered up only after it had been computed with. "
            "`masked_fill` keeps the masked scores out of the gradient.",
        ),
    ),
)

ATTENTION_SCORES = Exercise(
    name="attention.attention_scores",
    number="04.2",
    kind="function",
    signature="attention_scores(q, k, kind, p)",
    points=5,
    minutes=35,
    difficulty=3,
    hints=(
        "Every query meets every key of its own sentence: queries need an axis for S, keys an "
        "axis for T, or a product that makes both.",
        "`q[:, :, None]` is (B, T, 1, D_q) and `k[:, None]` is (B, 1, S, D_k): added, they "
        "broadcast to (B, T, S, …). For the products, `einsum` names each axis.",
        "general: `torch.einsum('btd,de,bse->bts', q, p['W'], k)`. additive: tanh of "
        "`q @ p['W_q'].T` and `k @ p['W_k'].T` broadcast and added, then `@ p['v']`. concat: the "
        "first D_q columns of its `W` meet q, the others meet k.",
    ),
    misconceptions=(
        Misconception(
            "04.2/no-tanh",
            "Change the query: your weights do not move. Without the tanh the score is a sum of a "
            "query term and a key term, and the query term, the same for every position, cancels "
            "in the softmax. It is vᵀ tanh(W_q q + W_k k).",
        ),
        Misconception(
            "04.2/tanh-last",
            "You applied the tanh to the finished score. v turns the hidden vector into one number "
            "and comes last: vᵀ tanh(W_q q + W_k k).",
        ),
        Misconception(
            "04.2/divides-by-d",
            "You divided by d. The dot product of d random terms grows like √d, so √d brings the "
            "spread back to 1; /d makes attention almost uniform.",
        ),
        Misconception(
            "04.2/transposed-w",
            "Your general score is kᵀ W q, ours is qᵀ W k. With D_q ≠ D_k yours does not even run; "
            "with equal sizes it is silently wrong.",
        ),
        Misconception(
            "04.2/across-the-batch",
            "Your result has two axes, (B·T, B·S): you multiplied across the batch, so the queries "
            "of sentence 0 meet the keys of sentence 1. Keep the batch index on both sides, with "
            "`bmm`, `@` on three axes or einsum.",
        ),
        Misconception(
            "04.2/keys-first",
            "You multiplied W with [k; q]. The query comes first, [q; k]: the first D_q columns of "
            "W were trained for it.",
        ),
        Misconception(
            "04.2/rows-are-sources",
            "Your scores are (B, S, T). Rows are target steps in this course, (B, T, S), so that a "
            "softmax over the last axis distributes the attention of one step.",
        ),
    ),
)
