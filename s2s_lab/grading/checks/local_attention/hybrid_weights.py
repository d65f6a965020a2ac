"""Exercise 05.3, `hybrid_weights`: a gate mixes two distributions over the source."""

import random
from collections.abc import Iterator
from dataclasses import replace
from math import exp

import torch

from s2s_lab.grading.checks.local_attention.drawn import distributions, filled, numbers
from s2s_lab.grading.exercises.local_attention import HYBRID_WEIGHTS
from s2s_lab.grading.inside.questions.local_attention.hybrid_weights import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

SIZES = ((2, 3, 4), (1, 2, 3), (3, 2, 5), (2, 4, 3), (3, 4, 5), (2, 1, 4), (4, 2, 3), (1, 3, 5))
"""(batch, target, source), pairwise different within a case."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Random weights and gates of each size; the gates lie far and near."""
    for batch, target, source in SIZES:
        yield Case(
            w_global=distributions(rng, (batch, target, source), least=1),
            w_local=distributions(rng, (batch, target, source)),
            gate_logit=numbers(rng, batch, target, largest=2) + 0.05,
        )


def oracle(case: Case) -> torch.Tensor:
    """Weight by weight."""
    batch, target, source = case.w_global.shape
    mixed = torch.zeros_like(case.w_global)
    for b in range(batch):
        for t in range(target):
            share = 1 / (1 + exp(-case.gate_logit[b, t]))
            for s in range(source):
                far, near = case.w_global[b, t, s], case.w_local[b, t, s]
                mixed[b, t, s] = share * far + (1 - share) * near
    return mixed


def mend(case: Case) -> Case:
    """Rows that sum to 1."""
    return replace(case, w_global=filled(case.w_global), w_local=filled(case.w_local))


def _adds(w_global: torch.Tensor, w_local: torch.Tensor, gate_logit: torch.Tensor) -> torch.Tensor:
    return w_global + w_local


def _share(gate_logit: torch.Tensor) -> torch.Tensor:
    return torch.sigmoid(gate_logit)[..., None]


def _second_softmax(
    w_global: torch.Tensor, w_local: torch.Tensor, gate_logit: torch.Tensor
) -> torch.Tensor:
    share = _share(gate_logit)
    return (share * w_global + (1 - share) * w_local).softmax(-1)


def _scores(
    w_global: torch.Tensor, w_local: torch.Tensor, gate_logit: torch.Tensor
) -> torch.Tensor:
    share = _share(gate_logit)
    return (share * w_global.log() + (1 - share) * w_local.log()).softmax(-1)


def _raw(w_global: torch.Tensor, w_local: torch.Tensor, gate_logit: torch.Tensor) -> torch.Tensor:
    return gate_logit[..., None] * w_global + (1 - gate_logit[..., None]) * w_local


def _other_side(
    w_global: torch.Tensor, w_local: torch.Tensor, gate_logit: torch.Tensor
) -> torch.Tensor:
    share = _share(gate_logit)
    return (1 - share) * w_global + share * w_local


CHECK = ByOracle(
    exercise=HYBRID_WEIGHTS,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={
        "w_global": "sentence t s",
        "w_local": "sentence t s",
        "gate_logit": "sentence t",
        "answer": "sentence t s",
    },
    weights=frozenset({"w_global", "w_local", "answer"}),
    kept=frozenset({"w_global", "w_local"}),
    mend=mend,
    wrong=(
        Wrong("05.3/adds", _adds),
        Wrong("05.3/second-softmax", _second_softmax),
        Wrong("05.3/mixes-scores", _scores),
        Wrong("05.3/raw-gate", _raw),
        Wrong("05.3/wrong-side", _other_side),
    ),
).check()
