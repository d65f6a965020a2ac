"""Exercise 02.2, `merge_bidirectional`: what a bidirectional RNN of several layers ends with."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """The states that a bidirectional RNN ends with."""

    h_n: torch.Tensor
    """(2 · layers, batch, hidden): layer 0 forward, layer 0 backward, layer 1 forward, …"""
    num_layers: int


def ask(submission: Submission, case: Case) -> object:
    """The submission's answer to the states of one batch."""
    return submission(case.h_n, case.num_layers)


QUESTION = Question(Case, ask)
