"""Exercise 10.3, `multi_head`: queries, keys, values, four matrices and a mask."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """What an attention of several heads gets."""

    q: torch.Tensor
    """(batch, tgt, unit)."""
    k: torch.Tensor
    """(batch, src, unit)."""
    v: torch.Tensor
    """(batch, src, unit)."""
    W_q: torch.Tensor
    """(unit, unit), as the next three: a row is an output unit."""
    W_k: torch.Tensor
    W_v: torch.Tensor
    W_o: torch.Tensor
    n_heads: int
    """A divisor of the units."""
    mask: torch.Tensor
    """(batch, 1, 1, src) or (batch, 1, tgt, src): True = may be read."""


def ask(submission: Submission, case: Case) -> object:
    """The submission's outputs and weights."""
    matrices = case.W_q, case.W_k, case.W_v, case.W_o
    return submission(case.q, case.k, case.v, *matrices, case.n_heads, case.mask)


QUESTION = Question(Case, ask)
