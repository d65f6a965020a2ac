"""Exercise 13.2, `focus_limits`: positions, a temperature, and a weight that is wanted."""

from dataclasses import dataclass

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """Two questions about a softmax of a softmax."""

    n: int
    """Positions, at least 2."""
    beta: float
    """What the inner softmax is multiplied with."""
    weight: float
    """The largest weight that is wanted, more than 1/n."""


def ask(submission: Submission, case: Case) -> object:
    """The largest weight, and the needed β."""
    return submission(case.n, case.beta, case.weight)


QUESTION = Question(Case, ask)
