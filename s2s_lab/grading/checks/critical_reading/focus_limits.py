"""Exercise 13.2, `focus_limits`: how sharp a softmax of a softmax can be, and with which β."""

import math
import random
from collections.abc import Iterator

from s2s_lab.grading.exercises.critical_reading import FOCUS_LIMITS
from s2s_lab.grading.inside.questions.critical_reading.focus_limits import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

GAP = 800.0
"""Score of the winner above the others: its exponential has no room for them in a float64."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Few positions and many, β of 1 first; weights that are larger than an equal share."""
    for i, n in enumerate((5, 2, 10, 3, 30, 7, 20, 4)):
        beta = 1.0 if i < 2 else round(rng.uniform(0.2, 5), 1)
        yield Case(n, beta, round(1 / n + (1 - 1 / n) * rng.uniform(0.3, 0.95), 2))


def softmax(scores: list[float]) -> list[float]:
    """Exponentials, each divided by their sum."""
    largest = max(scores)
    powers = [math.exp(score - largest) for score in scores]
    return [power / sum(powers) for power in powers]


def largest_weight(n: int, beta: float) -> float:
    """The winner's weight after both softmaxes, where its score is far above all others."""
    inner = softmax([GAP] + [0.0] * (n - 1))
    return softmax([beta * value for value in inner])[0]


def oracle(case: Case) -> tuple[float, float]:
    """The largest weight; and β by halving an interval until no number is left in it."""
    low, high = 0.0, 100.0
    for _ in range(70):
        middle = (low + high) / 2
        low, high = (
            (middle, high) if largest_weight(case.n, middle) < case.weight else (low, middle)
        )
    return largest_weight(case.n, case.beta), (low + high) / 2


def mend(case: Case) -> Case | None:
    """At least two positions, and a weight between an equal share and 1."""
    return case if case.n >= 2 and case.beta > 0 and 1 / case.n < case.weight < 1 else None


def _right(n: int, beta: float) -> float:
    return 1 / (1 + (n - 1) / math.exp(beta))


def _needed(n: int, weight: float) -> float:
    return math.log(weight) + math.log(n - 1) - math.log(1 - weight)


def _all_equal(n: int, beta: float, weight: float) -> tuple[float, float]:
    return 1 / n, _needed(n, weight)


def _single(n: int, beta: float, weight: float) -> tuple[float, float]:
    return 1.0, _needed(n, weight)


def _n_losers(n: int, beta: float, weight: float) -> tuple[float, float]:
    return math.exp(beta) / (math.exp(beta) + n), math.log(weight * n / (1 - weight))


def _n_losers_once(n: int, beta: float, weight: float) -> tuple[float, float]:
    return math.exp(beta) / (math.exp(beta) + n), _needed(n, weight)


def _n_losers_in_beta(n: int, beta: float, weight: float) -> tuple[float, float]:
    return _right(n, beta), math.log(weight * n / (1 - weight))


def _no_beta(n: int, beta: float, weight: float) -> tuple[float, float]:
    return _right(n, 1.0), _needed(n, weight)


def _no_logarithm(n: int, beta: float, weight: float) -> tuple[float, float]:
    return _right(n, beta), weight * (n - 1) / (1 - weight)


CHECK = ByOracle(
    exercise=FOCUS_LIMITS,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    parts=("max_double_softmax", "needed_beta"),
    mend=mend,
    call=lambda case: f"focus_limits(n={case.n}, beta={case.beta:g}, weight={case.weight:g})",
    hidden=frozenset({"n", "beta", "weight"}),
    kept=frozenset({"beta", "weight"}),
    wrong=(
        Wrong("13.2/all-equal", _all_equal),
        Wrong("13.2/single-softmax", _single),
        Wrong("13.2/n-losers", _n_losers),
        Wrong("13.2/n-losers", _n_losers_once),
        Wrong("13.2/n-losers", _n_losers_in_beta),
        Wrong("13.2/forgets-beta", _no_beta),
        Wrong("13.2/no-logarithm", _no_logarithm),
    ),
).check()
