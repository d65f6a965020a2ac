"""Exercise 11.5b, `token_f1`: an answer and the gold answer as lists of words."""

from dataclasses import dataclass

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """Either side may be empty: there is no answer."""

    pred: tuple[str, ...]
    gold: tuple[str, ...]


def ask(submission: Submission, case: Case) -> object:
    """The F1."""
    return submission(list(case.pred), list(case.gold))


QUESTION = Question(Case, ask)
