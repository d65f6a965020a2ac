"""Precision, recall and F1 of what two sides share: token multisets, and exact spans.

This module does not align: where a token stands plays no part in `TokenF1`. `rouge.py` scores
n-grams and common subsequences with the same arithmetic.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from s2s_lab.metrics.metric import (
    Line,
    Metric,
    Row,
    Score,
    TextMetric,
    harmonic,
    ratio,
    same_number,
)
from s2s_lab.text import SpaceTokenizer, Tokenizer


@dataclass(frozen=True)
class MeanF1Score(Score):
    """Means over the texts of a corpus, and the counts behind them."""

    name: str
    matched: int
    output_total: int
    reference_total: int
    precision: float
    """Mean over texts of matched / output_total."""
    recall: float
    """Mean over texts of matched / reference_total."""
    f1: float
    """Mean over texts of each text's F1; not the F1 of the two means."""
    texts: int

    @property
    def pooled_f1(self) -> float:
        """F1 of the counts of the whole corpus: long texts weigh more."""
        return ratio(2 * self.matched, self.output_total + self.reference_total)

    @property
    def score(self) -> float:
        """Mean F1, 0 to 1."""
        return self.f1

    def lines(self) -> tuple[Line, ...]:
        """Precision, recall, F1 from pooled counts, mean F1."""
        means = f"mean of {self.texts}" if self.texts > 1 else None
        both = f"2 · {self.matched}/({self.output_total} + {self.reference_total})"
        return (
            Line("precision", means or f"{self.matched}/{self.output_total}", self.precision),
            Line("recall", means or f"{self.matched}/{self.reference_total}", self.recall),
            Line("F1 of pooled counts", both, self.pooled_f1),
            Line(self.name, means or "2PR/(P + R)", self.f1),
        )


def overlap_row(matched: int, output_total: int, reference_total: int) -> Row:
    """Counts of one text, with its precision, recall and F1; a ratio over 0 is 0.

    >>> overlap_row(1, 2, 1)[3:5]
    (0.5, 1.0)
    """
    p, r = ratio(matched, output_total), ratio(matched, reference_total)
    return (matched, output_total, reference_total, p, r, harmonic(p, r), 1)


def mean_f1(name: str, counts: Sequence[float]) -> MeanF1Score:
    """The score of a sum of rows of `overlap_row`."""
    matched, ours, theirs, precision, recall, f1, texts = counts
    return MeanF1Score(
        name, int(matched), int(ours), int(theirs),
        precision / texts, recall / texts, f1 / texts, int(texts),
    )  # fmt: skip


@dataclass(frozen=True)
class TokenF1(TextMetric[MeanF1Score]):
    """Mean F1 of token multisets, as in extractive question answering, 0 to 1.

    A token counts as often as both sides have it. Of several references the one with the best F1
    counts. Two empty texts agree: 1; an empty text and another one: 0. No article and no
    punctuation is dropped.

    Source: Rajpurkar et al. (2016), "SQuAD", section 6.1; Rajpurkar et al. (2018) for empty texts.

    >>> print(TokenF1().corpus(["I like apples ."], ["I really like apples ."]))
    precision             4/4 = 1.0000
    recall                4/5 = 0.8000
    F1 of pooled counts   2 · 4/(4 + 5) = 0.8889
    token F1              2PR/(P + R) = 0.8889
    """

    name: ClassVar[str] = "token F1"

    lowercase: bool = False
    tokenizer: Tokenizer = field(default_factory=SpaceTokenizer)

    def result(self, counts: Sequence[float]) -> MeanF1Score:
        """The score of: matched, tokens of both sides, sums of P, R and F1, texts."""
        return mean_f1(self.name, counts)

    def _counts(self, output: str, references: tuple[str, ...]) -> Row:
        ours = self._tokens(output)
        rows = []
        for reference in references:
            theirs = self._tokens(reference)
            row = overlap_row((ours & theirs).total(), ours.total(), theirs.total())
            rows.append(row if ours or theirs else (0, 0, 0, 1.0, 1.0, 1.0, 1))
        return max(rows, key=lambda row: row[5])

    def _tokens(self, text: str) -> Counter[str]:
        return Counter(self.tokenizer.split(text.lower() if self.lowercase else text))


Span = tuple[int | str, ...]
"""(start, end), or with a label (start, end, label): whatever must agree to count."""


@dataclass(frozen=True)
class SpanScore(Score):
    """Spans of a corpus: found, wrong, and missed."""

    matched: int
    output_total: int
    reference_total: int

    @property
    def precision(self) -> float:
        """Share of the spans put out that are right; 0 if there are none."""
        return ratio(self.matched, self.output_total)

    @property
    def recall(self) -> float:
        """Share of the gold spans that were found; 0 if there are none."""
        return ratio(self.matched, self.reference_total)

    @property
    def score(self) -> float:
        """F1 of the pooled counts, 0 to 1; 1 if there is no span on either side."""
        if not self.output_total and not self.reference_total:
            return 1.0
        return harmonic(self.precision, self.recall)

    def lines(self) -> tuple[Line, ...]:
        """Precision, recall and their harmonic mean."""
        return (
            Line("precision", f"{self.matched}/{self.output_total}", self.precision),
            Line("recall", f"{self.matched}/{self.reference_total}", self.recall),
            Line("span F1", "2PR/(P + R)", self.score),
        )


@dataclass(frozen=True)
class SpanF1(Metric[SpanScore]):
    """F1 of spans that agree exactly, counts pooled over the corpus; a span counts once.

    Source: Tjong Kim Sang & De Meulder (2003), "Introduction to the CoNLL-2003 Shared Task".

    >>> SpanF1().corpus([{(0, 1), (3, 5)}], [{(0, 1), (3, 4)}]).score
    0.5
    """

    name: ClassVar[str] = "span F1"

    def table(
        self, outputs: Sequence[Collection[Span]], golds: Sequence[Collection[Span]]
    ) -> list[Row]:
        """One row of counts for each text.

        Raises:
            ValueError: if there are not as many references as outputs, or none.
        """
        same_number(self.name, outputs, golds)
        pairs = [(set(o), set(g)) for o, g in zip(outputs, golds, strict=True)]
        return [(len(ours & gold), len(ours), len(gold)) for ours, gold in pairs]

    def corpus(
        self, outputs: Sequence[Collection[Span]], golds: Sequence[Collection[Span]]
    ) -> SpanScore:
        """The score of all texts together; arguments and errors as in `table`."""
        return self.total(self.table(outputs, golds))

    def result(self, counts: Sequence[float]) -> SpanScore:
        """The score of: matched spans, spans put out, gold spans."""
        return SpanScore(*map(int, counts))
