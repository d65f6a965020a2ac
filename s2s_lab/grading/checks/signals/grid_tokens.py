"""Exercise 12.4, `grid_tokens`: every cell of a grid as a vector, and where each one stands."""

import random
from collections.abc import Iterator

import torch
from torch import Tensor

from s2s_lab.grading.checks.cells.numbers import numbers
from s2s_lab.grading.exercises.signals import GRID_TOKENS
from s2s_lab.grading.inside.questions.signals.grid_tokens import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

SIZES = (
    (1, 2, 3, 4), (2, 3, 4, 5), (1, 3, 2, 4), (2, 4, 5, 3), (3, 2, 4, 5), (2, 5, 3, 4),
    (1, 4, 3, 2), (3, 4, 2, 5),
)  # fmt: skip
"""(pictures, channels, rows, columns), pairwise different."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Random maps of each size."""
    for size in SIZES:
        yield Case(numbers(rng, *size, most=9.0))


def oracle(case: Case) -> tuple[Tensor, Tensor]:
    """Cell by cell, along each row, then the next row."""
    batch, channels, rows, columns = case.fmap.shape
    tokens = torch.zeros(batch, rows * columns, channels, dtype=case.fmap.dtype)
    cells = torch.zeros(rows * columns, 2, dtype=torch.long)
    n = 0
    for row in range(rows):
        for column in range(columns):
            cells[n, 0], cells[n, 1] = row, column
            for b in range(batch):
                for channel in range(channels):
                    tokens[b, n, channel] = case.fmap[b, channel, row, column]
            n += 1
    return tokens, cells


def mend(case: Case) -> Case | None:
    """Two channels or more, so that a token is seen to be a vector."""
    return case if case.fmap.shape[1] >= 2 else None


def _cells(rows: int, columns: int) -> Tensor:
    return torch.tensor([divmod(n, columns) for n in range(rows * columns)])


def _view(fmap: Tensor) -> tuple[Tensor, Tensor]:
    batch, channels, rows, columns = fmap.shape
    return fmap.reshape(batch, rows * columns, channels), _cells(rows, columns)


def _by_columns(fmap: Tensor) -> tuple[Tensor, Tensor]:
    tokens = fmap.permute(0, 3, 2, 1).flatten(1, 2)
    return tokens, _cells(*fmap.shape[2:])


def _averages(fmap: Tensor) -> tuple[Tensor, Tensor]:
    return fmap.mean(1).flatten(1), _cells(*fmap.shape[2:])


def _channels_first(fmap: Tensor) -> tuple[Tensor, Tensor]:
    return fmap.flatten(2), _cells(*fmap.shape[2:])


def _by_height(fmap: Tensor) -> tuple[Tensor, Tensor]:
    rows, columns = fmap.shape[2:]
    cells = torch.tensor([divmod(n, rows) for n in range(rows * columns)])
    return fmap.flatten(2).transpose(1, 2), cells


def _column_first(fmap: Tensor) -> tuple[Tensor, Tensor]:
    return fmap.flatten(2).transpose(1, 2), _cells(*fmap.shape[2:]).flip(1)


CHECK = ByOracle(
    exercise=GRID_TOKENS,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={
        "fmap": "picture channel row column",
        "tokens": "picture token channel",
        "cells": "token axis",
    },
    parts=("tokens", "cells"),
    mend=mend,
    wrong=(
        Wrong("12.4/view", _view),
        Wrong("12.4/column-by-column", _by_columns),
        Wrong("12.4/averages-channels", _averages),
        Wrong("12.4/channels-first", _channels_first),
        Wrong("12.4/divides-by-height", _by_height),
        Wrong("12.4/column-before-row", _column_first),
    ),
).check()
