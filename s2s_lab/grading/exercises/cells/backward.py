"""Exercises 01.4 and 01.5: backpropagation through time by hand, and clipping what comes of it."""

from s2s_lab.grading.exercise import Exercise, Misconception

RNN_BACKWARD = Exercise(
    name="cells.rnn_backward",
    number="01.4",
    kind="function",
    signature="rnn_backward(xs, hs, dhs, W_x, W_h)",
    points=6,
    minutes=45,
    difficulty=4,
    hints=(
        "On which two paths does a state reach the loss? One is `dhs`; the other goes through the "
        "next state.",
        "Walk from the last step to the first and carry the gradient of the second path, "
        "`dh_next`, which is 0 at the start. tanh' is 1 − h².",
        "In each step: `da = (dhs[t] + dh_next) * (1 - hs[t + 1] ** 2)`; add "
        "`torch.outer(da, hs[t])` to dW_h, `torch.outer(da, xs[t])` to dW_x and `da` to db; "
        "`dxs[t] = W_x.T @ da`; last `dh_next = W_h.T @ da`.",
    ),
    misconceptions=(
        Misconception(
            "01.4/no-past",
            "Right only at the last step: earlier states also act through the states after them. "
            "The gradient of h_t is dhs[t] *plus* what comes back from step t + 1.",
        ),
        Misconception(
            "01.4/no-tanh-derivative",
            "The derivative of tanh, 1 − h², is missing: your gradients are too large wherever "
            "|h| is near 1.",
        ),
        Misconception(
            "01.4/not-transposed",
            "Forward used W_h h, so backward must multiply by W_hᵀ. With a W_h that is not "
            "symmetric your gradient goes to other units than the ones it came from.",
        ),
        Misconception(
            "01.4/overwrites",
            "Weights are shared over time: their gradient is a *sum* over the steps. You kept "
            "the one that was computed last. Use += (or add up).",
        ),
        Misconception(
            "01.4/later-state",
            "In dW_h you paired da with the state *after* the step. W_h was multiplied by the "
            "state before it: `hs[t]`, where `hs[0]` is h0.",
        ),
        Misconception(
            "01.4/forwards",
            "You walk from the first step to the last, so what you carry comes from the past. "
            "Gradients come from the future: go through the steps in reverse.",
        ),
        Misconception(
            "01.4/derivative-of-input",
            "You took 1 − h² at the state before the step. The tanh of step t made `hs[t + 1]`: "
            "its derivative is 1 − hs[t + 1]².",
        ),
    ),
)

CLIP_GRAD_NORM = Exercise(
    name="cells.clip_grad_norm",
    number="01.5",
    kind="function",
    signature="clip_grad_norm(grads, max_norm)",
    points=3,
    minutes=15,
    difficulty=2,
    hints=(
        "One norm for all tensors together, as if they were one long vector.",
        "The direction of that vector must not change: one factor for all, and never above 1.",
        "`total = sqrt(sum of all squares)`; the factor is `min(1, max_norm / (total + 1e-6))`; "
        "return new tensors and `total`.",
    ),
    misconceptions=(
        Misconception(
            "01.5/each-tensor",
            "You clipped each tensor on its own, which turns the step into another direction. "
            "Compute one norm over all of them, and one factor.",
        ),
        Misconception(
            "01.5/clamps-values",
            "You clipped each number. Norm clipping scales all gradients by one factor, so that "
            "the direction stays the same.",
        ),
        Misconception(
            "01.5/sums-norms",
            "You added up the norms of the tensors. The norm of all is the root of the sum of the "
            "squares, as for one long vector.",
        ),
        Misconception(
            "01.5/clipped-norm",
            "Return the norm *before* clipping: that is the number one watches to see explosions; "
            "after clipping it can never be above max_norm.",
        ),
        Misconception(
            "01.5/enlarges",
            "You scaled small gradients up to max_norm. Clipping only shortens: the factor is at "
            "most 1.",
        ),
        Misconception(
            "01.5/squared-norm",
            "Your norm is the sum of the squares. Take the square root before you compare it with "
            "max_norm.",
        ),
    ),
)
