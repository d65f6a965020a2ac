"""Exercise 05.3, `hybrid_weights`: two distributions over the source, and a gate between them."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """Weights of two attentions for the same steps."""

    w_global: torch.Tensor
    """(batch, target, source); each row sums to 1."""
    w_local: torch.Tensor
    """(batch, target, source); each row sums to 1."""
    gate_logit: torch.Tensor
    """(batch, target), of any size and sign."""


def ask(submission: Submission, case: Case) -> object:
    """The submission's answer."""
    return submission(case.w_global, case.w_local, case.gate_logit)


QUESTION = Question(Case, ask)
