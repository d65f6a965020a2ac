"""Exercise 01.3, `gru_step`: a mixture of old state and candidate, in PyTorch's order r, z, n."""

import random
from collections.abc import Iterator
from math import tanh
from typing import Any

import torch
from torch import Tensor

from s2s_lab.grading.checks.cells.numbers import dot, numbers, sigmoid
from s2s_lab.grading.exercises.cells import GRU_STEP
from s2s_lab.grading.inside.questions.cells.gru_step import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

SIZES = ((2, 3, 5), (3, 4, 2), (2, 5, 3), (5, 2, 3), (1, 3, 2), (3, 1, 4), (4, 3, 2), (3, 2, 1))
"""(batch, input, hidden), pairwise different within a case."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Random states and weights of each size."""
    for batch, inputs, hidden in SIZES:
        yield Case(
            x=numbers(rng, batch, inputs),
            h=numbers(rng, batch, hidden, most=0.9),
            W_ih=numbers(rng, 3, hidden, inputs),
            W_hh=numbers(rng, 3, hidden, hidden),
            b_ih=numbers(rng, 3, hidden),
            b_hh=numbers(rng, 3, hidden),
        )


def oracle(case: Case) -> Tensor:
    """Row by row and unit by unit."""
    W, U = case.W_ih.tolist(), case.W_hh.tolist()
    b, b_too = case.b_ih.tolist(), case.b_hh.tolist()
    after = torch.empty_like(case.h)
    for row, (x, h) in enumerate(zip(case.x.tolist(), case.h.tolist(), strict=True)):
        for unit, old in enumerate(h):
            from_x = [dot(W[k][unit], x) + b[k][unit] for k in range(3)]
            from_h = [dot(U[k][unit], h) + b_too[k][unit] for k in range(3)]
            reset, update = (sigmoid(from_x[k] + from_h[k]) for k in range(2))
            candidate = tanh(from_x[2] + reset * from_h[2])
            after[row, unit] = candidate + update * (old - candidate)
    return after


def mend(case: Case) -> Case | None:
    """All three blocks."""
    return case if len(case.W_ih) == 3 else None


def _sums(x: Tensor, h: Tensor, W_ih: Tensor, W_hh: Tensor, b_ih: Tensor, b_hh: Tensor) -> Any:
    """What comes from x and what comes from h, block by block."""
    from_x, from_h = x @ W_ih.T + b_ih, h @ W_hh.T + b_hh
    return (*from_x.chunk(3, dim=1), *from_h.chunk(3, dim=1))


def _two_independent_gates(x: Tensor, h: Tensor, *weights: Tensor) -> Any:
    u_x, z_x, c_x, u_h, z_h, c_h = _sums(x, h, *weights)
    return (1 - (z_x + z_h).sigmoid()) * h + (u_x + u_h).sigmoid() * (c_x + c_h).tanh()


def _keeps_one_minus_z(x: Tensor, h: Tensor, *weights: Tensor) -> Any:
    r_x, z_x, n_x, r_h, z_h, n_h = _sums(x, h, *weights)
    z, n = (z_x + z_h).sigmoid(), (n_x + (r_x + r_h).sigmoid() * n_h).tanh()
    return z * n + (1 - z) * h


def _reset_before_product(
    x: Tensor, h: Tensor, W_ih: Tensor, W_hh: Tensor, b_ih: Tensor, b_hh: Tensor
) -> Any:
    r_x, z_x, n_x, r_h, z_h, _ = _sums(x, h, W_ih, W_hh, b_ih, b_hh)
    r, z, units = (r_x + r_h).sigmoid(), (z_x + z_h).sigmoid(), h.shape[1]
    n = (n_x + (r * h) @ W_hh[2 * units :].T + b_hh[2 * units :]).tanh()
    return (1 - z) * n + z * h


def _exchanged(x: Tensor, h: Tensor, *weights: Tensor) -> Any:
    z_x, r_x, n_x, z_h, r_h, n_h = _sums(x, h, *weights)
    z, n = (z_x + z_h).sigmoid(), (n_x + (r_x + r_h).sigmoid() * n_h).tanh()
    return (1 - z) * n + z * h


def _sigmoid_candidate(x: Tensor, h: Tensor, *weights: Tensor) -> Any:
    r_x, z_x, n_x, r_h, z_h, n_h = _sums(x, h, *weights)
    z, n = (z_x + z_h).sigmoid(), (n_x + (r_x + r_h).sigmoid() * n_h).sigmoid()
    return (1 - z) * n + z * h


def _no_reset(x: Tensor, h: Tensor, *weights: Tensor) -> Any:
    _, z_x, n_x, _, z_h, n_h = _sums(x, h, *weights)
    z = (z_x + z_h).sigmoid()
    return (1 - z) * (n_x + n_h).tanh() + z * h


def _resets_input_too(x: Tensor, h: Tensor, *weights: Tensor) -> Any:
    r_x, z_x, n_x, r_h, z_h, n_h = _sums(x, h, *weights)
    z, n = (z_x + z_h).sigmoid(), ((r_x + r_h).sigmoid() * (n_x + n_h)).tanh()
    return (1 - z) * n + z * h


CHECK = ByOracle(
    exercise=GRU_STEP,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={
        "x": "row input",
        "h": "row unit",
        "W_ih": "block unit input",
        "W_hh": "block unit unit",
        "b_ih": "block unit",
        "b_hh": "block unit",
        "answer": "row unit",
    },
    mend=mend,
    wrong=(
        Wrong("01.3/two-independent-gates", _two_independent_gates),
        Wrong("01.3/keeps-one-minus-z", _keeps_one_minus_z),
        Wrong("01.3/reset-before-product", _reset_before_product),
        Wrong("01.3/reset-and-update-exchanged", _exchanged),
        Wrong("01.3/sigmoid-candidate", _sigmoid_candidate),
        Wrong("01.3/no-reset", _no_reset),
        Wrong("01.3/resets-the-input-too", _resets_input_too),
    ),
).check()
