"""Exercise 11.4a, `rouge_n`: two texts as lists of words."""

from dataclasses import dataclass

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """An output, a reference, and how long the n-grams are."""

    hyp: tuple[str, ...]
    ref: tuple[str, ...]
    n: int


def ask(submission: Submission, case: Case) -> object:
    """Precision, recall and F1."""
    return submission(list(case.hyp), list(case.ref), case.n)


QUESTION = Question(Case, ask)
