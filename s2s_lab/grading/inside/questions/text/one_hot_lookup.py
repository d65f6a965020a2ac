"""Exercise 00.3, `one_hot_lookup`: ids, a table, and the gradient that comes back to the table."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """Ids, a table of vectors, and how much each entry of the result matters."""

    ids: torch.Tensor
    """(batch, positions)."""
    W: torch.Tensor
    """(vocab, units)."""
    upstream: torch.Tensor
    """(batch, positions, units): gradient of a loss with respect to the result."""


def ask(submission: Submission, case: Case) -> object:
    """The submission's vectors, and what `backward` brings to W; None where nothing comes."""
    table = case.W.clone().requires_grad_()
    vectors = submission(case.ids, table)
    if not isinstance(vectors, torch.Tensor):
        return vectors
    if vectors.requires_grad and vectors.shape == case.upstream.shape:
        vectors.backward(case.upstream.to(vectors.dtype))
    return vectors, table.grad


QUESTION = Question(Case, ask)
