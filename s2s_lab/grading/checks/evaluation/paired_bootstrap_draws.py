"""Exercise 08.6: every difference that a resample of few sentences can have, by enumeration.

N sentences drawn from N with replacement are one of C(2N − 1, N) multisets: 10 for three
sentences, 35 for four.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations_with_replacement
from math import factorial

import torch

from s2s_lab.grading.inside.questions.evaluation.paired_bootstrap import FORMULAS, Case

NEAR = 1e-9
Rows = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Draws:
    """What can come of the draws."""

    difference: float
    """On all sentences: score of B minus score of A."""
    mean_difference: float
    """The same of means of the sentences' scores, which is another number."""
    paired: torch.Tensor
    """Possible differences in ascending order, each once: the same sentences for both systems."""
    means: torch.Tensor
    """Of means of the sentences' scores."""
    independent: torch.Tensor
    """Of sentences of their own for each system."""
    without: tuple[tuple[torch.Tensor, float], ...]
    """For each sentence: the differences that are possible without it, and their probability."""


def draws_of(case: Case) -> Draws:
    """All that can come of a case."""
    rows_a, rows_b = (tuple(map(tuple, s.tolist())) for s in (case.stats_a, case.stats_b))
    return _draws(rows_a, rows_b, case.metric)


@lru_cache(256)
def _draws(rows_a: Rows, rows_b: Rows, metric: str) -> Draws:
    stats_a, stats_b = (torch.tensor(rows, dtype=torch.float64) for rows in (rows_a, rows_b))
    formula = FORMULAS[metric]
    times, chance = _multisets(len(stats_a))
    a, b = (formula(*(times @ stats).T) for stats in (stats_a, stats_b))
    each = formula(*stats_b.T) - formula(*stats_a.T)
    whole = formula(*stats_b.sum(0)) - formula(*stats_a.sum(0))
    without = []
    for column in times.T:
        values = _different((b - a)[column == 0])
        without.append((values, float(chance[among(b - a, values)].sum())))
    return Draws(
        difference=float(whole),
        mean_difference=float(each.mean()),
        paired=_different(b - a),
        means=_different(times @ each / len(each)),
        independent=_different((b[:, None] - a[None, :]).flatten()),
        without=tuple(without),
    )


def among(values: torch.Tensor, possible: torch.Tensor) -> torch.Tensor:
    """True for each value that is one of the possible ones, which are in ascending order."""
    place = torch.searchsorted(possible, values - NEAR).clamp(max=len(possible) - 1)
    return (possible[place] - values).abs() <= 2 * NEAR


@cache
def _multisets(size: int) -> tuple[torch.Tensor, torch.Tensor]:
    """How often each index is in each multiset, and the multiset's probability."""
    rows, chances = [], []
    for drawn in combinations_with_replacement(range(size), size):
        times = [drawn.count(i) for i in range(size)]
        ways = factorial(size)
        for count in times:
            ways //= factorial(count)
        rows.append(times)
        chances.append(ways / size**size)
    return torch.tensor(rows, dtype=torch.float64), torch.tensor(chances, dtype=torch.float64)


def _different(values: torch.Tensor) -> torch.Tensor:
    """In ascending order, without those that differ by rounding alone."""
    ordered = values.sort().values
    keep = torch.ones(len(ordered), dtype=torch.bool)
    keep[1:] = ordered.diff() > NEAR
    return ordered[keep]
