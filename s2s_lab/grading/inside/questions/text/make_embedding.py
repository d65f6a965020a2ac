"""Exercise 00.6, `make_embedding`: a table, and what three optimisers make of it."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import nn

from s2s_lab.grading.inside.reply import Question, Submission

RATE = 0.5
DECAY = 0.5

OPTIMISERS: dict[str, Callable[[list[nn.Parameter]], torch.optim.Optimizer]] = {
    "SGD": lambda parameters: torch.optim.SGD(parameters, lr=RATE),
    "Adam": lambda parameters: torch.optim.Adam(parameters, lr=RATE, weight_decay=DECAY),
    "AdamW": lambda parameters: torch.optim.AdamW(parameters, lr=RATE, weight_decay=DECAY),
}
"""One step each, in this order; all but the first with weight decay."""


@dataclass(frozen=True)
class Case:
    """A vocabulary, vectors of some words, and a batch that holds every id."""

    vocab: dict[str, int]
    pretrained: dict[str, tuple[float, ...]]
    seed: int
    ids: torch.Tensor
    """(batch, positions)."""
    upstream: torch.Tensor
    """(batch, positions, units): gradient of a loss with respect to the vectors; no zeros."""


def ask(submission: Submission, case: Case) -> object:
    """Every row of the table when it is new, and after a step of each optimiser.

    Returns:
        Vectors of the batch, and of every id in a batch of one: ``new``, for the ``same seed`` and
        for the ``other seed``, and after each optimiser; what came instead of a module.
    """
    module = _built(submission, case, case.seed)
    if not isinstance(module, nn.Module):
        return module
    every = torch.arange(len(case.vocab))[None]
    rows = {"batch": _rows(module, case.ids), "new": _rows(module, every)}
    rows["same seed"] = _rows(_built(submission, case, case.seed), every)
    rows["other seed"] = _rows(_built(submission, case, case.seed + 1), every)
    for name, optimiser in OPTIMISERS.items():
        _step(module, case, optimiser)
        rows[name] = _rows(module, every)
    return rows


def _rows(module: nn.Module, ids: torch.Tensor) -> object:
    """What the module gives for some ids, as it is now."""
    vectors = module(ids)
    return vectors.detach().clone() if isinstance(vectors, torch.Tensor) else vectors


def _built(submission: Submission, case: Case, seed: int) -> nn.Module:
    module = submission(dict(case.vocab), dict(case.pretrained), seed)
    return module.double() if isinstance(module, nn.Module) else module


def _step(
    module: nn.Module,
    case: Case,
    optimiser: Callable[[list[nn.Parameter]], torch.optim.Optimizer],
) -> None:
    """One step downhill; none where nothing can learn."""
    parameters = list(module.parameters())
    vectors = module(case.ids)
    if not parameters or not isinstance(vectors, torch.Tensor) or not vectors.requires_grad:
        return
    if vectors.shape != case.upstream.shape:
        return
    module.zero_grad()
    vectors.backward(case.upstream)
    optimiser(parameters).step()


QUESTION = Question(Case, ask)
