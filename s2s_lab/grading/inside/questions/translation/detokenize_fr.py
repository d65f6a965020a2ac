"""Exercise 09.5a, `detokenize_fr`: what a model gave, token by token."""

from dataclasses import dataclass

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """Words, punctuation and special tokens."""

    tokens: tuple[str, ...]


def ask(submission: Submission, case: Case) -> object:
    """The text."""
    return submission(list(case.tokens))


QUESTION = Question(Case, ask)
