"""Exercise 12.6a, `forecast`: a step at a time with the truth as past, or with one's own words."""

import random
from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from s2s_lab.grading.checks.cells.numbers import numbers
from s2s_lab.grading.exercises.signals import FORECAST
from s2s_lab.grading.inside.questions.signals.forecast import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

SIZES = ((3, 2), (3, 4), (4, 3), (2, 5), (5, 3), (4, 5), (2, 3), (5, 4))
"""(values known, values asked for)."""
MODES = ("one-step", "recursive")
Step = Callable[[Tensor], Tensor]


def cases(rng: random.Random) -> Iterator[Case]:
    """Each size in both modes; what comes has nothing to do with what would be forecast."""
    for known, later in SIZES:
        for mode in MODES:
            last, before = rng.randint(2, 9) / 10, rng.choice([-4, -3, -2, 2, 3, 4]) / 10
            history = numbers(rng, known, most=5.0)
            future = numbers(rng, later, most=5.0)
            yield Case(last, before, rng.randint(1, 9) / 10, history, future, mode)


def oracle(case: Case) -> Tensor:
    """Value by value; the past of each is looked up anew."""
    known = case.history.tolist()
    truth: list[float] = case.future.tolist()
    told: list[float] = []
    for i in range(len(truth)):
        later = truth[:i] if case.mode == "one-step" else told[:i]
        past = known + later
        told.append(case.constant + case.last * past[-1] + case.before * past[-2])
    return torch.tensor(told, dtype=case.history.dtype)


def mend(case: Case) -> Case | None:
    """A mode that there is, and two values to begin with."""
    return case if case.mode in MODES and len(case.history) >= 2 else None


def _walk(step: Step, history: Tensor, future: Tensor, own: bool) -> Tensor:
    past, told = history, []
    for i in range(len(future)):
        told.append(step(past))
        past = torch.cat([past, (told[-1] if own else future[i]).view(1)])
    return torch.stack(told)


def _uses_future(step: Step, history: Tensor, future: Tensor, mode: str) -> Tensor:
    return _walk(step, history, future, own=False)


def _own_in_one_step(step: Step, history: Tensor, future: Tensor, mode: str) -> Tensor:
    return _walk(step, history, future, own=True)


def _sees_target(step: Step, history: Tensor, future: Tensor, mode: str) -> Tensor:
    if mode == "recursive":
        return _walk(step, history, future, own=True)
    pasts = (torch.cat([history, future[: i + 1]]) for i in range(len(future)))
    return torch.stack([step(past) for past in pasts])


def _repeats_last(step: Step, history: Tensor, future: Tensor, mode: str) -> Tensor:
    told = _walk(step, history, future, own=mode == "recursive")
    return torch.cat([history[-1:], told[:-1]])


def _never_appends(step: Step, history: Tensor, future: Tensor, mode: str) -> Tensor:
    return torch.stack([step(history) for _ in future])


CHECK = ByOracle(
    exercise=FORECAST,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"history": "time", "future": "later", "answer": "later"},
    kept=frozenset({"mode", "last", "before", "constant"}),
    mend=mend,
    call=lambda case: (
        f"forecast(step, history, future, {case.mode!r}) with step(past) = "
        f"{case.constant:g} + {case.last:g}·past[-1] + {case.before:g}·past[-2]"
    ),
    hidden=frozenset({"mode", "last", "before", "constant"}),
    wrong=(
        Wrong("12.6a/uses-the-future", _uses_future),
        Wrong("12.6a/own-in-one-step", _own_in_one_step),
        Wrong("12.6a/sees-the-target", _sees_target),
        Wrong("12.6a/repeats-last", _repeats_last),
        Wrong("12.6a/never-appends", _never_appends),
    ),
).check()
