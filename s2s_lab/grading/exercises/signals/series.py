"""Exercises 12.5 and 12.6: a loss for real numbers, and forecasts that do not see the future."""

from s2s_lab.grading.exercise import Exercise, Misconception

GAUSSIAN_NLL = Exercise(
    name="signals.gaussian_nll",
    number="12.5",
    kind="function",
    signature="gaussian_nll(mu, log_var, y, mask)",
    points=3,
    minutes=20,
    difficulty=2,
    hints=(
        "It is −log of the normal density, value by value, and then a mean over the real values.",
        "½ · (log 2π + log σ² + (y − μ)² / σ²), and σ² is `log_var.exp()`.",
        "Compute it for all values, then `each[mask].mean()`. It can be negative: a density may "
        "exceed 1.",
    ),
    misconceptions=(
        Misconception(
            "12.5/no-log-variance",
            "Without ½ · log σ² a model makes its variance infinite and its loss zero. "
            "Keep the term: it is the price of being unsure.",
        ),
        Misconception(
            "12.5/divides-by-std",
            "You divided the squared error by σ. Its scale is σ², and `log_var.exp()` is the "
            "variance already: take no square root.",
        ),
        Misconception(
            "12.5/no-exponential",
            "You divided by `log_var` itself, which may be negative: the loss then rewards being "
            "wrong. The variance is `log_var.exp()`.",
        ),
        Misconception(
            "12.5/clips-at-zero",
            "You clipped the loss at 0. P(x) dx is a probability, f(x) is not: a density can "
            "exceed 1, so a good fit may have a *negative* loss.",
        ),
        Misconception(
            "12.5/counts-padding",
            "Padded values entered the mean. Average over the values where `mask` is True only.",
        ),
        Misconception(
            "12.5/no-constant",
            "Your loss is ½ · log 2π too small everywhere, which is what `nn.GaussianNLLLoss` "
            "leaves out unless you say `full=True`. Training does not care, but then the number "
            "is no log-likelihood, and cannot be compared with another model's.",
        ),
        Misconception(
            "12.5/mean-of-means",
            "You took the mean of each series, then the mean of these: one value of a short series "
            "weighs more than one of a long series. Sum over all, and divide once.",
        ),
    ),
)

FORECAST = Exercise(
    name="signals.forecast",
    number="12.6a",
    kind="function",
    signature="forecast(step, history, future, mode)",
    points=2,
    minutes=20,
    difficulty=3,
    hints=(
        "In each of the two modes: which values are known when value i is forecast?",
        "Keep `past`, which begins as `history`. In every round: ask `step(past)`, note its "
        "answer, then append one value. Only which one it is differs.",
        "Append `future[i]` in the mode `'one-step'` and the forecast itself in the mode "
        "`'recursive'`: `past = torch.cat([past, value.view(1)])`.",
    ),
    misconceptions=(
        Misconception(
            "12.6a/uses-the-future",
            "In the mode `'recursive'` you fed true values back, and so ‘predict’ a random walk "
            "almost perfectly. After the first step only your own forecasts may be appended.",
        ),
        Misconception(
            "12.6a/own-in-one-step",
            "In the mode `'one-step'` you fed your own forecasts back. There the past is known at "
            "every step: append the true value, after you have forecast it.",
        ),
        Misconception(
            "12.6a/sees-the-target",
            "In the mode `'one-step'` the past that you showed to `step` ends with the very value "
            "that it should forecast. Append `future[i]` after you have asked for it.",
        ),
        Misconception(
            "12.6a/repeats-last",
            "Your first forecast is the last known value, and all others come one step late. The "
            "first one is `step(history)`.",
        ),
        Misconception(
            "12.6a/never-appends",
            "All your forecasts are the same: `step` was shown the same past every time. "
            "Append a value before you ask again.",
        ),
    ),
)

MASE = Exercise(
    name="signals.mase",
    number="12.6b",
    kind="function",
    signature="mase(y, yhat, history)",
    points=2,
    minutes=10,
    difficulty=2,
    hints=(
        "It is a ratio of two mean absolute errors: yours, and that of whoever says ‘as before’.",
        "The one below the line is measured on the history: there the naive forecast of a value is "
        "the value before it.",
        "`(y - yhat).abs().mean() / history.diff().abs().mean()`",
    ),
    misconceptions=(
        Misconception(
            "12.6b/scale-from-test",
            "You took the scale from the values to be forecast. Then it is the error of somebody "
            "who knows them, and changes with every test set. Use the history's mean "
            "|y_t − y_{t−1}|: the naive forecast on the history itself must give 1.",
        ),
        Misconception(
            "12.6b/future-in-scale",
            "You put history and future together before you measured the scale, so it was computed "
            "with future values. Use the history alone.",
        ),
        Misconception(
            "12.6b/signed",
            "Errors of +3 and −3 cancelled in your mean: you left out the absolute value, so a "
            "forecast that is wrong on both sides looks perfect.",
        ),
        Misconception(
            "12.6b/size-of-values",
            "You divided by the mean size of the values. Add 1,000 to everything and your score "
            "looks a hundred times better. The scale is the mean *change* from value to value.",
        ),
        Misconception(
            "12.6b/squared",
            "You squared the errors. That is another score (RMSSE without its root), in which one "
            "large error decides. Take absolute values above and below the line.",
        ),
        Misconception(
            "12.6b/divides-by-n",
            "A history of n values has n − 1 changes, and you divided their sum by n. "
            "Then the naive forecast does not have a score of 1.",
        ),
    ),
)
