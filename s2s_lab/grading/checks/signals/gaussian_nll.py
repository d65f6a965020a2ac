"""Exercise 12.5, `gaussian_nll`: how improbable the values were to a forecast with a variance."""

import math
import random
from collections.abc import Iterator

import torch
from torch import Tensor

from s2s_lab.grading.checks.cells.numbers import numbers
from s2s_lab.grading.exercises.signals import GAUSSIAN_NLL
from s2s_lab.grading.inside.questions.signals.gaussian_nll import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

SIZES = ((2, 3), (3, 5), (2, 4), (4, 3), (3, 4), (2, 5), (5, 3), (4, 5), (3, 2), (2, 6), (3, 6))


def cases(rng: random.Random) -> Iterator[Case]:
    """Series of different lengths; some forecasts are sure and right, and so have densities > 1."""
    for series, time in SIZES:
        mu, y = numbers(rng, series, time, most=2.0), numbers(rng, series, time, most=2.0)
        log_var = numbers(rng, series, time, most=1.5)
        y[:, 0], log_var[:, 0] = mu[:, 0], -numbers(rng, series, most=1.0).abs() - 2.5
        lengths = torch.tensor([time, *(rng.randint(1, time - 1) for _ in range(series - 1))])
        yield Case(mu, log_var, y, torch.arange(time) < lengths[:, None])


def oracle(case: Case) -> Tensor:
    """The mean of −log of the density, written out, over the values that are there."""
    each = []
    for b in range(case.y.shape[0]):
        for t in range(case.y.shape[1]):
            if case.mask[b, t]:
                variance = math.exp(float(case.log_var[b, t]))
                error = float(case.y[b, t] - case.mu[b, t])
                exponent = -(error**2) / (2 * variance)
                each.append(-exponent + math.log(math.sqrt(2 * math.pi * variance)))
    return torch.tensor(sum(each) / len(each), dtype=case.mu.dtype)


def mend(case: Case) -> Case | None:
    """At least one value a series."""
    return case if bool(case.mask.any(1).all()) else None


CONSTANT = 0.5 * math.log(2 * math.pi)


def _each(mu: Tensor, log_var: Tensor, y: Tensor) -> Tensor:
    return CONSTANT + 0.5 * (log_var + (y - mu) ** 2 / log_var.exp())


def _no_log_variance(mu: Tensor, log_var: Tensor, y: Tensor, mask: Tensor) -> Tensor:
    return (CONSTANT + 0.5 * (y - mu) ** 2 / log_var.exp())[mask].mean()


def _by_std(mu: Tensor, log_var: Tensor, y: Tensor, mask: Tensor) -> Tensor:
    return (CONSTANT + 0.5 * (log_var + (y - mu) ** 2 / (0.5 * log_var).exp()))[mask].mean()


def _no_exponential(mu: Tensor, log_var: Tensor, y: Tensor, mask: Tensor) -> Tensor:
    return (CONSTANT + 0.5 * (log_var + (y - mu) ** 2 / log_var))[mask].mean()


def _clips(mu: Tensor, log_var: Tensor, y: Tensor, mask: Tensor) -> Tensor:
    return _each(mu, log_var, y).clamp(min=0)[mask].mean()


def _counts_padding(mu: Tensor, log_var: Tensor, y: Tensor, mask: Tensor) -> Tensor:
    return _each(mu, log_var, y).mean()


def _no_constant(mu: Tensor, log_var: Tensor, y: Tensor, mask: Tensor) -> Tensor:
    return (_each(mu, log_var, y) - CONSTANT)[mask].mean()


def _mean_of_means(mu: Tensor, log_var: Tensor, y: Tensor, mask: Tensor) -> Tensor:
    kept = _each(mu, log_var, y) * mask
    return (kept.sum(1) / mask.sum(1)).mean()


CHECK = ByOracle(
    exercise=GAUSSIAN_NLL,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes=dict.fromkeys(("mu", "log_var", "y", "mask"), "series time"),
    mend=mend,
    wrong=(
        Wrong("12.5/no-log-variance", _no_log_variance),
        Wrong("12.5/divides-by-std", _by_std),
        Wrong("12.5/no-exponential", _no_exponential),
        Wrong("12.5/clips-at-zero", _clips),
        Wrong("12.5/counts-padding", _counts_padding),
        Wrong("12.5/no-constant", _no_constant),
        Wrong("12.5/mean-of-means", _mean_of_means),
    ),
).check()
