"""Exercise 01.1, `rnn_forward`: a plain RNN whose state is carried through the padding."""

import random
from collections.abc import Iterator
from math import tanh
from typing import Any

import torch
from torch import Tensor

from s2s_lab.grading.checks.cells.numbers import dot, numbers
from s2s_lab.grading.exercises.cells import RNN_FORWARD
from s2s_lab.grading.inside.questions.cells.rnn_forward import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

SIZES = ((2, 4, 3, 5), (3, 5, 2, 4), (2, 3, 4, 5), (3, 4, 5, 2), (1, 4, 2, 3), (4, 3, 1, 2))
"""(batch, time, input, hidden), pairwise different within a case."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Each size twice: the longest sentence fills the batch, then every sentence has padding."""
    for batch, time, inputs, hidden in SIZES:
        for room in (0, 1):
            lengths = [rng.randint(1, time - 1) for _ in range(batch)]
            lengths[-1] = time - room
            yield Case(
                xs=numbers(rng, batch, time, inputs),
                h0=numbers(rng, batch, hidden, most=0.9),
                W_x=numbers(rng, hidden, inputs),
                W_h=numbers(rng, hidden, hidden),
                b=numbers(rng, hidden),
                mask=torch.arange(time) < torch.tensor(lengths)[:, None],
            )


def oracle(case: Case) -> tuple[Tensor, Tensor]:
    """Sentence by sentence, token by token, unit by unit."""
    W_x, W_h, b = case.W_x.tolist(), case.W_h.tolist(), case.b.tolist()
    hs, last = [], []
    for xs, h, mask in zip(case.xs.tolist(), case.h0.tolist(), case.mask.tolist(), strict=True):
        states = []
        for x, real in zip(xs, mask, strict=True):
            if real:
                h = [tanh(dot(W_x[j], x) + dot(W_h[j], h) + b[j]) for j in range(len(b))]
            states.append(h)
        hs.append(states)
        last.append(h)
    return torch.tensor(hs, dtype=torch.float64), torch.tensor(last, dtype=torch.float64)


def mend(case: Case) -> Case | None:
    """A sentence has at least one token."""
    return case if case.mask.any(1).all() else None


def run(xs: Tensor, h: Tensor, W_x: Tensor, W_h: Tensor, b: Tensor, keep: Tensor) -> list[Tensor]:
    """The states of a loop over time that keeps the old state where it is told to."""
    states = []
    for t in range(xs.shape[1]):
        new = torch.tanh(xs[:, t] @ W_x.T + h @ W_h.T + b)
        h = torch.where(keep[:, t, None], h, new)
        states.append(h)
    return states


def _stacked(states: list[Tensor]) -> tuple[Tensor, Tensor]:
    return torch.stack(states, 1), states[-1]


def _zeros_on_padding(
    xs: Tensor, h0: Tensor, W_x: Tensor, W_h: Tensor, b: Tensor, mask: Tensor
) -> Any:
    h, states = h0, []
    for t in range(xs.shape[1]):
        h = torch.tanh(xs[:, t] @ W_x.T + h @ W_h.T + b) * mask[:, t, None]
        states.append(h)
    return _stacked(states)


def _reads_padding(
    xs: Tensor, h0: Tensor, W_x: Tensor, W_h: Tensor, b: Tensor, mask: Tensor
) -> Any:
    return _stacked(run(xs, h0, W_x, W_h, b, torch.zeros_like(mask)))


def _mask_upside_down(
    xs: Tensor, h0: Tensor, W_x: Tensor, W_h: Tensor, b: Tensor, mask: Tensor
) -> Any:
    return _stacked(run(xs, h0, W_x, W_h, b, mask))


def _transposed(xs: Tensor, h0: Tensor, W_x: Tensor, W_h: Tensor, b: Tensor, mask: Tensor) -> Any:
    return _stacked(run(xs, h0, W_x, W_h.T, b, ~mask))


def _no_tanh(xs: Tensor, h0: Tensor, W_x: Tensor, W_h: Tensor, b: Tensor, mask: Tensor) -> Any:
    h, states = h0, []
    for t in range(xs.shape[1]):
        h = torch.where(mask[:, t, None], xs[:, t] @ W_x.T + h @ W_h.T + b, h)
        states.append(h)
    return _stacked(states)


def _ignores_h0(xs: Tensor, h0: Tensor, W_x: Tensor, W_h: Tensor, b: Tensor, mask: Tensor) -> Any:
    return _stacked(run(xs, torch.zeros_like(h0), W_x, W_h, b, ~mask))


def _input_only(xs: Tensor, h0: Tensor, W_x: Tensor, W_h: Tensor, b: Tensor, mask: Tensor) -> Any:
    h, states = h0, []
    for t in range(xs.shape[1]):
        h = torch.where(mask[:, t, None], torch.tanh(xs[:, t] @ W_x.T + h0 @ W_h.T + b), h)
        states.append(h)
    return _stacked(states)


CHECK = ByOracle(
    exercise=RNN_FORWARD,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={
        "xs": "sentence step input",
        "h0": "sentence unit",
        "W_x": "unit input",
        "W_h": "unit unit",
        "b": "unit",
        "mask": "sentence step",
        "hs": "sentence step unit",
        "h_last": "sentence unit",
    },
    parts=("hs", "h_last"),
    mend=mend,
    wrong=(
        Wrong("01.1/zeros-on-padding", _zeros_on_padding),
        Wrong("01.1/reads-padding", _reads_padding),
        Wrong("01.1/mask-upside-down", _mask_upside_down),
        Wrong("01.1/transposed-weights", _transposed),
        Wrong("01.1/no-tanh", _no_tanh),
        Wrong("01.1/ignores-h0", _ignores_h0),
        Wrong("01.1/input-only", _input_only),
    ),
).check()
