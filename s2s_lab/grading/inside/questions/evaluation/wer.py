"""Exercise 08.4, `wer`: outputs and references as lists of words."""

from dataclasses import dataclass

from s2s_lab.grading.inside.reply import Question, Submission

Words = tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """A small corpus with one reference each."""

    hyps: tuple[Words, ...]
    refs: tuple[Words, ...]


def ask(submission: Submission, case: Case) -> object:
    """The submission's edits of each sentence, and its rate."""
    return submission([list(hyp) for hyp in case.hyps], [list(ref) for ref in case.refs])


QUESTION = Question(Case, ask)
