"""Exercise 06.5, `viterbi`: the three tables of a hidden Markov model."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """Log-scores of first states, of moves, and of what is seen at each time."""

    log_pi: torch.Tensor
    """(states,)."""
    log_A: torch.Tensor  # noqa: N815
    """(states, states): row i, column j is the move from i to j."""
    log_B: torch.Tensor  # noqa: N815
    """(time, states): what is seen at each time, by state."""


def ask(submission: Submission, case: Case) -> object:
    """The submission's path."""
    return submission(case.log_pi, case.log_A, case.log_B)


QUESTION = Question(Case, ask)
