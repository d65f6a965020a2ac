"""Exercise 09.5b, `tokenize_fr`: a French sentence as a person writes it."""

from dataclasses import dataclass

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """One sentence."""

    text: str


def ask(submission: Submission, case: Case) -> object:
    """Its tokens."""
    return submission(case.text)


QUESTION = Question(Case, ask)
