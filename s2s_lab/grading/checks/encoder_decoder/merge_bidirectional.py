"""Exercise 02.2, `merge_bidirectional`: forward and backward state of each layer side by side."""

import random
from collections.abc import Iterator

import torch

from s2s_lab.grading.exercises.encoder_decoder import MERGE_BIDIRECTIONAL
from s2s_lab.grading.inside.questions.encoder_decoder.merge_bidirectional import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

SIZES = ((2, 3, 5), (1, 3, 4), (3, 2, 4), (2, 1, 3), (3, 4, 2), (2, 5, 3), (1, 4, 3), (3, 1, 2))
"""(layers, batch, hidden); runs, that is twice the layers, batch and hidden differ in a case."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Random states of each size."""
    for layers, batch, hidden in SIZES:
        values = [rng.randint(-99, 99) / 10 for _ in range(2 * layers * batch * hidden)]
        states = torch.tensor(values, dtype=torch.float64).view(2 * layers, batch, hidden)
        yield Case(states, layers)


def oracle(case: Case) -> torch.Tensor:
    """Number by number: layer l has its forward half at 2l and its backward half at 2l + 1."""
    _, batch, hidden = case.h_n.shape
    merged = torch.zeros(case.num_layers, batch, 2 * hidden, dtype=case.h_n.dtype)
    for layer in range(case.num_layers):
        for b in range(batch):
            for h in range(hidden):
                merged[layer, b, h] = case.h_n[2 * layer, b, h]
                merged[layer, b, hidden + h] = case.h_n[2 * layer + 1, b, h]
    return merged


def mend(case: Case) -> Case | None:
    """As many layers as there are states for."""
    layers = len(case.h_n) // 2
    return Case(case.h_n[: 2 * layers], layers) if layers else None


def _glued(h_n: torch.Tensor, num_layers: int) -> torch.Tensor:
    return h_n.reshape(num_layers, h_n.shape[1], 2 * h_n.shape[2])


def _backward_first(h_n: torch.Tensor, num_layers: int) -> torch.Tensor:
    return torch.cat([h_n[1::2], h_n[::2]], dim=2)


def _added(h_n: torch.Tensor, num_layers: int) -> torch.Tensor:
    return h_n[::2] + h_n[1::2]


def _halves(h_n: torch.Tensor, num_layers: int) -> torch.Tensor:
    return torch.cat([h_n[:num_layers], h_n[num_layers:]], dim=2)


def _last_layer(h_n: torch.Tensor, num_layers: int) -> torch.Tensor:
    return torch.cat([h_n[-2], h_n[-1]], dim=1)


CHECK = ByOracle(
    exercise=MERGE_BIDIRECTIONAL,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"h_n": "run sentence unit", "answer": "layer sentence unit"},
    mend=mend,
    call=lambda case: f"merge_bidirectional(h_n, num_layers={case.num_layers})",
    hidden=frozenset({"num_layers"}),
    wrong=(
        Wrong("02.2/glues-sentences", _glued),
        Wrong("02.2/backward-first", _backward_first),
        Wrong("02.2/adds", _added),
        Wrong("02.2/halves", _halves),
        Wrong("02.2/last-layer", _last_layer),
    ),
).check()
