"""Exercise 12.6b, `mase`: what came, what was forecast, and the history before."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """One forecast of one series."""

    y: torch.Tensor
    """(later time,): the true values."""
    yhat: torch.Tensor
    """(later time,): their forecasts."""
    history: torch.Tensor
    """(time,): the values before, not all equal."""


def ask(submission: Submission, case: Case) -> object:
    """The submission's answer."""
    return submission(case.y, case.yhat, case.history)


QUESTION = Question(Case, ask)
