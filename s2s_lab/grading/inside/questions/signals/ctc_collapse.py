"""Exercise 12.3, `ctc_collapse`: a symbol for every frame."""

from dataclasses import dataclass

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """The best symbol of each frame, and which of the symbols is the blank."""

    path: tuple[int, ...]
    blank: int


def ask(submission: Submission, case: Case) -> object:
    """The submission's answer; it gets the path as a list."""
    return submission(list(case.path), case.blank)


QUESTION = Question(Case, ask)
