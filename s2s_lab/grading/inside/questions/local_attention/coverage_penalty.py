"""Exercise 05.6, `coverage_penalty`: all that one hypothesis read."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """The weights of one hypothesis."""

    weights_seq: torch.Tensor
    """(target, source); each row sums to 1, and padding has 0."""
    src_len: int
    """Real source tokens; each of them was read a little."""
    beta: float
    """Strength of the penalty."""


def ask(submission: Submission, case: Case) -> object:
    """The submission's answer."""
    return submission(case.weights_seq, case.src_len, case.beta)


QUESTION = Question(Case, ask)
