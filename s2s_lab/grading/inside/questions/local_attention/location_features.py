"""Exercise 05.4, `location_features`: what was read in the step before, and kernels for it."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """What was read in the previous step, and the kernels."""

    prev_weights: torch.Tensor
    """(batch, source); each row sums to 1."""
    kernels: torch.Tensor
    """(channel, tap), an odd number of taps."""


def ask(submission: Submission, case: Case) -> object:
    """The submission's answer."""
    return submission(case.prev_weights, case.kernels)


QUESTION = Question(Case, ask)
