"""Exercise 08.1, `clipped_counts`: an output, its references, and the length of the n-grams."""

from dataclasses import dataclass

from s2s_lab.grading.inside.reply import Question, Submission

Words = tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """One sentence."""

    hyp: Words
    refs: tuple[Words, ...]
    n: int


def ask(submission: Submission, case: Case) -> object:
    """The submission's matches and total."""
    return submission(list(case.hyp), [list(ref) for ref in case.refs], case.n)


QUESTION = Question(Case, ask)
