"""Precision, recall and F1 of the cuts inside words, against the morphemes that a word is made of.

A cut is the number of characters before it; the ends of a word are no cuts, since nobody can miss
them. Counts are pooled over all words, each as often as it is given: words of a text weigh by
their frequency, different words weigh the same.

Source: Creutz & Lindén (2004), "Morpheme Segmentation Gold Standards for Finnish and English",
section 3. This module cuts no word.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import ClassVar

from s2s_lab.metrics.metric import Line, Metric, Row, Score, harmonic, ratio, same_number


@dataclass(frozen=True)
class BoundaryScore(Score):
    """Cuts inside the words of a corpus, counted."""

    cuts: int
    """Put out."""
    gold: int
    """Those that there are."""
    right: int
    """Both."""

    @property
    def precision(self) -> float:
        """right / cuts; 0 if no word was cut."""
        return ratio(self.right, self.cuts)

    @property
    def recall(self) -> float:
        """right / gold; 0 if no word has a boundary."""
        return ratio(self.right, self.gold)

    @property
    def score(self) -> float:
        """F1, 0 to 1; 1 where there is nothing to cut and nothing was cut."""
        if not self.cuts and not self.gold:
            return 1.0
        return harmonic(self.precision, self.recall)

    def lines(self) -> tuple[Line, ...]:
        """Precision, recall and their harmonic mean."""
        return (
            Line("precision", f"{self.right}/{self.cuts}", self.precision),
            Line("recall", f"{self.right}/{self.gold}", self.recall),
            Line("F1", f"2·{self.right}/({self.cuts} + {self.gold})", self.score),
        )


@dataclass(frozen=True)
class BoundaryF1(Metric[BoundaryScore]):
    """F1 of the cuts inside words, counts pooled over the words; 1 is perfect.

    >>> print(BoundaryF1().corpus([["evl", "er", "de"]], [["ev", "ler", "de"]]))
    precision             1/2 = 0.5000
    recall                1/2 = 0.5000
    F1                    2·1/(2 + 2) = 0.5000
    """

    name: ClassVar[str] = "boundary F1"

    def table(self, outputs: Sequence[Sequence[str]], golds: Sequence[Sequence[str]]) -> list[Row]:
        """One row of counts for each word.

        Args:
            outputs: for each word its pieces.
            golds: for each word its morphemes.

        Raises:
            ValueError: for unequal numbers of words, none at all, or two different words.
        """
        same_number(self.name, outputs, golds)
        for number, (pieces, morphemes) in enumerate(zip(outputs, golds, strict=True)):
            if "".join(pieces) != "".join(morphemes):
                raise ValueError(
                    f"{self.name}: expected pieces of {''.join(morphemes)!r} at {number}, "
                    f"got {list(pieces)}"
                )
        return [self._counts(*words) for words in zip(outputs, golds, strict=True)]

    def corpus(
        self, outputs: Sequence[Sequence[str]], golds: Sequence[Sequence[str]]
    ) -> BoundaryScore:
        """The score of all words together; arguments and errors as in `table`."""
        return self.total(self.table(outputs, golds))

    def result(self, counts: Sequence[float]) -> BoundaryScore:
        """The score of: cuts, gold boundaries, and how many are both."""
        return BoundaryScore(*map(int, counts))

    def _counts(self, pieces: Sequence[str], morphemes: Sequence[str]) -> Row:
        cuts, gold = boundaries(pieces), boundaries(morphemes)
        return (len(cuts), len(gold), len(cuts & gold))


def boundaries(pieces: Sequence[str]) -> frozenset[int]:
    """Where a word is cut: characters before each cut, the ends left out.

    >>> sorted(boundaries(["ev", "ler", "de"])), boundaries(["ev"])
    ([2, 5], frozenset())
    """
    ends = list(accumulate(map(len, pieces)))
    return frozenset(ends[:-1]) - {0, *ends[-1:]}
