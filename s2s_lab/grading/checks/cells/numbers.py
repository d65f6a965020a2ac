"""Random tensors of short decimal numbers, and the sums that every cell begins with."""

import math
import random
from collections.abc import Sequence

import torch

Row = Sequence[float]


def numbers(rng: random.Random, *shape: int, most: float = 1.5) -> torch.Tensor:
    """Numbers with two decimals in ±most, in double precision."""
    end = round(100 * most)
    values = [rng.randint(-end, end) / 100 for _ in range(math.prod(shape))]
    return torch.tensor(values, dtype=torch.float64).view(shape)


def dot(weights: Row, values: Row) -> float:
    """The sum of the products."""
    return sum(w * v for w, v in zip(weights, values, strict=True))


def sigmoid(value: float) -> float:
    """σ of one number."""
    return 1 / (1 + math.exp(-value))
