"""Distributions and numbers with few digits, as the checks of this chapter draw them."""

import random
from collections.abc import Sequence

import torch

UNITS = 20
"""Weights are multiples of 1/20, which a table shows in full."""


def numbers(rng: random.Random, *shape: int, largest: float = 3.0) -> torch.Tensor:
    """Numbers with one digit after the point, of any sign."""
    bound = round(10 * largest)
    drawn = torch.tensor([rng.randint(-bound, bound) for _ in range(torch.Size(shape).numel())])
    return (drawn.double() / 10).view(shape)


def distribution(rng: random.Random, size: int, least: int = 0) -> list[float]:
    """Weights that sum to 1, each at least so many units.

    Few positions get most of it, as in a trained attention.
    """
    units = [least] * size
    favourites = rng.sample(range(size), min(size, 2))
    for _ in range(UNITS - least * size):
        anywhere = rng.random() < 0.3
        units[rng.randrange(size) if anywhere else rng.choice(favourites)] += 1
    return [n / UNITS for n in units]


def distributions(rng: random.Random, shape: Sequence[int], least: int = 0) -> torch.Tensor:
    """Weights whose last axis sums to 1."""
    *rows, size = shape
    drawn = [distribution(rng, size, least) for _ in range(torch.Size(rows).numel())]
    return torch.tensor(drawn, dtype=torch.float64).view(*shape)


def filled(weights: torch.Tensor) -> torch.Tensor:
    """The same weights, where the first position of each row takes what the row lacks to 1."""
    whole = weights.clone()
    whole[..., 0] += 1 - weights.sum(-1)
    return (whole * UNITS).round() / UNITS
