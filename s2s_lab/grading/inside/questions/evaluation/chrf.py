"""Exercise 08.3, `chrf`: two texts, the longest order, and the weight of recall."""

from dataclasses import dataclass
from typing import Any

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """One sentence."""

    hyp: str
    ref: str
    n: int
    beta: float


def ask(submission: Submission, case: Case) -> object:
    """The submission's score; what is at its default is not passed."""
    chosen: dict[str, Any] = {}
    if case.n != 6:
        chosen["n"] = case.n
    if case.beta != 2:
        chosen["beta"] = case.beta
    return submission(case.hyp, case.ref, **chosen)


QUESTION = Question(Case, ask)
