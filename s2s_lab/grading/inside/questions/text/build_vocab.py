"""Exercise 00.1, `build_vocab`: sentences that are cut into tokens already."""

from dataclasses import dataclass

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """A small corpus."""

    sentences: tuple[tuple[str, ...], ...]
    min_freq: int
    specials: tuple[str, ...]


def ask(submission: Submission, case: Case) -> object:
    """The submission's vocabulary of one corpus."""
    sentences = [list(sentence) for sentence in case.sentences]
    return submission(sentences, case.min_freq, case.specials)


QUESTION = Question(Case, ask)
