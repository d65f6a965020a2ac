"""Alignment error rate against gold links, and links read off attention weights.

Attention is no word aligner: a low error rate says where a model looked, not why. This module
does not learn alignments.

Source: Och & Ney (2003), "A Systematic Comparison of Various Statistical Alignment Models",
section 5, eq. for precision, recall and AER.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from s2s_lab.metrics.metric import Line, Metric, Row, Score, ratio, same_number
from s2s_lab.tasks.task import Link


class GoldLinks(Protocol):
    """What annotators drew; `s2s_lab.tasks.Pair` is one."""

    @property
    def sure(self) -> Collection[Link]:
        """Links (source, target) that must be found: S."""

    @property
    def possible(self) -> Collection[Link]:
        """Links that may be found: P; sure links belong to it whether listed or not."""


@dataclass(frozen=True)
class AlignmentScore(Score):
    """Links of a corpus, counted against sure and possible gold links."""

    links: int
    """|A|: links put out."""
    sure: int
    """|S|."""
    links_sure: int
    """|A ∩ S|."""
    links_possible: int
    """|A ∩ P|."""

    @property
    def precision(self) -> float:
        """|A ∩ P| / |A|; 0 if no link was put out."""
        return ratio(self.links_possible, self.links)

    @property
    def recall(self) -> float:
        """|A ∩ S| / |S|; 0 if no link is sure."""
        return ratio(self.links_sure, self.sure)

    @property
    def score(self) -> float:
        """AER, 0 (perfect) to 1; 0 if there is no sure link and none was put out."""
        if not self.links and not self.sure:
            return 0.0
        return 1 - (self.links_sure + self.links_possible) / (self.links + self.sure)

    def lines(self) -> tuple[Line, ...]:
        """Precision, recall and error rate."""
        hits, all_links = (
            f"{self.links_sure} + {self.links_possible}",
            f"{self.links} + {self.sure}",
        )
        return (
            Line("precision |A∩P|/|A|", f"{self.links_possible}/{self.links}", self.precision),
            Line("recall |A∩S|/|S|", f"{self.links_sure}/{self.sure}", self.recall),
            Line("AER", f"1 − ({hits})/({all_links})", self.score),
        )


@dataclass(frozen=True)
class Gold:
    """Gold links of one sentence pair."""

    sure: frozenset[Link]
    possible: frozenset[Link] = frozenset()


@dataclass(frozen=True)
class AlignmentErrorRate(Metric[AlignmentScore]):
    """AER of a corpus, counts pooled over its sentence pairs; 0 is perfect.

    A link (i, j) joins source token i and target token j, both from 0, EOS not counted. Possible
    links may be missed without penalty; sure links may not.

    >>> print(AlignmentErrorRate().corpus([{(0, 0), (1, 1)}], [Gold(frozenset({(0, 0)}))]))
    precision |A∩P|/|A|   1/2 = 0.5000
    recall |A∩S|/|S|      1/1 = 1.0000
    AER                   1 − (1 + 1)/(2 + 1) = 0.3333
    """

    name: ClassVar[str] = "AER"
    higher_is_better: ClassVar[bool] = False

    def table(self, outputs: Sequence[Collection[Link]], golds: Sequence[GoldLinks]) -> list[Row]:
        """One row of counts for each sentence pair.

        Raises:
            ValueError: if there are not as many gold alignments as outputs, or none.
        """
        same_number(self.name, outputs, golds)
        return [self._counts(set(o), g) for o, g in zip(outputs, golds, strict=True)]

    def corpus(
        self, outputs: Sequence[Collection[Link]], golds: Sequence[GoldLinks]
    ) -> AlignmentScore:
        """The score of all pairs together; arguments and errors as in `table`."""
        return self.total(self.table(outputs, golds))

    def result(self, counts: Sequence[float]) -> AlignmentScore:
        """The score of: links, sure links, and how many links are sure and possible."""
        return AlignmentScore(*map(int, counts))

    def _counts(self, links: set[Link], gold: GoldLinks) -> Row:
        sure = set(gold.sure)
        possible = sure | set(gold.possible)
        return (len(links), len(sure), len(links & sure), len(links & possible))


def links_of(
    weights: Sequence[Sequence[float]],
    source_length: int,
    target_length: int,
    threshold: float | None = None,
) -> frozenset[Link]:
    """Hard links from the attention weights of one sentence.

    Each target token is linked to the source token that it weighs most (the first of equals); to
    none if that is EOS or padding. With a threshold: to every source token that it weighs at
    least so much.

    Args:
        weights: (tgt, src); row j was read to produce target token j. Rows and columns beyond the
            two lengths (EOS, padding) are allowed and get no link.
        source_length: source tokens without EOS.
        target_length: target tokens without EOS.
        threshold: None for the largest weight, else a weight above 0.

    Raises:
        ValueError: for too few rows or columns, a threshold that is not above 0, or a row without
            a largest weight (NaN).

    >>> sorted(links_of([[0.7, 0.2, 0.1], [0.3, 0.6, 0.1], [0.1, 0.1, 0.8]], 2, 3))
    [(0, 0), (1, 1)]
    """
    rows = _numbers(weights, source_length, target_length)
    if threshold is not None and threshold <= 0:
        raise ValueError(f"threshold: expected a weight above 0, got {threshold}")
    links = set()
    for j, row in enumerate(rows):
        limit = max(row, default=0.0) if threshold is None else threshold
        found = [i for i, weight in enumerate(row) if weight >= limit]
        links |= {(i, j) for i in (found[:1] if threshold is None else found) if i < source_length}
    return frozenset(links)


def _numbers(
    weights: Sequence[Sequence[float]], source_length: int, target_length: int
) -> list[list[float]]:
    """The rows of the target tokens, if they are enough, wide enough, and hold numbers."""
    rows = [list(map(float, row)) for row in weights][:target_length]
    columns = min(map(len, rows), default=source_length)
    if len(rows) < target_length or columns < source_length:
        raise ValueError(
            f"weights: expected at least {target_length} rows (target) and {source_length} columns "
            f"(source), got {len(rows)} and {columns}"
        )
    for j, row in enumerate(rows):
        if any(weight != weight for weight in row):
            raise ValueError(f"weights: expected numbers, got NaN in row {j}")
    return rows
