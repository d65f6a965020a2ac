"""Exercise 00.5, `bpe_encode`: a word, and merges that were learned elsewhere."""

from dataclasses import dataclass

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """A word, and merges in the order in which they were learned."""

    word: str
    merges: tuple[tuple[str, str], ...]


def ask(submission: Submission, case: Case) -> object:
    """The submission's pieces of one word."""
    return submission(case.word, list(case.merges))


QUESTION = Question(Case, ask)
