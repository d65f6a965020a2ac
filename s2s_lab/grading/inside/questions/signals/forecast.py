"""Exercise 12.6a, `forecast`: a one-step forecaster that is asked again and again."""

from collections.abc import Callable
from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """A forecaster, a series, and how it goes on."""

    last: float
    """How much of the last value goes into the next one."""
    before: float
    """The same of the value before the last."""
    constant: float
    history: torch.Tensor
    """(time,): at least two values."""
    future: torch.Tensor
    """(later time,): what came."""
    mode: str
    """``one-step`` or ``recursive``."""


def step_of(case: Case) -> Callable[[torch.Tensor], torch.Tensor]:
    """What learners call `step`: the next value, from the last two of a past."""

    def step(past: torch.Tensor) -> torch.Tensor:
        if not isinstance(past, torch.Tensor) or past.dim() != 1 or len(past) < 2:
            kind = (
                f"a tensor of shape {tuple(past.shape)}"
                if isinstance(past, torch.Tensor)
                else type(past).__name__
            )
            raise ValueError(f"step expects the past as a tensor (time,), got {kind}")
        return case.constant + case.last * past[-1] + case.before * past[-2]

    return step


def ask(submission: Submission, case: Case) -> object:
    """The submission's forecasts."""
    return submission(step_of(case), case.history, case.future, case.mode)


QUESTION = Question(Case, ask)
