"""Exercise 10.4, `sinusoidal_pe`: sines and cosines that say where a token stands.

Answers may be of any float type: they are compared to five digits behind the point.
"""

import math
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from s2s_lab.grading.exercises.parallel_encoders import SINUSOIDAL_PE
from s2s_lab.grading.inside.questions.parallel_encoders.sinusoidal_pe import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Fault, Reply, Wrong
from s2s_lab.grading.result import Counterexample

CLOSE = 1e-5
INPUTS = 10


def cases(rng: random.Random) -> Iterator[Case]:
    """Tables of different sizes, from four columns on."""
    for _ in range(INPUTS):
        yield Case(rng.randint(3, 11), 2 * rng.randint(2, 6))


def oracle(case: Case) -> Tensor:
    """Number by number, in Python's own floats."""
    table = torch.zeros(case.positions, case.width, dtype=torch.float64)
    for position in range(case.positions):
        for pair in range(case.width // 2):
            angle = position / 10000 ** (2 * pair / case.width)
            table[position, 2 * pair] = math.sin(angle)
            table[position, 2 * pair + 1] = math.cos(angle)
    return table


def mend(case: Case) -> Case | None:
    """At least a position, and an even width."""
    even = case.width - case.width % 2
    return replace(case, width=even) if case.positions and even else None


def settled(case: Case, answer: Any) -> Any:
    """An answer of floats in double precision; what is right to five digits is right."""
    if not isinstance(answer, Tensor) or not answer.is_floating_point():
        return answer
    answer, expected = answer.double(), oracle(case)
    if answer.shape != expected.shape:
        return answer
    return torch.where((answer - expected).abs() < CLOSE, expected, answer)


def judge(case: Case, answer: Any) -> tuple[Fault, ...]:
    """Compare with the oracle."""
    return EXACT.judge(case, settled(case, answer))


def alike(case: Case, a: Any, b: Any) -> bool:
    """True if two answers are equal to five digits."""
    both = isinstance(a, Tensor) and isinstance(b, Tensor) and a.shape == b.shape
    return both and bool(torch.allclose(a.double(), b.double(), rtol=0.0, atol=CLOSE))


def show(case: Case, reply: Reply[Case], fault: Fault) -> Counterexample:
    """The table that was expected, and the one that came."""
    return EXACT.show(case, replace(reply, answer=settled(case, reply.answer)), fault)


def _table(positions: int, rates: list[float], first: int = 0) -> Tensor:
    """Angles, (position, rate)."""
    return torch.outer(torch.arange(first, first + positions, dtype=torch.float64), _row(rates))


def _row(values: list[float]) -> Tensor:
    return torch.tensor(values, dtype=torch.float64)


def _rates(d: int) -> list[float]:
    return [10000 ** -(column / d) for column in range(0, d, 2)]


def _woven(even: Tensor, odd: Tensor) -> Tensor:
    table = even.repeat_interleave(2, 1)
    table[:, 1::2] = odd
    return table


def _pair_index(T: int, d: int) -> Tensor:
    angles = _table(T, [10000 ** -(pair / d) for pair in range(d // 2)])
    return _woven(angles.sin(), angles.cos())


def _column_index(T: int, d: int) -> Tensor:
    angles = _table(T, [10000 ** -(column / d) for column in range(d)])
    return _woven(angles[:, ::2].sin(), angles[:, 1::2].cos())


def _doubled_column_index(T: int, d: int) -> Tensor:
    angles = _table(T, [10000 ** -(2 * column / d) for column in range(d)])
    return _woven(angles[:, ::2].sin(), angles[:, 1::2].cos())


def _halves(T: int, d: int) -> Tensor:
    angles = _table(T, _rates(d))
    return torch.cat([angles.sin(), angles.cos()], 1)


def _starts_at_one(T: int, d: int) -> Tensor:
    angles = _table(T, _rates(d), first=1)
    return _woven(angles.sin(), angles.cos())


def _integer_division(T: int, d: int) -> Tensor:
    angles = _table(T, [10000.0 ** -(column // d) for column in range(0, d, 2)])
    return _woven(angles.sin(), angles.cos())


def _cosine_first(T: int, d: int) -> Tensor:
    angles = _table(T, _rates(d))
    return _woven(angles.cos(), angles.sin())


EXACT = ByOracle(
    exercise=SINUSOIDAL_PE,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"answer": "position column"},
    mend=mend,
    hidden=frozenset({"positions", "width"}),
    call=lambda case: f"sinusoidal_pe(T={case.positions}, d={case.width})",
    wrong=(
        Wrong("10.4/pair-index", _pair_index),
        Wrong("10.4/column-index", _column_index),
        Wrong("10.4/column-index", _doubled_column_index),
        Wrong("10.4/halves", _halves),
        Wrong("10.4/starts-at-one", _starts_at_one),
        Wrong("10.4/integer-division", _integer_division),
        Wrong("10.4/cosine-first", _cosine_first),
    ),
)

CHECK = replace(EXACT.check(), judge=judge, alike=alike, show=show)
