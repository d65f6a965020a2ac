"""Exercise 01.2, `lstm_step`: a batch of inputs, states and cells, and the weights of an LSTM."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """What an LSTM cell reads; its weights are cut into their four blocks."""

    x: torch.Tensor
    """(batch, input)."""
    h: torch.Tensor
    """(batch, hidden)."""
    c: torch.Tensor
    """(batch, hidden)."""
    W_ih: torch.Tensor
    """(4 blocks, hidden, input)."""
    W_hh: torch.Tensor
    """(4 blocks, hidden, hidden)."""
    b_ih: torch.Tensor
    """(4 blocks, hidden)."""
    b_hh: torch.Tensor
    """(4 blocks, hidden)."""


def ask(submission: Submission, case: Case) -> object:
    """The state and the cell after one step; the blocks lie below each other, as in PyTorch."""
    weights = (w.flatten(0, 1) for w in (case.W_ih, case.W_hh, case.b_ih, case.b_hh))
    return submission(case.x, case.h, case.c, *weights)


QUESTION = Question(Case, ask)
