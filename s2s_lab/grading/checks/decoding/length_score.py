"""Exercise 06.3, `length_score`: two ways to divide by a length."""

import math
import random
from collections.abc import Iterator

from s2s_lab.grading.exercises.decoding import LENGTH_SCORE
from s2s_lab.grading.inside.questions.decoding.length_score import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong


def cases(rng: random.Random) -> Iterator[Case]:
    """Both kinds in turn; α between 0 and 1.5, 0 and 1 among them."""
    for trial in range(36):
        yield Case(
            logp=-rng.randint(5, 99) / 10,
            length=rng.randint(2, 12) if trial % 6 else 1,
            alpha=(0.6, 1.0, 0.7, 0.0, 1.5, 0.3)[trial // 2 % 6],
            kind=("avg", "gnmt")[trial % 2],
        )


def oracle(case: Case) -> float:
    """Divided by exp(α · log of the length term)."""
    counted = case.length if case.kind == "avg" else (5 + case.length) / (5 + 1)
    return case.logp / math.exp(case.alpha * math.log(counted))


def mend(case: Case) -> Case | None:
    """At least one token."""
    return case if case.length >= 1 else None


def _multiplies(logp: float, length: int, alpha: float, kind: str) -> object:
    return logp * (length**alpha if kind == "avg" else ((5 + length) / 6) ** alpha)


def _without_eos(logp: float, length: int, alpha: float, kind: str) -> object:
    return logp / ((length - 1) ** alpha if kind == "avg" else ((4 + length) / 6) ** alpha)


def _with_bos(logp: float, length: int, alpha: float, kind: str) -> object:
    return logp / ((length + 1) ** alpha if kind == "avg" else ((6 + length) / 6) ** alpha)


def _whole_to_alpha(logp: float, length: int, alpha: float, kind: str) -> object:
    return (logp / (length if kind == "avg" else (5 + length) / 6)) ** alpha


def _logp_to_alpha(logp: float, length: int, alpha: float, kind: str) -> object:
    return logp**alpha / (length if kind == "avg" else (5 + length) / 6)


def _no_power(logp: float, length: int, alpha: float, kind: str) -> object:
    return logp / (length if kind == "avg" else (5 + length) / 6)


def _no_power_in_gnmt(logp: float, length: int, alpha: float, kind: str) -> object:
    return logp / (length**alpha if kind == "avg" else (5 + length) / 6)


def _no_power_in_avg(logp: float, length: int, alpha: float, kind: str) -> object:
    return logp / (length if kind == "avg" else ((5 + length) / 6) ** alpha)


def _power_inside(logp: float, length: int, alpha: float, kind: str) -> object:
    return logp / (length**alpha if kind == "avg" else (5 + length) ** alpha / 6)


CHECK = ByOracle(
    exercise=LENGTH_SCORE,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    mend=mend,
    kept=frozenset({"kind"}),
    call=lambda case: (
        f"length_score(logp={case.logp:g}, length={case.length}, alpha={case.alpha:g}, "
        f"kind={case.kind!r})"
    ),
    hidden=frozenset({"logp", "length", "alpha", "kind"}),
    wrong=(
        Wrong("06.3/multiplies", _multiplies),
        Wrong("06.3/eos-not-counted", _without_eos),
        Wrong("06.3/bos-counted", _with_bos),
        Wrong("06.3/alpha-on-logp", _whole_to_alpha),
        Wrong("06.3/alpha-on-logp", _logp_to_alpha),
        Wrong("06.3/no-power", _no_power),
        Wrong("06.3/no-power", _no_power_in_gnmt),
        Wrong("06.3/no-power", _no_power_in_avg),
        Wrong("06.3/power-inside", _power_inside),
    ),
).check()
