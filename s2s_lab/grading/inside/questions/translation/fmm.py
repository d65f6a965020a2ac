"""Exercise 09.1, `fmm`: a text without spaces, and the words that are known.

A loop that does not advance looks for the same words for ever. The words that are handed over
count how often they are asked, so that it stops by itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """A text, a word list, and how long a piece may be."""

    text: str
    lexicon: tuple[str, ...]
    max_len: int


class Words(set[str]):
    """A set of words that is tired of being asked after so many times."""

    def __init__(self, words: tuple[str, ...], patience: int) -> None:
        super().__init__(words)
        self.patience = patience

    def _asked(self, times: int) -> None:
        self.patience -= times
        if self.patience < 0:
            raise RuntimeError("the lexicon was asked again and again, and the text did not end")

    def __contains__(self, word: object) -> bool:
        """Whether it is a word."""
        self._asked(1)
        return super().__contains__(word)

    def __iter__(self) -> Iterator[str]:
        """The words, in no order."""
        self._asked(len(self))
        return super().__iter__()


def ask(submission: Submission, case: Case) -> object:
    """The pieces of the text."""
    patience = 20 * (len(case.text) + 2) * (case.max_len + len(case.lexicon) + 2)
    return submission(case.text, Words(case.lexicon, patience), case.max_len)


QUESTION = Question(Case, ask)
