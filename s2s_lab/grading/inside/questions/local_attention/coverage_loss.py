"""Exercise 05.5, `coverage_loss`: the weights of all steps of a batch."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """Weights of all steps, the padded ones included."""

    weights_seq: torch.Tensor
    """(batch, target, source); each row sums to 1, padded steps too."""
    tgt_mask: torch.Tensor
    """(batch, target), bool: True = real step; padding stands on the right."""


def ask(submission: Submission, case: Case) -> object:
    """The submission's answer."""
    return submission(case.weights_seq, case.tgt_mask)


QUESTION = Question(Case, ask)
