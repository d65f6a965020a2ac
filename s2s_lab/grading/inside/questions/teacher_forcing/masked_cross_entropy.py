"""Exercise 03.2, `masked_cross_entropy`: logits and labels of a padded batch."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """What a decoder gave and what it should have said."""

    logits: torch.Tensor
    """(batch, tgt, vocab)."""
    labels: torch.Tensor
    """(batch, tgt): ids, PAD on the right; at least one real token a row."""
    pad: int


def ask(submission: Submission, case: Case) -> object:
    """The submission's loss for one batch."""
    return submission(case.logits, case.labels, case.pad)


QUESTION = Question(Case, ask)
