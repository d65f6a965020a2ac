"""Exercises 04.3 to 04.5: what is done with weights: contexts, a decoder's step, links."""

from s2s_lab.grading.exercise import Exercise, Misconception

ATTEND = Exercise(
    name="attention.attend",
    number="04.3",
    kind="function",
    signature="attend(q, k, v, mask, score_fn)",
    points=3,
    minutes=15,
    difficulty=2,
    hints=(
        "Three lines: score, normalise over the real positions, sum the values with these weights.",
        "Weights (B, T, S) times values (B, S, D_v): `torch.bmm`, or `@`. The mask is (B, S) and "
        "needs an axis for T: `mask[:, None, :]`.",
        "`weights = masked_softmax(score_fn(q, k), …)` with your 04.1 and a mask of the shape of "
        "the scores; `context = weights @ v`; return both, context first.",
    ),
    misconceptions=(
        Misconception(
            "04.3/softmax-twice",
            "You normalised twice. Weights lie between 0 and 1, so a second softmax can tell them "
            "apart by a factor of e at most: for 5 tokens no weight gets above .405, however large "
            "its score. Softmax once.",
        ),
        Misconception(
            "04.3/mask-forgotten",
            "PAD gets attention, so the context depends on how long the *other* sentences of the "
            "batch are. Pass the mask to the softmax.",
        ),
        Misconception(
            "04.3/sums-keys",
            "You summed the keys. They equal the values in simple models only; here D_v ≠ D_k. "
            "Keys say where to look, values what is read there.",
        ),
        Misconception(
            "04.3/sums-over-targets",
            "You contracted the target axis. A context is a sum over *source* positions: "
            "(B, T, S) · (B, S, D_v) → (B, T, D_v).",
        ),
        Misconception(
            "04.3/no-sum",
            "You returned one weighted vector for each source position. The context is their "
            "*sum*: one vector for each target step.",
        ),
        Misconception(
            "04.3/returns-scores",
            "The second result holds the raw scores. Return the weights, after mask and softmax: "
            "they are what is drawn, and what the sum was made with.",
        ),
        Misconception(
            "04.3/weights-first",
            "Both results are right, in the wrong order: `return context, weights`.",
        ),
    ),
)

BAHDANAU_STEP = Exercise(
    name="attention.bahdanau_step",
    number="04.4",
    kind="function",
    signature="bahdanau_step(y_emb, s_prev, memory, mask, params, cell)",
    points=6,
    minutes=40,
    difficulty=3,
    hints=(
        "What is known before the new state exists? Only that can be the query.",
        "The order is: attend with `s_prev`, concatenate, cell. Give the query an axis for its one "
        "target step, and take the axis away again.",
        "With your 04.2 as score: weights and context from `s_prev[:, None]` and `memory`, then "
        "`cell(torch.cat([y_emb, context], -1), s_prev)`.",
    ),
    misconceptions=(
        Misconception(
            "04.4/luong-order",
            "You attended with the new state: that is Luong's order (score after the RNN). "
            "Bahdanau attends with s_{t−1}, because s_t is computed *from* the context.",
        ),
        Misconception(
            "04.4/context-not-fed",
            "Changing the memory does not change your s: the context must enter the GRU, together "
            "with the embedding. Otherwise the decoder looks and does not see.",
        ),
        Misconception(
            "04.4/query-of-encoder",
            "Your weights are the same at every decoding step: the query is the encoder's last "
            "state. It has to be the *decoder's* state, which changes.",
        ),
        Misconception(
            "04.4/context-first",
            "Equal to ours with the two inputs exchanged. The order is [embedding; context]: a "
            "trained cell has its weights for that order.",
        ),
        Misconception(
            "04.4/mask-forgotten",
            "PAD received attention, so the result depends on the batch. "
            "Pass the mask to the softmax.",
        ),
        Misconception(
            "04.4/sums-projected",
            "You summed the projected keys W_k h, which only serve the score. The context is the "
            "weighted sum of the memory itself, and has its width.",
        ),
        Misconception(
            "04.4/old-state-kept",
            "You returned `s_prev`. The first result is the state that the cell computed, "
            "which is the query of the next step.",
        ),
    ),
)

HARD_ALIGNMENT = Exercise(
    name="attention.hard_alignment",
    number="04.5",
    kind="function",
    signature="hard_alignment(weights, src_len, tgt_len, rule='argmax', thr=.3)",
    points=2,
    minutes=15,
    difficulty=2,
    hints=(
        "By argmax every target word has one source word; by threshold it may have none, or many.",
        "Crop first: the last rows and columns belong to EOS and padding.",
        "With `real = weights[:tgt_len, :src_len]`: argmax pairs `(int(real[j].argmax()), j)` for "
        "each row j; threshold takes every (i, j) with `real[j, i] >= thr`.",
    ),
    misconceptions=(
        Misconception(
            "04.5/transposed",
            "Links are (source i, target j); yours are transposed, which turns a perfect alignment "
            "into an error rate near 1.",
        ),
        Misconception(
            "04.5/argmax-over-targets",
            "You picked a target for every source word. Each *target* word chooses its source: "
            "argmax over the source axis.",
        ),
        Misconception(
            "04.5/keeps-eos",
            "Your set links EOS or PAD. Crop to `src_len` and `tgt_len`, which do not count EOS, "
            "before you look for the largest weight.",
        ),
        Misconception(
            "04.5/softmax-again",
            "You took a softmax of weights. They are probabilities already; a second softmax makes "
            "them nearly uniform, and `thr` no longer means what it says.",
        ),
        Misconception(
            "04.5/renormalises",
            "You divided the cropped rows by their sum. `thr` is meant for the weights that the "
            "model used: a step that mostly read EOS may well have no link.",
        ),
        Misconception(
            "04.5/at-most-one",
            "Your threshold gives at most one link a target word: you took the argmax and then "
            "compared. Every source word that reaches `thr` is linked, so there may be several.",
        ),
        Misconception(
            "04.5/ignores-rule",
            "You always take the argmax. With `rule='threshold'` the links are those whose weight "
            "is at least `thr`.",
        ),
        Misconception(
            "04.5/strictly-above",
            "A weight that equals `thr` has reached it, and is a link: compare with >=.",
        ),
    ),
)
