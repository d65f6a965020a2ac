"""On a random walk nobody beats "as before", unless they have seen the future.

Five honest ways to forecast the next value of walks, each from the values before it, and one that
peeks: its smoothing window is centred, and so ends one value too late. Nothing is trained.
"""

from collections.abc import Callable, Mapping

import numpy as np
from jaxtyping import Float

from s2s_lab.experiments.experiment import Experiment, Outcome

WALKS, KNOWN, ASKED = 400, 60, 40
"""Walks, values before the first forecast, and forecasts of each walk."""
RESAMPLES = 1000
LEVEL = 95
"""Per cent of the resamples inside an interval."""

Walks = Float[np.ndarray, "walk time"]
Method = Callable[[Walks, int], Float[np.ndarray, "walk"]]
"""Walks and the time that is forecast -> a forecast for each walk."""


def as_before(walks: Walks, t: int) -> Float[np.ndarray, "walk"]:
    """The last value: the naive forecast."""
    return walks[:, t - 1]


def goes_on(walks: Walks, t: int) -> Float[np.ndarray, "walk"]:
    """The last change once more."""
    return 2 * walks[:, t - 1] - walks[:, t - 2]


def mean_of_three(walks: Walks, t: int) -> Float[np.ndarray, "walk"]:
    """The mean of the last three values."""
    mean: Float[np.ndarray, "walk"] = walks[:, t - 3 : t].mean(1)
    return mean


def trend(walks: Walks, t: int) -> Float[np.ndarray, "walk"]:
    """The straight line through the last ten values, one step on."""
    times = np.arange(10) - 4.5
    last = walks[:, t - 10 : t]
    slope = last @ times / (times @ times)
    ahead: Float[np.ndarray, "walk"] = last.mean(1) + 5.5 * slope
    return ahead


def autoregression(walks: Walks, t: int) -> Float[np.ndarray, "walk"]:
    """a + b · last value, by least squares over all the past of the same walk."""
    x, y = walks[:, : t - 1], walks[:, 1:t]
    dx = x - x.mean(1, keepdims=True)
    b = (dx * y).sum(1) / (dx * dx).sum(1)
    ahead: Float[np.ndarray, "walk"] = y.mean(1) + b * (walks[:, t - 1] - x.mean(1))
    return ahead


def peeks(walks: Walks, t: int) -> Float[np.ndarray, "walk"]:
    """The mean of the last value and the one that is asked for: a centred window."""
    mean: Float[np.ndarray, "walk"] = walks[:, t - 1 : t + 1].mean(1)
    return mean


HONEST: Mapping[str, Method] = {
    "goes on": goes_on,
    "mean of three": mean_of_three,
    "trend of ten": trend,
    "autoregression": autoregression,
}
PEEKING: Mapping[str, Method] = {"centred window": peeks}


def drawn(seed: int, walks: int = WALKS) -> Walks:
    """Walks with normal steps of size 1."""
    rng = np.random.default_rng([12, seed])
    paths: Walks = rng.standard_normal((walks, KNOWN + ASKED)).cumsum(1)
    return paths


def errors(method: Method, walks: Walks) -> Float[np.ndarray, "walk"]:
    """The mean absolute error of a method on each walk."""
    times = range(KNOWN, walks.shape[1])
    each = np.stack([np.abs(method(walks, t) - walks[:, t]) for t in times])
    mean: Float[np.ndarray, "walk"] = each.mean(0)
    return mean


def ratio(
    method: Method, walks: Walks, rng: np.random.Generator
) -> tuple[float, tuple[float, float]]:
    """A method's error in proportion to the naive one's, and the interval of that over walks."""
    mine, naive = errors(method, walks), errors(as_before, walks)
    picks = rng.integers(0, len(walks), (RESAMPLES, len(walks)))
    rest = (100 - LEVEL) / 2
    low, high = np.percentile(mine[picks].mean(1) / naive[picks].mean(1), [rest, 100 - rest])
    return float(mine.mean() / naive.mean()), (float(low), float(high))


def run(seeds: tuple[int, ...]) -> Outcome:
    """Every method on each draw of walks."""
    lines = [f"seed  {'method':<15}  error : naive error"]
    holds = True
    for seed in seeds:
        walks, rng = drawn(seed), np.random.default_rng(seed)
        for name, method in (*HONEST.items(), *PEEKING.items()):
            found, (low, high) = ratio(method, walks, rng)
            lines.append(f"{seed:>4}  {name:<15}  {found:.3f} [{low:.3f}, {high:.3f}]")
            holds &= high < 1 if name in PEEKING else high >= 1
    return Outcome(holds, tuple(lines))


EXPERIMENT = Experiment(
    name="random-walk",
    chapter="12",
    claim=(
        "On random walks no honest method beats the naive forecast, and one that peeks does. It "
        f"holds if for every draw of {WALKS} walks the {LEVEL} % interval of the error, in "
        "proportion to the naive one's, lies below 1 for the peeking method and for no other."
    ),
    minutes=0.1,
    run=run,
)
