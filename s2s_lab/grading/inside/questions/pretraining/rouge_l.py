"""Exercise 11.4b, `rouge_l`: two texts as lists of words."""

from dataclasses import dataclass

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """An output and a reference."""

    hyp: tuple[str, ...]
    ref: tuple[str, ...]


def ask(submission: Submission, case: Case) -> object:
    """Precision, recall and F1."""
    return submission(list(case.hyp), list(case.ref))


QUESTION = Question(Case, ask)
