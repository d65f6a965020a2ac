"""Share of tokens, and of whole sequences, that are exactly right.

For tasks with one right answer, such as copying or dates. This module does not align: one token
left out makes all after it wrong. For outputs that may be worded in several ways, see BLEU or chrF.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from s2s_lab.metrics.metric import Line, Row, Score, TextMetric, ratio
from s2s_lab.text import SpaceTokenizer, Tokenizer


@dataclass(frozen=True)
class AccuracyScore(Score):
    """How many of how many were right."""

    name: str
    right: int
    total: int

    @property
    def score(self) -> float:
        """right / total, 0 to 1; 1 if there was nothing to get right."""
        return ratio(self.right, self.total) if self.total else 1.0

    def lines(self) -> tuple[Line, ...]:
        """One line: right over total."""
        return (Line(self.name, f"{self.right}/{self.total}", self.score),)


@dataclass(frozen=True)
class _Accuracy(TextMetric[AccuracyScore]):
    """What counts of right and of all have in common, whatever is counted."""

    lowercase: bool = False
    tokenizer: Tokenizer = field(default_factory=SpaceTokenizer)

    def result(self, counts: Sequence[float]) -> AccuracyScore:
        """The score of: how many are right, how many there are."""
        return AccuracyScore(self.name, *map(int, counts))

    def _tokens(self, text: str) -> list[str]:
        return self.tokenizer.split(text.lower() if self.lowercase else text)


@dataclass(frozen=True)
class TokenAccuracy(_Accuracy):
    """Share of positions that hold the same token, pooled over the corpus.

    Counted are the positions of the longer text, so that tokens too many and tokens missing are
    both wrong. Of several references the one with the best share counts. Two empty texts agree
    and count no position.

    >>> print(TokenAccuracy().corpus(["I like apples ."], ["I really like apples ."]))
    token accuracy        1/5 = 0.2000
    """

    name: ClassVar[str] = "token accuracy"

    def _counts(self, output: str, references: tuple[str, ...]) -> Row:
        ours = self._tokens(output)
        rows = []
        for reference in references:
            gold = self._tokens(reference)
            agree = sum(o == g for o, g in zip(ours, gold, strict=False))
            rows.append((agree, max(len(ours), len(gold))))
        return max(rows, key=lambda row: row[0] / row[1] if row[1] else 1.0)


@dataclass(frozen=True)
class SequenceAccuracy(_Accuracy):
    """Share of texts that have exactly the tokens of a reference, in the same order.

    >>> SequenceAccuracy().corpus(["1 2 3", "4 5"], ["1  2 3", "5 4"]).score
    0.5
    """

    name: ClassVar[str] = "sequence accuracy"

    def _counts(self, output: str, references: tuple[str, ...]) -> Row:
        ours = self._tokens(output)
        return (int(any(ours == self._tokens(gold) for gold in references)), 1)
