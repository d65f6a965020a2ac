"""Exercise 04.1, `masked_softmax`: weights that sum to 1 over real tokens, and are 0 elsewhere."""

import math
import random
from collections.abc import Iterator
from dataclasses import replace

import torch

from s2s_lab.grading.exercises.attention import MASKED_SOFTMAX
from s2s_lab.grading.inside.questions.attention.masked_softmax import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

INPUTS = (
    (3, 5, -1, 0.0),
    (2, 4, -1, 1000.0),
    (5, 3, 0, 0.0),
    (4, 2, 1, -1000.0),
    (3, 4, 0, 0.0),
    (5, 2, 0, 1000.0),
    (2, 5, -1, 0.0),
    (4, 3, 0, -1000.0),
    (3, 2, 0, 0.0),
    (4, 5, 1, 1000.0),
    (2, 3, 0, 0.0),
    (5, 4, -1, -1000.0),
)
"""(target steps, source positions, axis, what is added to all scores)."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Random scores; in every other input one line along the axis has no real token."""
    for number, (tgt, src, dim, shift) in enumerate(INPUTS):
        scores = [[shift + rng.randint(-30, 30) / 10 for _ in range(src)] for _ in range(tgt)]
        mask = torch.tensor([[rng.random() < 0.6 for _ in range(src)] for _ in range(tgt)])
        lines = mask if dim in (-1, 1) else mask.T
        for i, line in enumerate(lines):
            line[rng.randrange(len(line))] = True
            line[(int(line.int().argmax()) + 1) % len(line)] = False
            if number % 2 and not i:
                line[:] = False
        yield Case(torch.tensor(scores, dtype=torch.float64), mask, dim)


def oracle(case: Case) -> tuple[torch.Tensor, str]:
    """Line by line in Python's own numbers; the largest score is taken off before exp."""
    along_rows = case.dim in (-1, 1)
    scores = case.scores if along_rows else case.scores.T
    mask = case.mask if along_rows else case.mask.T
    weights = torch.zeros_like(scores)
    for line, (values, real) in enumerate(zip(scores.tolist(), mask.tolist(), strict=True)):
        left = [value for value, keep in zip(values, real, strict=True) if keep]
        total = sum(math.exp(value - max(left)) for value in left)
        for place, keep in enumerate(real):
            if keep:
                weights[line, place] = math.exp(values[place] - max(left)) / total
    return (weights if along_rows else weights.T.contiguous()), "finite"


def mend(case: Case) -> Case | None:
    """At least one real token, and something to compare along the axis."""
    if case.scores.shape[case.dim] < 2 or not bool(case.mask.any()):
        return None
    return replace(case, dim=-1) if case.dim == 1 else case


def _filled(scores: torch.Tensor, mask: torch.Tensor, value: float) -> torch.Tensor:
    return torch.where(mask, scores, torch.tensor(value, dtype=scores.dtype))


def _mask_after(scores: torch.Tensor, mask: torch.Tensor, dim: int = -1) -> torch.Tensor:
    return scores.softmax(dim) * mask


def _fills_with_zero(scores: torch.Tensor, mask: torch.Tensor, dim: int = -1) -> torch.Tensor:
    return torch.softmax(scores * mask, dim)


def _wrong_dim(scores: torch.Tensor, mask: torch.Tensor, dim: int = -1) -> torch.Tensor:
    across = 1 if dim == 0 else 0
    return torch.softmax(_filled(scores, mask, -math.inf), across).nan_to_num()


def _ignores_dim(scores: torch.Tensor, mask: torch.Tensor, dim: int = -1) -> torch.Tensor:
    return torch.softmax(_filled(scores, mask, -math.inf), -1).nan_to_num()


def _inverted(scores: torch.Tensor, mask: torch.Tensor, dim: int = -1) -> torch.Tensor:
    return torch.softmax(_filled(scores, ~mask, -math.inf), dim).nan_to_num()


def _nan_rows(scores: torch.Tensor, mask: torch.Tensor, dim: int = -1) -> torch.Tensor:
    return torch.softmax(_filled(scores, mask, -math.inf), dim)


def _uniform_rows(scores: torch.Tensor, mask: torch.Tensor, dim: int = -1) -> torch.Tensor:
    return torch.softmax(_filled(scores, mask, -1e9), dim)


def _overflows(scores: torch.Tensor, mask: torch.Tensor, dim: int = -1) -> torch.Tensor:
    raised = torch.exp(scores) * mask
    return raised / raised.sum(dim, keepdim=True).clamp(min=1e-12)


def _overflows_hidden(scores: torch.Tensor, mask: torch.Tensor, dim: int = -1) -> torch.Tensor:
    raised = torch.exp(_filled(scores, mask, -math.inf))
    return (raised / raised.sum(dim, keepdim=True)).nan_to_num()


def _nan_gradient(scores: torch.Tensor, mask: torch.Tensor, dim: int = -1) -> torch.Tensor:
    return torch.softmax(scores + mask.to(scores.dtype).log(), dim).nan_to_num()


CHECK = ByOracle(
    exercise=MASKED_SOFTMAX,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"scores": "step position", "mask": "step position", "weights": "step position"},
    parts=("weights", "gradient"),
    weights=frozenset({"weights"}),
    mend=mend,
    kept=frozenset({"dim"}),
    hidden=frozenset({"dim"}),
    call=lambda case: f"masked_softmax(scores, mask, dim={case.dim})",
    wrong=(
        Wrong("04.1/mask-after", _mask_after),
        Wrong("04.1/fills-with-zero", _fills_with_zero),
        Wrong("04.1/ignores-dim", _ignores_dim),
        Wrong("04.1/wrong-dim", _wrong_dim),
        Wrong("04.1/inverted-mask", _inverted),
        Wrong("04.1/nan-without-tokens", _nan_rows),
        Wrong("04.1/uniform-without-tokens", _uniform_rows),
        Wrong("04.1/overflows", _overflows),
        Wrong("04.1/overflows", _overflows_hidden),
        Wrong("04.1/nan-gradient", _nan_gradient),
    ),
).check()
