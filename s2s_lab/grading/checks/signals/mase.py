"""Exercise 12.6b, `mase`: the error of a forecast, with the naive one's on the history as unit."""

import random
from collections.abc import Iterator

import torch
from torch import Tensor

from s2s_lab.grading.checks.cells.numbers import numbers
from s2s_lab.grading.exercises.signals import MASE
from s2s_lab.grading.inside.questions.signals.mase import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

SIZES = ((2, 4), (3, 5), (2, 3), (4, 3), (3, 6), (5, 4), (4, 6), (3, 4), (2, 5), (5, 3))
"""(values forecast, values of the history)."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Errors of both signs."""
    for later, known in SIZES:
        y = numbers(rng, later, most=5.0)
        error = numbers(rng, later, most=2.0).abs() + 0.1
        error[::2] *= -1
        yield Case(y, y + error, numbers(rng, known, most=5.0))


def oracle(case: Case) -> float:
    """Two means, value by value."""
    y, yhat, history = case.y.tolist(), case.yhat.tolist(), case.history.tolist()
    errors = [abs(y[t] - yhat[t]) for t in range(len(y))]
    naive = [abs(history[t] - history[t - 1]) for t in range(1, len(history))]
    return (sum(errors) / len(errors)) / (sum(naive) / len(naive))


def mend(case: Case) -> Case | None:
    """Two values or more on both sides, and a history that changes."""
    long_enough = min(len(case.y), len(case.history)) >= 2
    return case if long_enough and bool((case.history.diff() != 0).any()) else None


def _from_test(y: Tensor, yhat: Tensor, history: Tensor) -> Tensor:
    return (y - yhat).abs().mean() / y.diff().abs().mean()


def _future_in_scale(y: Tensor, yhat: Tensor, history: Tensor) -> Tensor:
    return (y - yhat).abs().mean() / torch.cat([history, y]).diff().abs().mean()


def _signed(y: Tensor, yhat: Tensor, history: Tensor) -> Tensor:
    return (y - yhat).mean() / history.diff().abs().mean()


def _size_of_values(y: Tensor, yhat: Tensor, history: Tensor) -> Tensor:
    return (y - yhat).abs().mean() / history.abs().mean()


def _squared(y: Tensor, yhat: Tensor, history: Tensor) -> Tensor:
    return (y - yhat).square().mean() / history.diff().square().mean()


def _by_n(y: Tensor, yhat: Tensor, history: Tensor) -> Tensor:
    return (y - yhat).abs().mean() / (history.diff().abs().sum() / len(history))


CHECK = ByOracle(
    exercise=MASE,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"y": "later", "yhat": "later", "history": "time"},
    mend=mend,
    wrong=(
        Wrong("12.6b/scale-from-test", _from_test),
        Wrong("12.6b/future-in-scale", _future_in_scale),
        Wrong("12.6b/signed", _signed),
        Wrong("12.6b/size-of-values", _size_of_values),
        Wrong("12.6b/squared", _squared),
        Wrong("12.6b/divides-by-n", _by_n),
    ),
).check()
