"""Exercise 01.3, `gru_step`: a batch of inputs and states, and the weights of a GRU."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """What a GRU cell reads; its weights are cut into their three blocks."""

    x: torch.Tensor
    """(batch, input)."""
    h: torch.Tensor
    """(batch, hidden)."""
    W_ih: torch.Tensor
    """(3 blocks, hidden, input)."""
    W_hh: torch.Tensor
    """(3 blocks, hidden, hidden)."""
    b_ih: torch.Tensor
    """(3 blocks, hidden)."""
    b_hh: torch.Tensor
    """(3 blocks, hidden)."""


def ask(submission: Submission, case: Case) -> object:
    """The state after one step; the blocks lie below each other, as in PyTorch."""
    weights = (w.flatten(0, 1) for w in (case.W_ih, case.W_hh, case.b_ih, case.b_hh))
    return submission(case.x, case.h, *weights)


QUESTION = Question(Case, ask)
