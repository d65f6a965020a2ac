"""Exercise 05.5, `coverage_loss`: the price of reading again what was read before."""

import random
from collections.abc import Iterator
from dataclasses import replace

import torch

from s2s_lab.grading.checks.local_attention.drawn import distributions, filled
from s2s_lab.grading.exercises.local_attention import COVERAGE_LOSS
from s2s_lab.grading.inside.questions.local_attention.coverage_loss import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

SIZES = ((2, 4, 3), (3, 5, 4), (2, 3, 4), (3, 4, 2), (2, 5, 3), (4, 5, 3), (2, 4, 5), (3, 2, 4))
"""(batch, target, source), pairwise different within a case."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Each size: one target fills the batch, the others are shorter."""
    for batch, target, source in SIZES:
        lengths = [rng.randint(1, target - 1) for _ in range(batch)]
        lengths[rng.randrange(batch)] = target
        mask = torch.arange(target) < torch.tensor(lengths)[:, None]
        yield Case(distributions(rng, (batch, target, source)), mask)


def oracle(case: Case) -> torch.Tensor:
    """Step by step, with what was read before in a list."""
    costs = []
    for rows, real in zip(case.weights_seq.tolist(), case.tgt_mask.tolist(), strict=True):
        before = [0.0] * len(rows[0])
        for row, counts in zip(rows, real, strict=True):
            if counts:
                costs.append(sum(min(a, c) for a, c in zip(row, before, strict=True)))
                before = [a + c for a, c in zip(row, before, strict=True)]
    return torch.tensor(sum(costs) / len(costs), dtype=case.weights_seq.dtype)


def mend(case: Case) -> Case | None:
    """Rows that sum to 1, and at least one real step in each sentence."""
    if not case.tgt_mask[:, 0].all():
        return None
    return replace(case, weights_seq=filled(case.weights_seq))


def _before(weights: torch.Tensor, dim: int = 1) -> torch.Tensor:
    return weights.cumsum(dim) - weights


def _overlap(weights: torch.Tensor) -> torch.Tensor:
    return torch.minimum(weights, _before(weights)).sum(-1)


def _includes(weights_seq: torch.Tensor, tgt_mask: torch.Tensor) -> torch.Tensor:
    return torch.minimum(weights_seq, weights_seq.cumsum(1)).sum(-1)[tgt_mask].mean()


def _along_source(weights_seq: torch.Tensor, tgt_mask: torch.Tensor) -> torch.Tensor:
    return torch.minimum(weights_seq, _before(weights_seq, 2)).sum(-1)[tgt_mask].mean()


def _product(weights_seq: torch.Tensor, tgt_mask: torch.Tensor) -> torch.Tensor:
    return (weights_seq * _before(weights_seq)).sum(-1)[tgt_mask].mean()


def _larger(weights_seq: torch.Tensor, tgt_mask: torch.Tensor) -> torch.Tensor:
    return torch.maximum(weights_seq, _before(weights_seq)).sum(-1)[tgt_mask].mean()


def _all_steps(weights_seq: torch.Tensor, tgt_mask: torch.Tensor) -> torch.Tensor:
    return (_overlap(weights_seq) * tgt_mask).mean()


def _no_mask(weights_seq: torch.Tensor, tgt_mask: torch.Tensor) -> torch.Tensor:
    return _overlap(weights_seq).mean()


def _mean_of_means(weights_seq: torch.Tensor, tgt_mask: torch.Tensor) -> torch.Tensor:
    costs = (_overlap(weights_seq) * tgt_mask).sum(1) / tgt_mask.sum(1)
    return costs.mean()


CHECK = ByOracle(
    exercise=COVERAGE_LOSS,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"weights_seq": "sentence t s", "tgt_mask": "sentence t"},
    weights=frozenset({"weights_seq"}),
    kept=frozenset({"weights_seq"}),
    mend=mend,
    wrong=(
        Wrong("05.5/includes-itself", _includes),
        Wrong("05.5/along-the-source", _along_source),
        Wrong("05.5/product", _product),
        Wrong("05.5/larger-one", _larger),
        Wrong("05.5/divides-by-padding", _all_steps),
        Wrong("05.5/no-mask", _no_mask),
        Wrong("05.5/mean-of-means", _mean_of_means),
    ),
).check()
