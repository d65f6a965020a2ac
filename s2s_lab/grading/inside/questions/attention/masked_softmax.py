"""Exercise 04.1, `masked_softmax`: weights, and whether training could go on from them."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """Scores, what of them is real, and the axis to normalise."""

    scores: torch.Tensor
    """(tgt, src)"""
    mask: torch.Tensor
    """(tgt, src), True = real token."""
    dim: int


def ask(submission: Submission, case: Case) -> object:
    """The weights, and what kind of gradient reaches the scores."""
    weights = submission(case.scores, case.mask, case.dim)
    if not isinstance(weights, torch.Tensor):
        return weights
    leaf = case.scores.clone().requires_grad_()
    again = submission(leaf + 0.0, case.mask.clone(), case.dim)
    return weights, _gradient(again, leaf)


def _gradient(weights: object, leaf: torch.Tensor) -> str:
    """``finite``, ``NaN or infinite``, or ``none``."""
    if not isinstance(weights, torch.Tensor) or not weights.requires_grad:
        return "none"
    steps = torch.arange(1.0, weights.numel() + 1, dtype=weights.dtype).view(weights.shape)
    (weights * steps).sum().backward()
    assert leaf.grad is not None
    return "finite" if bool(leaf.grad.isfinite().all()) else "NaN or infinite"


QUESTION = Question(Case, ask)
