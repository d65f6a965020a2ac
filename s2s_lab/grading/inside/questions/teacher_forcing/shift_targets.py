"""Exercise 03.1, `shift_targets`: a padded batch of targets."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """Targets without BOS, and the id of BOS."""

    y: torch.Tensor
    """(batch, tgt): ids; each row ends with EOS, then PAD."""
    bos: int


def ask(submission: Submission, case: Case) -> object:
    """The submission's inputs and labels for one batch."""
    return submission(case.y, case.bos)


QUESTION = Question(Case, ask)
