"""Exercise 11.6a, `distinct_n`: everything that a system answered, as lists of words."""

from dataclasses import dataclass

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """Responses, and how long the n-grams are."""

    responses: tuple[tuple[str, ...], ...]
    n: int


def ask(submission: Submission, case: Case) -> object:
    """Different n-grams over all n-grams."""
    return submission([list(response) for response in case.responses], case.n)


QUESTION = Question(Case, ask)
