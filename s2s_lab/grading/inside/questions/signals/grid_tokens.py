"""Exercise 12.4, `grid_tokens`: the feature maps of some pictures."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """What convolutions made of a batch of pictures."""

    fmap: torch.Tensor
    """(picture, channel, row, column)"""


def ask(submission: Submission, case: Case) -> object:
    """The submission's answer."""
    return submission(case.fmap)


QUESTION = Question(Case, ask)
