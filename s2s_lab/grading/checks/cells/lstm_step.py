"""Exercise 01.2, `lstm_step`: three gates, a candidate and a cell, in the order i, f, g, o."""

import random
from collections.abc import Iterator
from math import tanh
from typing import Any

import torch
from torch import Tensor

from s2s_lab.grading.checks.cells.numbers import dot, numbers, sigmoid
from s2s_lab.grading.exercises.cells import LSTM_STEP
from s2s_lab.grading.inside.questions.cells.lstm_step import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

SIZES = ((2, 3, 5), (3, 4, 2), (2, 5, 3), (5, 2, 3), (1, 3, 2), (3, 1, 4), (4, 3, 2), (3, 2, 1))
"""(batch, input, hidden), pairwise different within a case."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Random states and weights of each size; cells are larger than any output can be."""
    for batch, inputs, hidden in SIZES:
        yield Case(
            x=numbers(rng, batch, inputs),
            h=numbers(rng, batch, hidden, most=0.9),
            c=numbers(rng, batch, hidden, most=4),
            W_ih=numbers(rng, 4, hidden, inputs),
            W_hh=numbers(rng, 4, hidden, hidden),
            b_ih=numbers(rng, 4, hidden),
            b_hh=numbers(rng, 4, hidden),
        )


def oracle(case: Case) -> tuple[Tensor, Tensor]:
    """Row by row and unit by unit: the four sums, then the two equations."""
    W, U = case.W_ih.tolist(), case.W_hh.tolist()
    b, b_too = case.b_ih.tolist(), case.b_hh.tolist()
    hs, cs = torch.empty_like(case.h), torch.empty_like(case.c)
    for row, (x, h) in enumerate(zip(case.x.tolist(), case.h.tolist(), strict=True)):
        for unit in range(len(h)):
            sums = [
                dot(W[k][unit], x) + dot(U[k][unit], h) + b[k][unit] + b_too[k][unit]
                for k in range(4)
            ]
            written = sigmoid(sums[0]) * tanh(sums[2])
            cell = sigmoid(sums[1]) * float(case.c[row, unit]) + written
            cs[row, unit] = cell
            hs[row, unit] = sigmoid(sums[3]) * tanh(cell)
    return hs, cs


def mend(case: Case) -> Case | None:
    """All four blocks."""
    return case if len(case.W_ih) == 4 else None


def _blocks(x: Tensor, h: Tensor, W_ih: Tensor, W_hh: Tensor, b_ih: Tensor, b_hh: Tensor) -> Any:
    return (x @ W_ih.T + b_ih + h @ W_hh.T + b_hh).chunk(4, dim=1)


def _end(i: Tensor, f: Tensor, g: Tensor, o: Tensor, c: Tensor) -> Any:
    new = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * new.tanh(), new


def _output_before_candidate(x: Tensor, h: Tensor, c: Tensor, *weights: Tensor) -> Any:
    i, f, o, g = _blocks(x, h, *weights)
    return _end(i, f, g, o, c)


def _sigmoid_candidate(x: Tensor, h: Tensor, c: Tensor, *weights: Tensor) -> Any:
    i, f, g, o = (block.sigmoid() for block in _blocks(x, h, *weights))
    new = f * c + i * g
    return o * new.tanh(), new


def _no_tanh_of_cell(x: Tensor, h: Tensor, c: Tensor, *weights: Tensor) -> Any:
    i, f, g, o = _blocks(x, h, *weights)
    new = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * new, new


def _one_bias(
    x: Tensor, h: Tensor, c: Tensor, W_ih: Tensor, W_hh: Tensor, b_ih: Tensor, b_hh: Tensor
) -> Any:
    i, f, g, o = _blocks(x, h, W_ih, W_hh, b_ih, torch.zeros_like(b_hh))
    return _end(i, f, g, o, c)


def _cell_first(x: Tensor, h: Tensor, c: Tensor, *weights: Tensor) -> Any:
    i, f, g, o = _blocks(x, h, *weights)
    return _end(i, f, g, o, c)[::-1]


def _old_cell(x: Tensor, h: Tensor, c: Tensor, *weights: Tensor) -> Any:
    i, f, g, o = _blocks(x, h, *weights)
    return o.sigmoid() * c.tanh(), f.sigmoid() * c + i.sigmoid() * g.tanh()


def _gates_exchanged(x: Tensor, h: Tensor, c: Tensor, *weights: Tensor) -> Any:
    f, i, g, o = _blocks(x, h, *weights)
    return _end(i, f, g, o, c)


CHECK = ByOracle(
    exercise=LSTM_STEP,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={
        "x": "row input",
        "h": "row unit",
        "c": "row unit",
        "W_ih": "block unit input",
        "W_hh": "block unit unit",
        "b_ih": "block unit",
        "b_hh": "block unit",
        "h'": "row unit",
        "c'": "row unit",
    },
    parts=("h'", "c'"),
    mend=mend,
    wrong=(
        Wrong("01.2/output-before-candidate", _output_before_candidate),
        Wrong("01.2/sigmoid-candidate", _sigmoid_candidate),
        Wrong("01.2/no-tanh-of-cell", _no_tanh_of_cell),
        Wrong("01.2/one-bias", _one_bias),
        Wrong("01.2/cell-first", _cell_first),
        Wrong("01.2/old-cell", _old_cell),
        Wrong("01.2/gates-exchanged", _gates_exchanged),
    ),
).check()
