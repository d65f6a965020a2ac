"""Exercise 00.3, `one_hot_lookup`: an embedding lookup as a product, values and gradient."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

import torch
from torch.nn import functional as F

from s2s_lab.grading.exercises.text import ONE_HOT_LOOKUP
from s2s_lab.grading.inside.questions.text.one_hot_lookup import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

SIZES = (
    (2, 3, 5, 4),
    (3, 2, 6, 4),
    (1, 4, 5, 3),
    (2, 4, 7, 3),
    (3, 1, 5, 2),
    (2, 1, 4, 3),
    (1, 2, 4, 3),
    (2, 3, 6, 5),
)
"""(batch, positions, vocab, units), pairwise different within a case."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Random tables; a batch without and one with the last word of the vocabulary by turns."""
    for trial, (batch, positions, vocab, units) in enumerate(2 * SIZES):
        ids = torch.tensor([rng.randrange(vocab - 1) for _ in range(batch * positions)])
        if trial % 2:
            ids[rng.randrange(len(ids))] = vocab - 1
        shape = (batch, positions)
        yield Case(
            ids.view(shape), _drawn(rng, vocab, units), _drawn(rng, *shape, units).abs() + 0.1
        )


def _drawn(rng: random.Random, *shape: int) -> torch.Tensor:
    count = torch.Size(shape).numel()
    values = [rng.randint(-99, 99) / 10 for _ in range(count)]
    return torch.tensor(values, dtype=torch.float64).view(shape)


def oracle(case: Case) -> tuple[torch.Tensor, torch.Tensor]:
    """Cell by cell: the vector is copied, and what comes back is added to the row it came from."""
    batch, positions = case.ids.shape
    vectors = torch.zeros_like(case.upstream)
    gradient = torch.zeros_like(case.W)
    for b in range(batch):
        for t in range(positions):
            row = int(case.ids[b, t])
            for d in range(case.W.shape[1]):
                vectors[b, t, d] = case.W[row, d]
                gradient[row, d] += case.upstream[b, t, d]
    return vectors, gradient


def mend(case: Case) -> Case | None:
    """Ids stay inside the table."""
    return replace(case, ids=case.ids.clamp(max=len(case.W) - 1))


def _inferred(ids: torch.Tensor, W: torch.Tensor) -> torch.Tensor:
    return F.one_hot(ids).to(W.dtype) @ W


def _transposed(ids: torch.Tensor, W: torch.Tensor) -> torch.Tensor:
    return F.one_hot(ids, len(W)).to(W.dtype) @ W.T


def _integers(ids: torch.Tensor, W: torch.Tensor) -> torch.Tensor:
    return F.one_hot(ids, len(W)) @ W


def _float32(ids: torch.Tensor, W: torch.Tensor) -> torch.Tensor:
    return F.one_hot(ids, len(W)).float() @ W


def _float32_both(ids: torch.Tensor, W: torch.Tensor) -> torch.Tensor:
    return F.one_hot(ids, len(W)).float() @ W.float()


def _normalised(ids: torch.Tensor, W: torch.Tensor) -> torch.Tensor:
    return F.embedding(ids, W / W.norm(dim=1, keepdim=True))


def _detached(ids: torch.Tensor, W: torch.Tensor) -> torch.Tensor:
    return F.embedding(ids, W.detach())


WRONGS: dict[str, tuple[Callable[[torch.Tensor, torch.Tensor], torch.Tensor], ...]] = {
    "00.3/classes-inferred": (_inferred,),
    "00.3/transposed": (_transposed,),
    "00.3/integers": (_integers,),
    "00.3/float32": (_float32, _float32_both),
    "00.3/normalises": (_normalised,),
    "00.3/cuts-the-graph": (_detached,),
}


def call(case: Case) -> str:
    """What was asked; the gradient is of a sum whose weights are `upstream`."""
    return "one_hot_lookup(ids, W), then .backward(upstream)"


CHECK = ByOracle(
    exercise=ONE_HOT_LOOKUP,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={
        "ids": "sentence position",
        "W": "word unit",
        "upstream": "sentence position unit",
        "vectors": "sentence position unit",
        "gradient of W": "word unit",
    },
    parts=("vectors", "gradient of W"),
    mend=mend,
    call=call,
    wrong=tuple(Wrong(id, one) for id, wrongs in WRONGS.items() for one in wrongs),
).check()
