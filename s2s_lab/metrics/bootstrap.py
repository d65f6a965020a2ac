"""Is B better than A, or were the test sentences kind to it? Paired bootstrap resampling.

A test set is a sample. Drawing sentences from it with replacement, the same for both systems, and
scoring both anew shows how far the difference depends on which sentences were drawn. Works for
every metric of this package whose rows of counts add up. This module does not say whether a
difference matters, and does not correct for many comparisons.

Source: Koehn (2004), "Statistical Significance Tests for Machine Translation Evaluation", sec. 4.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from s2s_lab.metrics.metric import Line, Metric, Row, Score

TIE = 1e-9
"""Differences up to this are rounding, and count as ties."""


@dataclass(frozen=True)
class BootstrapScore(Score):
    """Scores of two systems on all sentences, and their difference in each resample."""

    name: str
    """Of the metric, as in its last line."""
    higher_is_better: bool
    score_a: float
    score_b: float
    differences: tuple[float, ...]
    """Score of B minus score of A, for each resample."""

    @property
    def wins_a(self) -> int:
        """Resamples in which A is better."""
        return sum(_sign(-d if self.higher_is_better else d) > 0 for d in self.differences)

    @property
    def wins_b(self) -> int:
        """Resamples in which B is better."""
        return sum(_sign(d if self.higher_is_better else -d) > 0 for d in self.differences)

    @property
    def ties(self) -> int:
        """Resamples in which neither is better."""
        return len(self.differences) - self.wins_a - self.wins_b

    @property
    def difference(self) -> float:
        """Score of B minus score of A, on all sentences."""
        return _difference(self.score_a, self.score_b)

    @property
    def better(self) -> str | None:
        """``A`` or ``B``: who is better on all sentences; None if neither."""
        gain = _sign(self.difference) * (1 if self.higher_is_better else -1)
        return {1: "B", -1: "A", 0: None}[gain]

    @property
    def p_value(self) -> float:
        """Share of resamples in which the better system does not win; 1 if neither is better.

        Ties are not wins. Smaller is surer; with n resamples nothing below 1/n can be told from 0.
        """
        if self.better is None:
            return 1.0
        wins = self.wins_a if self.better == "A" else self.wins_b
        return (len(self.differences) - wins) / len(self.differences)

    @property
    def score(self) -> float:
        """`p_value`."""
        return self.p_value

    def interval(self, share: float = 0.95) -> tuple[float, float]:
        """Bounds of the middle `share` of the differences.

        Raises:
            ValueError: unless 0 < share < 1.
        """
        if not 0 < share < 1:
            raise ValueError(f"share: expected between 0 and 1, got {share}")
        ranked = sorted(self.differences)
        cut = int(len(ranked) * (1 - share) / 2)
        return ranked[cut], ranked[-1 - cut]

    def lines(self) -> tuple[Line, ...]:
        """Both scores, their difference with its interval, and the p-value."""
        low, high = self.interval()
        lost = f"{self.ties} ties + {self.wins_b if self.better == 'A' else self.wins_a} lost"
        share = f"({lost}) / {len(self.differences)}" if self.better else "neither is better"
        return (
            Line(f"{self.name} of A", "all sentences", self.score_a),
            Line(f"{self.name} of B", "all sentences", self.score_b),
            Line("B − A", f"95 % within {low:.4f} … {high:.4f}", self.difference),
            Line("p", share, self.p_value),
        )


def resample(
    metric: Metric[Any],
    table_a: Sequence[Row],
    table_b: Sequence[Row],
    resamples: int = 1000,
    seed: int = 0,
) -> BootstrapScore:
    """Compare two systems on the same sentences, drawn again and again.

    Args:
        metric: turns summed counts into a score.
        table_a: counts of system A, a row for each sentence: ``metric.table(…)``.
        table_b: counts of system B for the same sentences in the same order.
        resamples: how often to draw as many sentences as there are, with replacement.
        seed: of a generator of its own: the same seed draws the same sentences.

    Raises:
        ValueError: if the tables differ in length or are empty, or for no resample.

    >>> from s2s_lab.metrics import SequenceAccuracy
    >>> metric, references = SequenceAccuracy(), ["a", "b", "c", "d"]
    >>> a, b = (metric.table(texts, references) for texts in (["x"] * 4, references))
    >>> print(resample(metric, a, b, resamples=100))
    sequence accuracy of A all sentences = 0.0000
    sequence accuracy of B all sentences = 1.0000
    B − A                 95 % within 1.0000 … 1.0000 = 1.0000
    p                     (0 ties + 0 lost) / 100 = 0.0000
    """
    if len(table_a) != len(table_b) or not table_a:
        sizes = f"{len(table_a)} and {len(table_b)}"
        raise ValueError(f"bootstrap: expected a row a sentence from both systems, got {sizes}")
    if resamples < 1:
        raise ValueError(f"resamples: expected at least 1, got {resamples}")
    a, b = np.asarray(table_a, dtype=np.float64), np.asarray(table_b, dtype=np.float64)
    generator = np.random.default_rng(seed)
    differences = tuple(_drawn_difference(metric, a, b, generator) for _ in range(resamples))
    *_, whole_a = metric.total(table_a).lines()
    *_, whole_b = metric.total(table_b).lines()
    scores = whole_a.value, whole_b.value
    return BootstrapScore(whole_a.name, metric.higher_is_better, *scores, differences)


def _drawn_difference(
    metric: Metric[Any], a: np.ndarray, b: np.ndarray, generator: np.random.Generator
) -> float:
    """Score of B minus score of A on one draw of sentences, the same for both."""
    drawn = generator.integers(len(a), size=len(a))
    scores = (metric.result(counts[drawn].sum(0).tolist()).score for counts in (a, b))
    return _difference(*scores)


def _difference(a: float, b: float) -> float:
    return 0.0 if a == b else b - a  # also where both are infinite


def _sign(difference: float) -> int:
    return 0 if abs(difference) <= TIE else 1 if difference > 0 else -1
