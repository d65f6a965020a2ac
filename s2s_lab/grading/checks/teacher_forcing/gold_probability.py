"""Exercise 03.4, `gold_probability`: how often gold is fed, from always towards never."""

import math
import random
from collections.abc import Iterator
from dataclasses import fields

from s2s_lab.grading.exercises.teacher_forcing import GOLD_PROBABILITY
from s2s_lab.grading.inside.questions.teacher_forcing.gold_probability import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

TRIALS = 72
"""A sixth of them show the rarest mistake; it is missed once in 500 000 times."""
LARGEST = 700.0
"""Above it, exp is beyond what a float holds; its inverse is 0 to 300 digits."""


def cases(rng: random.Random) -> Iterator[Case]:
    """The three kinds by turns; in every other turn a late step."""
    for trial in range(TRIALS):
        late = trial // 3 % 2 == 1
        if trial % 3 == 0:
            c, floor = rng.choice((0.5, 0.1, 0.01, 0.001)), rng.randint(0, 4) / 10
            k = rng.randint(7, 10) / 10
            end = round((k - floor) / c)
            step = end + rng.randint(1, 3 * end) if late else rng.randint(0, end - 1)
            yield Case(step, "linear", k, c, floor)
        elif trial % 3 == 1:
            step = rng.randint(20, 300) if late else rng.randint(0, 20)
            yield Case(step, "exponential", rng.randint(90, 99) / 100, 0.0, 0.0)
        else:
            k = float(rng.randint(3, 60))
            step = 720 * int(k) + rng.randint(1, 100_000) if late else rng.randint(0, 5 * int(k))
            yield Case(step, "inverse", k, 0.0, 0.0)


def oracle(case: Case) -> float:
    """The formulas of the paper; a power is a product, and no exponent is too large."""
    if case.kind == "linear":
        falling = case.k - case.c * case.step
        return falling if falling > case.floor else case.floor
    if case.kind == "exponential":
        product = 1.0
        for _ in range(case.step):
            product *= case.k
        return product
    exponent = case.step / case.k
    return case.k / (case.k + math.exp(exponent)) if exponent < LARGEST else 0.0


def call(case: Case) -> str:
    """The call with its numbers."""
    more = f", c={case.c:g}, floor={case.floor:g}" if case.kind == "linear" else ""
    return f'gold_probability({case.step}, "{case.kind}", {case.k:g}{more})'


def _growth(step: int, k: float) -> float:
    """exp(step / k), as large as a float can be at most."""
    return math.exp(min(step / k, LARGEST))


def _inverse(step: int, k: float) -> float:
    return 1.0 / (1.0 + _growth(step, k) / k)


def _schedule(step: int, kind: str, k: float, c: float, floor: float) -> float:
    if kind == "linear":
        return sorted((floor, k - c * step))[1]
    return math.pow(k, step) if kind == "exponential" else _inverse(step, k)


def _rises(step: int, kind: str, k: float, c: float = 0.0, floor: float = 0.0) -> float:
    return 1.0 - _schedule(step, kind, k, c, floor)


def _rises_by_signs(step: int, kind: str, k: float, c: float = 0.0, floor: float = 0.0) -> float:
    if kind == "linear":
        return sorted((floor, k + c * step))[1]
    return 1.0 - math.pow(k, step) if kind == "exponential" else 1.0 - _inverse(step, k)


def _no_floor(step: int, kind: str, k: float, c: float = 0.0, floor: float = 0.0) -> float:
    return k - c * step if kind == "linear" else _schedule(step, kind, k, c, floor)


def _exchanged(step: int, kind: str, k: float, c: float = 0.0, floor: float = 0.0) -> float:
    if kind == "inverse":
        return 1.0 / (k / _growth(step, k) + 1.0)
    return _schedule(step, kind, k, c, floor)


def _one_over(step: int, kind: str, k: float, c: float = 0.0, floor: float = 0.0) -> float:
    if kind == "inverse":
        return 1.0 / (k + _growth(step, k))
    return _schedule(step, kind, k, c, floor)


def _overflows(step: int, kind: str, k: float, c: float = 0.0, floor: float = 0.0) -> float:
    if kind == "inverse":
        grown = math.exp(step / k)
        return 1.0 - grown / (k + grown)
    return _schedule(step, kind, k, c, floor)


def _stairs(step: int, kind: str, k: float, c: float = 0.0, floor: float = 0.0) -> float:
    if kind == "inverse":
        return 1.0 / (1.0 + _growth(int(step // k), 1.0) / k)
    return _schedule(step, kind, k, c, floor)


def _exp_of_minus_k(step: int, kind: str, k: float, c: float = 0.0, floor: float = 0.0) -> float:
    return math.exp(-k * step) if kind == "exponential" else _schedule(step, kind, k, c, floor)


CHECK = ByOracle(
    exercise=GOLD_PROBABILITY,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    call=call,
    kept=frozenset({"kind", "k", "c", "floor"}),
    hidden=frozenset(one.name for one in fields(Case)),
    wrong=(
        Wrong("03.4/inverse-exchanged", _exchanged),
        Wrong("03.4/inverse-exchanged", _one_over),
        Wrong("03.4/rises", _rises),
        Wrong("03.4/rises", _rises_by_signs),
        Wrong("03.4/no-floor", _no_floor),
        Wrong("03.4/overflow", _overflows),
        Wrong("03.4/whole-division", _stairs),
        Wrong("03.4/exp-of-minus-k", _exp_of_minus_k),
    ),
).check()
