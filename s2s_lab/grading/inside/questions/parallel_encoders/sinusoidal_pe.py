"""Exercise 10.4, `sinusoidal_pe`: how many positions, and how wide."""

from dataclasses import dataclass

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """Size of a table of positions."""

    positions: int
    width: int
    """Even."""


def ask(submission: Submission, case: Case) -> object:
    """The submission's table."""
    return submission(case.positions, case.width)


QUESTION = Question(Case, ask)
