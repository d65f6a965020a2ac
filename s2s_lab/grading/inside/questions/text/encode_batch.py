"""Exercise 00.2, `encode_batch`: sentences of several lengths, and a vocabulary."""

from dataclasses import dataclass

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """Sentences as tokens, and the ids of the tokens that are known."""

    sents: tuple[tuple[str, ...], ...]
    vocab: dict[str, int]
    max_len: int | None


def ask(submission: Submission, case: Case) -> object:
    """The submission's ids and mask of one batch."""
    sents = [list(sentence) for sentence in case.sents]
    if case.max_len is None:
        return submission(sents, dict(case.vocab))
    return submission(sents, dict(case.vocab), case.max_len)


QUESTION = Question(Case, ask)
