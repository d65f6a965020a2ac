"""Exercise 06.3, `length_score`: a log-probability and a length."""

from dataclasses import dataclass

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """One hypothesis and a convention."""

    logp: float
    """In nats, below 0."""
    length: int
    """Tokens with EOS, without BOS: at least 1."""
    alpha: float
    """At least 0."""
    kind: str
    """``avg`` or ``gnmt``."""


def ask(submission: Submission, case: Case) -> object:
    """The submission's score."""
    return submission(case.logp, case.length, case.alpha, case.kind)


QUESTION = Question(Case, ask)
