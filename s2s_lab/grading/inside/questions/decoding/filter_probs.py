"""Exercise 06.1, `filter_probs`: logits of some rows, and how to narrow them."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """Logits, and the settings of the three filters."""

    logits: torch.Tensor
    """(batch, vocab)."""
    temperature: float
    """More than 0."""
    top_k: int
    """0: off."""
    top_p: float
    """1: off."""


def ask(submission: Submission, case: Case) -> object:
    """The submission's probabilities."""
    return submission(case.logits, case.temperature, case.top_k, case.top_p)


QUESTION = Question(Case, ask)
