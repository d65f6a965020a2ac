"""Exercise 04.3, `attend`: for each target step a weighted sum of the values, and its weights."""

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import replace

import torch
from torch import Tensor

from s2s_lab.grading.exercises.attention import ATTEND
from s2s_lab.grading.inside.questions.attention.attend import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

SIZES = (
    (2, 3, 5, 4, 6),
    (3, 2, 4, 1, 5),
    (4, 3, 5, 2, 1),
    (1, 4, 3, 2, 5),
    (3, 4, 5, 2, 6),
    (2, 1, 4, 3, 5),
    (2, 5, 4, 1, 3),
    (3, 1, 5, 4, 2),
)
"""(batch, tgt, src, key, value), pairwise different within a case."""

Score = Callable[[Tensor, Tensor], Tensor]


def cases(rng: random.Random) -> Iterator[Case]:
    """Random vectors; every sentence has a length of its own."""
    for batch, tgt, src, key, value in SIZES:
        lengths = [min(src, 1 + rng.randrange(src)) for _ in range(batch)]
        lengths[rng.randrange(batch)] = src - 1
        mask = torch.arange(src) < torch.tensor(lengths)[:, None]
        yield Case(
            q=_numbers(rng, batch, tgt, key),
            k=_numbers(rng, batch, src, key),
            v=_numbers(rng, batch, src, value),
            mask=mask,
        )


def _numbers(rng: random.Random, *shape: int) -> Tensor:
    values = [rng.choice((-1, 1)) * rng.randint(1, 15) / 10 for _ in range(math.prod(shape))]
    return torch.tensor(values, dtype=torch.float64).view(shape)


def oracle(case: Case) -> tuple[Tensor, Tensor]:
    """One step at a time, over the real positions of its sentence alone."""
    (batch, tgt, _), (_, src, width) = case.q.shape, case.v.shape
    contexts = torch.zeros(batch, tgt, width, dtype=torch.float64)
    weights = torch.zeros(batch, tgt, src, dtype=torch.float64)
    for b in range(batch):
        real = [s for s in range(src) if case.mask[b, s]]
        for t in range(tgt):
            near = {s: -float(((case.q[b, t] - case.k[b, s]) ** 2).sum()) for s in real}
            best = max(near.values())
            total = sum(math.exp(score - best) for score in near.values())
            for s in real:
                weights[b, t, s] = math.exp(near[s] - best) / total
                contexts[b, t] += weights[b, t, s] * case.v[b, s]
    return contexts, weights


def mend(case: Case) -> Case | None:
    """Every sentence has a real token, one has two; padding stands on the right; no value is 0."""
    lengths = case.mask.sum(1)
    if not bool(lengths.min()) or int(lengths.max()) < 2 or bool((case.v == 0).any()):
        return None
    return replace(case, mask=torch.arange(case.mask.shape[1]) < lengths[:, None])


def _weights(q: Tensor, k: Tensor, mask: Tensor, score_fn: Score) -> Tensor:
    hidden = torch.zeros(mask.shape, dtype=q.dtype).masked_fill(~mask, -math.inf)
    return torch.softmax(score_fn(q, k) + hidden.unsqueeze(1), dim=2)


Result = tuple[Tensor, Tensor]


def _twice(q: Tensor, k: Tensor, v: Tensor, mask: Tensor, score_fn: Score) -> Result:
    again = _weights(q, k, mask, lambda q, k: _weights(q, k, mask, score_fn))
    return torch.bmm(again, v), again


def _twice_unmasked(q: Tensor, k: Tensor, v: Tensor, mask: Tensor, score_fn: Score) -> Result:
    again = _weights(q, k, mask, lambda q, k: score_fn(q, k).softmax(-1))
    return torch.bmm(again, v), again


def _mask_forgotten(q: Tensor, k: Tensor, v: Tensor, mask: Tensor, score_fn: Score) -> Result:
    weights = score_fn(q, k).softmax(-1)
    return torch.bmm(weights, v), weights


def _sums_keys(q: Tensor, k: Tensor, v: Tensor, mask: Tensor, score_fn: Score) -> Result:
    weights = _weights(q, k, mask, score_fn)
    return torch.bmm(weights, k), weights


def _sums_targets(q: Tensor, k: Tensor, v: Tensor, mask: Tensor, score_fn: Score) -> Result:
    weights = _weights(q, k, mask, score_fn)
    return torch.einsum("bts,bsd->bsd", weights, v), weights


def _no_sum(q: Tensor, k: Tensor, v: Tensor, mask: Tensor, score_fn: Score) -> Result:
    weights = _weights(q, k, mask, score_fn)
    return weights[..., None] * v[:, None], weights


def _returns_scores(q: Tensor, k: Tensor, v: Tensor, mask: Tensor, score_fn: Score) -> Result:
    return torch.bmm(_weights(q, k, mask, score_fn), v), score_fn(q, k)


def _returns_masked(q: Tensor, k: Tensor, v: Tensor, mask: Tensor, score_fn: Score) -> Result:
    scores = score_fn(q, k).masked_fill(~mask.unsqueeze(1), -math.inf)
    return torch.bmm(scores.softmax(2), v), scores


def _weights_first(q: Tensor, k: Tensor, v: Tensor, mask: Tensor, score_fn: Score) -> Result:
    weights = _weights(q, k, mask, score_fn)
    return weights, torch.bmm(weights, v)


CHECK = ByOracle(
    exercise=ATTEND,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={
        "q": "sentence step unit",
        "k": "sentence position unit",
        "v": "sentence position value",
        "mask": "sentence position",
        "context": "sentence step value",
        "weights": "sentence step position",
    },
    parts=("context", "weights"),
    weights=frozenset({"weights"}),
    mend=mend,
    call=lambda case: "attend(q, k, v, mask, score_fn), where score_fn(q, k) is −|q − k|²",
    wrong=(
        Wrong("04.3/softmax-twice", _twice),
        Wrong("04.3/softmax-twice", _twice_unmasked),
        Wrong("04.3/mask-forgotten", _mask_forgotten),
        Wrong("04.3/sums-keys", _sums_keys),
        Wrong("04.3/sums-over-targets", _sums_targets),
        Wrong("04.3/no-sum", _no_sum),
        Wrong("04.3/returns-scores", _returns_scores),
        Wrong("04.3/returns-scores", _returns_masked),
        Wrong("04.3/weights-first", _weights_first),
    ),
).check()
