"""Exercise 11.6b, `mmi_rank`: candidate replies with two log-probabilities each."""

from dataclasses import dataclass

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """Candidates (reply, log p(y|x), log p(y)), and the weight λ."""

    cands: tuple[tuple[str, float, float], ...]
    lam: float


def ask(submission: Submission, case: Case) -> object:
    """The replies, best first."""
    return submission(list(case.cands), case.lam)


QUESTION = Question(Case, ask)
