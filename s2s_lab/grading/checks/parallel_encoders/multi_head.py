"""Exercise 10.3, `multi_head`: several attentions side by side, on pieces of each vector.

The wrong solutions are in `multi_head_wrong.py`; no solution as a learner would write it is here.
"""

import math
import random
from collections.abc import Iterator
from dataclasses import replace

import torch
from torch import Tensor

from s2s_lab.grading.checks.parallel_encoders.multi_head_wrong import WRONG
from s2s_lab.grading.exercises.parallel_encoders import MULTI_HEAD
from s2s_lab.grading.inside.questions.parallel_encoders.multi_head import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle

SIZES = (
    (2, 3, 4, 6, 3, False),
    (2, 3, 3, 4, 2, True),
    (2, 3, 5, 4, 2, False),
    (2, 4, 3, 4, 2, False),
    (2, 4, 4, 4, 2, True),
    (3, 2, 3, 4, 2, False),
)
"""(batch, tgt, src, units, heads, causal); in some there are as many sentences as heads."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Random vectors; some masks hide padding from all queries, some also what is later."""
    for batch, tgt, src, units, heads, causal in SIZES:
        lengths = [rng.randint(1, src) for _ in range(batch)]
        lengths[0], lengths[-1] = src, min(lengths[-1], src - 1)
        mask = torch.tensor([[i < n for i in range(src)] for n in lengths])[:, None, None]
        if causal:
            later = [[key <= query for key in range(src)] for query in range(tgt)]
            mask = mask & torch.tensor(later)
        q, k, v = (_numbers(rng, (batch, n, units)) for n in (tgt, src, src))
        W_q, W_k, W_v, W_o = (_numbers(rng, (units, units)) for _ in range(4))
        yield Case(q, k, v, W_q, W_k, W_v, W_o, heads, mask)


def _numbers(rng: random.Random, shape: tuple[int, ...]) -> Tensor:
    values = [rng.choice((-1, 1)) * rng.randint(1, 15) / 10 for _ in range(math.prod(shape))]
    return torch.tensor(values, dtype=torch.float64).view(shape)


def oracle(case: Case) -> tuple[Tensor, Tensor]:
    """Query by query and head by head; head h has units h·d/heads to (h + 1)·d/heads."""
    batch, tgt, units = case.q.shape
    src, size = case.k.shape[1], units // case.n_heads
    matrices = [W.tolist() for W in (case.W_q, case.W_k, case.W_v)]
    out = torch.zeros_like(case.q)
    weights = torch.zeros(batch, case.n_heads, tgt, src, dtype=case.q.dtype)
    for b in range(batch):
        queries, keys, values = (
            [_times(W, x) for x in vectors[b].tolist()]
            for W, vectors in zip(matrices, (case.q, case.k, case.v), strict=True)
        )
        for t, query in enumerate(queries):
            seen = case.mask[b, 0, min(t, case.mask.shape[2] - 1)].tolist()
            joined: list[float] = []
            for h in range(case.n_heads):
                own = slice(h * size, (h + 1) * size)
                row = _softmax([_dot(query[own], key[own]) / size**0.5 for key in keys], seen)
                weights[b, h, t] = torch.tensor(row)
                joined += [
                    sum(w * value[unit] for w, value in zip(row, values, strict=True))
                    for unit in range(own.start, own.stop)
                ]
            out[b, t] = torch.tensor(_times(case.W_o.tolist(), joined))
    return out, weights


def _dot(a: list[float], b: list[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))


def _times(matrix: list[list[float]], x: list[float]) -> list[float]:
    return [_dot(row, x) for row in matrix]


def _softmax(scores: list[float], seen: list[bool]) -> list[float]:
    raised = [math.exp(score) if real else 0.0 for score, real in zip(scores, seen, strict=True)]
    return [value / sum(raised) for value in raised]


def mend(case: Case) -> Case | None:
    """Heads that divide the units, one mask row for all queries or one for each, a key to read."""
    tgt, rows = case.q.shape[1], case.mask.shape[2]
    if case.n_heads < 1 or case.q.shape[2] % case.n_heads:
        return None
    mask = case.mask[:, :, :tgt] if rows > 1 else case.mask
    if mask.shape[2] not in (1, tgt) or not bool(mask.any(-1).all()):
        return None
    return replace(case, mask=mask)


CHECK = ByOracle(
    exercise=MULTI_HEAD,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={
        "q": "sentence query unit",
        "k": "sentence key unit",
        "v": "sentence key unit",
        "W_q": "unit unit",
        "W_k": "unit unit",
        "W_v": "unit unit",
        "W_o": "unit unit",
        "mask": "sentence any-head row key",
        "out": "sentence query unit",
        "weights": "sentence head query key",
    },
    parts=("out", "weights"),
    weights=frozenset({"weights"}),
    mend=mend,
    hidden=frozenset({"n_heads"}),
    call=lambda case: f"multi_head(q, k, v, W_q, W_k, W_v, W_o, n_heads={case.n_heads}, mask)",
    wrong=WRONG,
).check()
