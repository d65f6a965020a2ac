"""Exercise 00.4, `bpe_train`: words and how often each occurs."""

from dataclasses import dataclass

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """A corpus as counted words, and how many merges to learn."""

    word_freqs: dict[str, int]
    num_merges: int


def ask(submission: Submission, case: Case) -> object:
    """The submission's merges of one corpus."""
    return submission(dict(case.word_freqs), case.num_merges)


QUESTION = Question(Case, ask)
