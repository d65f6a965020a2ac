"""Wrong solutions of exercise 08.6: what a submission is compared with to name its mistake.

Each makes one mistake, in the draws, in what is made of a draw, or in p.
"""

from collections.abc import Callable
from typing import Any

import torch

from s2s_lab.grading.probe import Wrong

Metric = Callable[[list[float]], float]
Drawn = tuple[torch.Tensor, torch.Tensor]
"""Indices for A and for B, (resample, sentence) each."""


def _draw(size: int, n: int, generator: torch.Generator) -> Drawn:
    drawn = torch.randint(size, (n, size), generator=generator)
    return drawn, drawn


def _of_sums(metric: Metric, draws: torch.Tensor) -> list[float]:
    return [metric(sums) for sums in draws.sum(1).tolist()]


def _lost(difference: float, many: torch.Tensor) -> float:
    if abs(difference) < 1e-9:
        return 1.0
    won = many > 1e-9 if difference > 0 else many < -1e-9
    return float(1 - won.double().mean())


def _with(
    draw: Callable[[int, int, torch.Generator], Drawn] = _draw,
    score: Callable[[Metric, torch.Tensor], list[float]] = _of_sums,
    p: Callable[[float, torch.Tensor], float] = _lost,
    seeded: Callable[[int], torch.Generator] = lambda seed: torch.Generator().manual_seed(seed),
    sign: int = 1,
) -> Callable[..., dict[str, Any]]:
    """The bootstrap with one part that is wrong."""

    def submission(
        stats_a: torch.Tensor, stats_b: torch.Tensor, metric: Metric, n: int = 1000, seed: int = 0
    ) -> dict[str, Any]:
        for_a, for_b = draw(len(stats_a), n, seeded(seed))
        whole_a, whole_b = (score(metric, stats[None])[0] for stats in (stats_a, stats_b))
        difference = sign * (whole_b - whole_a)
        pairs = zip(score(metric, stats_a[for_a]), score(metric, stats_b[for_b]), strict=True)
        many = [sign * (b - a) for a, b in pairs]
        share = p(difference, torch.tensor(many))
        return {"difference": difference, "differences": many, "p": share}

    return submission


def _independent(size: int, n: int, generator: torch.Generator) -> Drawn:
    return _draw(size, n, generator)[0], _draw(size, n, generator)[0]


def _shuffled(size: int, n: int, generator: torch.Generator) -> Drawn:
    order = torch.rand(n, size, generator=generator).argsort(1)
    return order, order


def _never_the_last(size: int, n: int, generator: torch.Generator) -> Drawn:
    drawn = torch.randint(size - 1, (n, size), generator=generator)
    return drawn, drawn


def _mean_of_scores(metric: Metric, draws: torch.Tensor) -> list[float]:
    return [sum(map(metric, rows)) / len(rows) for rows in draws.tolist()]


def _won(difference: float, many: torch.Tensor) -> float:
    return 1 - _lost(difference, many)


def _ties_win(difference: float, many: torch.Tensor) -> float:
    if abs(difference) < 1e-9:
        return 1.0
    lost = many < -1e-9 if difference > 0 else many > 1e-9
    return float(lost.double().mean())


def _b_does_not_win(difference: float, many: torch.Tensor) -> float:
    if abs(difference) < 1e-9:
        return 1.0
    return float((many <= 1e-9).double().mean())


def _never_one(difference: float, many: torch.Tensor) -> float:
    if abs(difference) < 1e-9:
        return float((many > 1e-9).double().mean())
    return _lost(difference, many)


WRONG = (
    Wrong("08.6/independent-draws", _with(draw=_independent)),
    Wrong("08.6/averages-sentences", _with(score=_mean_of_scores)),
    Wrong("08.6/without-replacement", _with(draw=_shuffled)),
    Wrong("08.6/a-minus-b", _with(sign=-1)),
    Wrong("08.6/tie-on-all-sentences", _with(p=_never_one)),
    Wrong("08.6/p-reversed", _with(p=_won)),
    Wrong("08.6/ties-win", _with(p=_ties_win)),
    Wrong("08.6/always-b", _with(p=_b_does_not_win)),
    Wrong("08.6/ignores-seed", _with(seeded=lambda seed: torch.default_generator)),
    Wrong("08.6/fixed-seed", _with(seeded=lambda seed: torch.Generator().manual_seed(0))),
    Wrong("08.6/uneven-draws", _with(draw=_never_the_last)),
)
