"""Exercise 01.4, `rnn_backward`: what a plain RNN read and made of it, and where the loss looks."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """One sentence after its forward pass."""

    xs: torch.Tensor
    """(time, input)."""
    hs: torch.Tensor
    """(1 + time, hidden): h0, then the state after each step."""
    dhs: torch.Tensor
    """(time, hidden): direct gradients with respect to ``hs[1:]``, later steps left out."""
    W_x: torch.Tensor
    """(hidden, input)."""
    W_h: torch.Tensor
    """(hidden, hidden)."""


def ask(submission: Submission, case: Case) -> object:
    """Gradients by name."""
    return submission(case.xs, case.hs, case.dhs, case.W_x, case.W_h)


QUESTION = Question(Case, ask)
