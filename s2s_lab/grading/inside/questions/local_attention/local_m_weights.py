"""Exercise 05.1, `local_m_weights`: one step of a decoder that reads around its own number."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """Scores of one target step, and where the window lies."""

    scores: torch.Tensor
    """(source,), the padding included."""
    t: int
    """The target step, from 0."""
    D: int
    """Reach of the window on each side, at least 1."""
    src_len: int
    """Real tokens, at least 1 and at most the number of scores."""


def ask(submission: Submission, case: Case) -> object:
    """The submission's answer."""
    return submission(case.scores, case.t, case.D, case.src_len)


QUESTION = Question(Case, ask)
