"""Exercise 13.1, `counterexample_gru`: sizes, a bound, and the steps in which to pass it."""

from dataclasses import dataclass

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """What the state of the printed cell has to exceed, and how soon."""

    features: int
    hidden: int
    bound: float
    steps: int


def ask(submission: Submission, case: Case) -> object:
    """Parameters and inputs; the cell itself is run where the answer is judged."""
    return submission(case.features, case.hidden, case.bound, case.steps)


QUESTION = Question(Case, ask)
