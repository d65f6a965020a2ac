"""Exercise 02.1, `last_state`: a padded batch of encoder states."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """A padded batch of encoder states."""

    outputs: torch.Tensor
    """(batch, positions, hidden)."""
    lengths: torch.Tensor
    """(batch,), each at least 1 and at most the number of positions."""


def ask(submission: Submission, case: Case) -> object:
    """The submission's answer to one batch."""
    return submission(case.outputs, case.lengths)


QUESTION = Question(Case, ask)
