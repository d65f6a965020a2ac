"""Exercise 01.5, `clip_grad_norm`: one norm over all gradients, and one factor."""

import random
from collections.abc import Iterator
from math import sqrt

import torch
from torch import Tensor

from s2s_lab.grading.checks.cells.numbers import numbers
from s2s_lab.grading.exercises.cells import CLIP_GRAD_NORM
from s2s_lab.grading.inside.questions.cells.clip_grad_norm import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

SIZES = ((3, 2), (2, 4), (4, 3), (1, 2), (2, 1), (3, 5))
"""(hidden, input), different within a case."""
LARGE = 20.0
"""Smallest norm but 0: above it, the 1e-6 in the denominator is below the tolerance, so that who
leaves it out is right too."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Norms above `max_norm` by different factors, norms below it, and no gradient at all."""
    for hidden, inputs in SIZES:
        for share in (0.1, 0.5, 3.0):
            while True:
                W_x, W_h, b = (
                    numbers(rng, *shape, most=60).round()
                    for shape in ((hidden, inputs), (hidden, hidden), (hidden,))
                )
                length = norm((W_x, W_h, b))
                if length >= LARGE:
                    break
            yield Case(W_x, W_h, b, float(round(share * length)))
    zeros = torch.zeros(2, 3, dtype=torch.float64)
    yield Case(zeros, zeros[:, :2].clone(), zeros[:, 0].clone(), 5.0)


def norm(tensors: tuple[Tensor, ...]) -> float:
    """The length of all of them as one vector, number by number."""
    return sqrt(sum(value * value for one in tensors for value in one.flatten().tolist()))


def oracle(case: Case) -> tuple[Tensor, Tensor, Tensor, float]:
    """Every number times the same factor."""
    length = norm((case.W_x, case.W_h, case.b))
    factor = case.max_norm / length if length > case.max_norm else 1.0
    clipped = (
        torch.tensor([value * factor for value in one.flatten().tolist()], dtype=one.dtype)
        for one in (case.W_x, case.W_h, case.b)
    )
    W_x, W_h, b = clipped
    return W_x.view_as(case.W_x), W_h.view_as(case.W_h), b, length


def mend(case: Case) -> Case | None:
    """Gradients that are long enough, or none; a norm that is allowed is above 0."""
    length = norm((case.W_x, case.W_h, case.b))
    return case if case.max_norm >= 1 and (length == 0 or length >= LARGE) else None


Clipped = tuple[list[Tensor], Tensor]


def _total(grads: list[Tensor]) -> Tensor:
    return torch.stack([g.norm() for g in grads]).norm()


def _each_tensor(grads: list[Tensor], max_norm: float) -> Clipped:
    return [g * min(1, max_norm / (float(g.norm()) + 1e-6)) for g in grads], _total(grads)


def _clamps_values(grads: list[Tensor], max_norm: float) -> Clipped:
    return [g.clamp(-max_norm, max_norm) for g in grads], _total(grads)


def _scaled(grads: list[Tensor], max_norm: float, total: Tensor) -> Clipped:
    return [g * min(1, max_norm / (float(total) + 1e-6)) for g in grads], total


def _sums_norms(grads: list[Tensor], max_norm: float) -> Clipped:
    return _scaled(grads, max_norm, torch.stack([g.norm() for g in grads]).sum())


def _clipped_norm(grads: list[Tensor], max_norm: float) -> Clipped:
    clipped, _ = _scaled(grads, max_norm, _total(grads))
    return clipped, _total(clipped)


def _enlarges(grads: list[Tensor], max_norm: float) -> Clipped:
    total = _total(grads)
    return [g * max_norm / (total + 1e-6) for g in grads], total


def _squared(grads: list[Tensor], max_norm: float) -> Clipped:
    return _scaled(grads, max_norm, _total(grads) ** 2)


CHECK = ByOracle(
    exercise=CLIP_GRAD_NORM,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"W_x": "unit input", "W_h": "unit unit", "b": "unit"},
    parts=("W_x", "W_h", "b", "total_norm"),
    call=lambda case: f"clip_grad_norm([W_x, W_h, b], max_norm={case.max_norm:g})",
    hidden=frozenset({"max_norm"}),
    mend=mend,
    wrong=(
        Wrong("01.5/each-tensor", _each_tensor),
        Wrong("01.5/clamps-values", _clamps_values),
        Wrong("01.5/sums-norms", _sums_norms),
        Wrong("01.5/clipped-norm", _clipped_norm),
        Wrong("01.5/enlarges", _enlarges),
        Wrong("01.5/squared-norm", _squared),
    ),
).check()
