"""Exercise 05.4, `location_features`: what the last weights look like around each position."""

import random
from collections.abc import Iterator

import torch
import torch.nn.functional as F

from s2s_lab.grading.checks.local_attention.drawn import distributions, filled, numbers
from s2s_lab.grading.exercises.local_attention import LOCATION_FEATURES
from s2s_lab.grading.inside.questions.local_attention.location_features import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

SIZES = ((2, 5, 4, 3), (3, 6, 2, 5), (1, 4, 2, 3), (2, 7, 4, 5), (4, 5, 2, 3), (1, 6, 4, 3))
"""(batch, source, channels, taps), pairwise different within a case."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Random weights and kernels of each size."""
    for batch, source, channels, taps in SIZES:
        yield Case(distributions(rng, (batch, source)), numbers(rng, channels, taps, largest=2))


def oracle(case: Case) -> torch.Tensor:
    """Feature by feature: tap k of a kernel meets position s + k − K // 2, if there is one."""
    kernels = case.kernels.tolist()
    rows = []
    for weights in case.prev_weights.tolist():
        features = [[0.0] * len(kernels) for _ in weights]
        for s in range(len(weights)):
            for c, kernel in enumerate(kernels):
                for k, tap in enumerate(kernel):
                    met = s + k - len(kernel) // 2
                    if 0 <= met < len(weights):
                        features[s][c] += tap * weights[met]
        rows.append(features)
    return torch.tensor(rows, dtype=case.kernels.dtype)


def mend(case: Case) -> Case | None:
    """Kernels with a middle, no longer than the source; weights that sum to 1."""
    taps = case.kernels.shape[1]
    if taps % 2 == 0 or taps > case.prev_weights.shape[1]:
        return None
    return Case(filled(case.prev_weights), case.kernels)


def _slid(weights: torch.Tensor, kernels: torch.Tensor) -> torch.Tensor:
    """(rows, channels, positions), as long as the weights."""
    return F.conv1d(weights[:, None], kernels[:, None], padding=kernels.shape[1] // 2)


def _no_padding(prev_weights: torch.Tensor, kernels: torch.Tensor) -> torch.Tensor:
    return F.conv1d(prev_weights[:, None], kernels[:, None]).transpose(1, 2)


def _over_batch(prev_weights: torch.Tensor, kernels: torch.Tensor) -> torch.Tensor:
    return _slid(prev_weights.T, kernels).permute(2, 0, 1)


def _flips(prev_weights: torch.Tensor, kernels: torch.Tensor) -> torch.Tensor:
    return _slid(prev_weights, kernels.flip(1)).transpose(1, 2)


def _channels_first(prev_weights: torch.Tensor, kernels: torch.Tensor) -> torch.Tensor:
    return _slid(prev_weights, kernels)


def _reshapes(prev_weights: torch.Tensor, kernels: torch.Tensor) -> torch.Tensor:
    return _slid(prev_weights, kernels).reshape(*prev_weights.shape, len(kernels))


def _looks_back(prev_weights: torch.Tensor, kernels: torch.Tensor) -> torch.Tensor:
    padded = F.pad(prev_weights[:, None], (kernels.shape[1] - 1, 0))
    return F.conv1d(padded, kernels[:, None]).transpose(1, 2)


CHECK = ByOracle(
    exercise=LOCATION_FEATURES,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={
        "prev_weights": "sentence s",
        "kernels": "channel k",
        "answer": "sentence s channel",
    },
    kept=frozenset({"prev_weights"}),
    mend=mend,
    wrong=(
        Wrong("05.4/no-padding", _no_padding),
        Wrong("05.4/over-the-batch", _over_batch),
        Wrong("05.4/flips-kernel", _flips),
        Wrong("05.4/channels-first", _channels_first),
        Wrong("05.4/reshapes", _reshapes),
        Wrong("05.4/looks-back-only", _looks_back),
    ),
).check()
