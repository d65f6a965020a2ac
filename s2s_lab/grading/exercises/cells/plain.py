"""Exercise 01.1: a plain RNN over a padded batch."""

from s2s_lab.grading.exercise import Exercise, Misconception

RNN_FORWARD = Exercise(
    name="cells.rnn_forward",
    number="01.1",
    kind="function",
    signature="rnn_forward(xs, h0, W_x, W_h, b, mask)",
    points=3,
    minutes=20,
    difficulty=2,
    hints=(
        "Loop over time, not over the batch: every sentence takes its step t at once.",
        "Where the mask is False a sentence has ended: keep its `h`. `torch.where` chooses entry "
        "by entry, and `mask[:, t, None]` has the shape (B, 1) that it needs.",
        "In each step: `h_new = torch.tanh(xs[:, t] @ W_x.T + h @ W_h.T + b)`, then "
        "`h = torch.where(mask[:, t, None], h_new, h)`; keep every `h`, stack on dimension 1.",
    ),
    misconceptions=(
        Misconception(
            "01.1/zeros-on-padding",
            "After padding your state is 0, so a shorter sentence ends with nothing. Padding must "
            "carry the state: where the mask is False, keep the h of the step before.",
        ),
        Misconception(
            "01.1/reads-padding",
            "Your RNN goes on reading after a sentence has ended, so `h_last` depends on how much "
            "padding the batch has. Where the mask is False, keep the h of the step before.",
        ),
        Misconception(
            "01.1/mask-upside-down",
            "You read the padding and skipped the words: in this course True marks a real token.",
        ),
        Misconception(
            "01.1/transposed-weights",
            "You multiplied the state by W_h where W_hᵀ belongs. Row i of W_h makes unit i of the "
            "new state; for rows of states that is `h @ W_h.T`.",
        ),
        Misconception(
            "01.1/no-tanh",
            "You returned the bare sum, which can leave [−1, 1]. Apply tanh to the sum: it keeps "
            "the state bounded however long the sentence is.",
        ),
        Misconception(
            "01.1/ignores-h0",
            "You start from zeros and not from `h0`. A decoder starts from the encoder's state; "
            "with zeros it would know nothing of the source.",
        ),
        Misconception(
            "01.1/input-only",
            "Each of your states comes from `h0` and one token: the step reads `h0` again instead "
            "of the state before. Carry `h` from step to step.",
        ),
    ),
)
