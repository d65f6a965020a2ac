"""Exercise 07.3, `label_smoothed_nll`: logits and labels of a padded batch."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """A batch, and how much is smoothed."""

    logits: torch.Tensor
    """(batch, tgt, vocab)."""
    labels: torch.Tensor
    """(batch, tgt), `pad` where there is no token."""
    eps: float
    pad: int


def ask(submission: Submission, case: Case) -> object:
    """The submission's loss."""
    return submission(case.logits, case.labels, case.eps, case.pad)


QUESTION = Question(Case, ask)
