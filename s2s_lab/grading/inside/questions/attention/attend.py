"""Exercise 04.3, `attend`: queries, keys, values, and a score that no learner has to write."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """One batch."""

    q: torch.Tensor
    """(batch, tgt, key)"""
    k: torch.Tensor
    """(batch, src, key)"""
    v: torch.Tensor
    """(batch, src, value)"""
    mask: torch.Tensor
    """(batch, src), True = real token."""


def nearness(q: torch.Tensor, k: torch.Tensor) -> torch.Tensor:
    """``-|q - k|²``: 0 where query and key are equal, and less the further apart they are."""
    return -(q[:, :, None] - k[:, None]).square().sum(-1)


def ask(submission: Submission, case: Case) -> object:
    """The submission's contexts and weights."""
    return submission(case.q, case.k, case.v, case.mask, nearness)


QUESTION = Question(Case, ask)
