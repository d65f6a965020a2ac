"""Utilities: how good one token sequence is if another one is right, between 0 and 1.

They compare ids, without EOS at the end, because a search knows no spelling: here the tokens are
the units that `metrics` takes from words or characters. Reports on test sets belong there; these
are made to choose among candidates (`mbr.py`).
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import exp, log

from s2s_lab.text import EOS

Ids = tuple[int, ...]


@dataclass(frozen=True)
class Utility:
    """A comparison with a name."""

    name: str
    of: Callable[[Ids, Ids], float] = field(repr=False)
    """From a hypothesis and a reference, in this order, both without EOS."""

    def __call__(self, hypothesis: Ids, reference: Ids) -> float:
        """What the hypothesis is worth beside the reference; EOS at an end does not count."""
        return self.of(_without_end(hypothesis), _without_end(reference))

    def __str__(self) -> str:
        return self.name


def exact_match(hypothesis: Ids, reference: Ids) -> float:
    """1 if they are equal, else 0."""
    return float(hypothesis == reference)


def f1(hypothesis: Ids, reference: Ids) -> float:
    """Harmonic mean of precision and recall of tokens, regardless of their order.

    >>> f1((5, 6, 6), (6, 5, 7, 8))  # 2 tokens in common: 2 · 2 / (3 + 4)
    0.5714285714285714
    """
    size = len(hypothesis) + len(reference)
    return 2 * _common(hypothesis, reference, 1) / size if size else 1.0


def edit_similarity(hypothesis: Ids, reference: Ids) -> float:
    """1 - edit distance / length of the longer one.

    Source: Levenshtein (1966); insertion, deletion and substitution cost 1.

    >>> edit_similarity((5, 6, 7), (5, 7))  # one deletion
    0.6666666666666667
    """
    longest = max(len(hypothesis), len(reference))
    if not longest:
        return 1.0
    above = list(range(len(reference) + 1))
    for i, token in enumerate(hypothesis, 1):
        row = [i]
        for j, other in enumerate(reference, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (token != other)))
        above = row
    return 1 - above[-1] / longest


def bleu(hypothesis: Ids, reference: Ids) -> float:
    """BLEU of one sentence: orders up to 4 that the hypothesis has, exponential smoothing.

    Source: Papineni et al. (2002), equations 2 and 3; smoothing 3 of Chen & Cherry (2014), which
    counts the k-th order without a match as ``1 / 2^k`` matches.
    """
    if not hypothesis or not reference:
        return exact_match(hypothesis, reference)
    halved, logs = 1.0, []
    for order in range(1, min(4, len(hypothesis)) + 1):
        matches = float(_common(hypothesis, reference, order))
        if not matches:
            halved /= 2
            matches = halved
        logs.append(log(matches / (len(hypothesis) - order + 1)))
    brevity = min(0.0, 1 - len(reference) / len(hypothesis))
    return exp(brevity + sum(logs) / len(logs))


def chrf(hypothesis: Ids, reference: Ids) -> float:
    """chrF's formula, with tokens where it has characters: orders 1 to 6, recall counts double.

    Source: Popović (2015), equation 1, β = 2; precision and recall are means over the orders that
    both have.
    """
    orders = range(1, min(6, len(hypothesis), len(reference)) + 1)
    if not orders:
        return exact_match(hypothesis, reference)
    common = [_common(hypothesis, reference, n) for n in orders]
    precision, recall = (
        sum(c / (len(side) - n + 1) for c, n in zip(common, orders, strict=True)) / len(orders)
        for side in (hypothesis, reference)
    )
    return 5 * precision * recall / (4 * precision + recall) if precision + recall else 0.0


UTILITIES = {
    each.name: each
    for each in (
        Utility("bleu", bleu),
        Utility("chrf", chrf),
        Utility("f1", f1),
        Utility("exact", exact_match),
        Utility("edit", edit_similarity),
    )
}
"""By name."""


def _common(hypothesis: Ids, reference: Ids, order: int) -> int:
    """Runs of tokens that both have, counted as often as both have them."""
    both = Counter(_runs(hypothesis, order)) & Counter(_runs(reference, order))
    return both.total()


def _runs(ids: Ids, order: int) -> Iterator[Ids]:
    return (ids[i : i + order] for i in range(len(ids) - order + 1))


def _without_end(ids: Ids) -> Ids:
    return ids[:-1] if ids[-1:] == (EOS,) else ids
