"""Exercise 01.5, `clip_grad_norm`: gradients of three parameters, and the largest norm allowed."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission, described


@dataclass(frozen=True)
class Case:
    """Gradients of a plain RNN's parameters."""

    W_x: torch.Tensor
    """(hidden, input)."""
    W_h: torch.Tensor
    """(hidden, hidden)."""
    b: torch.Tensor
    """(hidden,)."""
    max_norm: float


def ask(submission: Submission, case: Case) -> object:
    """The three clipped gradients and the norm, side by side."""
    answer = submission([case.W_x, case.W_h, case.b], case.max_norm)
    if answer is None:
        return None
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        raise TypeError(f"expected the pair (grads, total_norm), got {described(answer)}")
    grads, total = answer
    if not isinstance(grads, tuple | list) or len(grads) != 3:
        raise TypeError(f"expected a list of 3 gradients, one for each, got {described(grads)}")
    return (*grads, total)


QUESTION = Question(Case, ask)
