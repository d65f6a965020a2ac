"""Exercise 12.5, `gaussian_nll`: forecasts with a variance, what came, and which values count."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """A padded batch of series."""

    mu: torch.Tensor
    """(series, time): forecast means."""
    log_var: torch.Tensor
    """(series, time): natural logarithms of the forecast variances."""
    y: torch.Tensor
    """(series, time): the values; anything at padding."""
    mask: torch.Tensor
    """(series, time): True = a value, False = padding."""


def ask(submission: Submission, case: Case) -> object:
    """The submission's answer."""
    return submission(case.mu, case.log_var, case.y, case.mask)


QUESTION = Question(Case, ask)
