"""Exercise 01.1, `rnn_forward`: a padded batch and the weights of a plain RNN."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """What a plain RNN reads."""

    xs: torch.Tensor
    """(batch, time, input)."""
    h0: torch.Tensor
    """(batch, hidden)."""
    W_x: torch.Tensor
    """(hidden, input)."""
    W_h: torch.Tensor
    """(hidden, hidden): row i makes unit i of the new state."""
    b: torch.Tensor
    """(hidden,)."""
    mask: torch.Tensor
    """(batch, time), True = real token; padding stands on the right."""


def ask(submission: Submission, case: Case) -> object:
    """All states and the last one."""
    return submission(case.xs, case.h0, case.W_x, case.W_h, case.b, case.mask)


QUESTION = Question(Case, ask)
