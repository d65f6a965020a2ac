"""Exercise 01.4, `rnn_backward`: backpropagation through time, number by number."""

import random
from collections.abc import Iterator
from dataclasses import replace

import torch
from torch import Tensor

from s2s_lab.grading.checks.cells.numbers import dot, numbers
from s2s_lab.grading.exercises.cells import RNN_BACKWARD
from s2s_lab.grading.inside.questions.cells.rnn_backward import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

SIZES = ((4, 2, 3), (3, 4, 2), (2, 3, 4), (5, 3, 2), (6, 2, 4), (2, 1, 3), (3, 2, 1), (1, 3, 2))
"""(time, input, hidden), pairwise different within a case."""


def cases(rng: random.Random) -> Iterator[Case]:
    """The states come from the forward pass, written down with two decimals."""
    for time, inputs, hidden in SIZES:
        xs, W_x = numbers(rng, time, inputs), numbers(rng, hidden, inputs)
        W_h, b = numbers(rng, hidden, hidden), numbers(rng, hidden, most=0.5)
        hs = [numbers(rng, hidden, most=0.9)]
        for x in xs:
            hs.append(torch.tanh(W_x @ x + W_h @ hs[-1] + b))
        yield Case(xs, torch.stack(hs).round(decimals=2), numbers(rng, time, hidden), W_x, W_h)


def oracle(case: Case) -> dict[str, Tensor]:
    """Each state's gradient as a sum over the two paths, later states first."""
    time, inputs = case.xs.shape
    units, before = range(case.hs.shape[1]), range(inputs)
    xs, hs, W_x, W_h = (v.tolist() for v in (case.xs, case.hs, case.W_x, case.W_h))
    found = {
        "dW_x": torch.zeros_like(case.W_x),
        "dW_h": torch.zeros_like(case.W_h),
        "db": case.hs.new_zeros(len(units)),
        "dxs": torch.zeros_like(case.xs),
        "dh0": case.hs.new_zeros(len(units)),
    }
    later = [0.0 for _ in units]
    for t in reversed(range(time)):
        direct = case.dhs[t].tolist()
        sums = [(direct[j] + later[j]) * (1 - hs[t + 1][j] * hs[t + 1][j]) for j in units]
        for j in units:
            found["db"][j] += sums[j]
            for k in before:
                found["dW_x"][j, k] += sums[j] * xs[t][k]
            for k in units:
                found["dW_h"][j, k] += sums[j] * hs[t][k]
        for k in before:
            found["dxs"][t, k] = dot([W_x[j][k] for j in units], sums)
        later = [dot([W_h[j][k] for j in units], sums) for k in units]
    found["dh0"] = case.hs.new_tensor(later)
    return found


def mend(case: Case) -> Case | None:
    """One state more than steps; without h0's step there is nothing to go back through."""
    time = min(len(case.xs), len(case.hs) - 1)
    if not time:
        return None
    return replace(case, xs=case.xs[:time], hs=case.hs[: time + 1], dhs=case.dhs[:time])


def backward(
    xs: Tensor,
    hs: Tensor,
    dhs: Tensor,
    W_x: Tensor,
    W_h: Tensor,
    *,
    past: bool = True,
    derivative: int | None = 1,
    transposed: bool = True,
    sums: bool = True,
    state: int = 0,
    forwards: bool = False,
) -> dict[str, Tensor]:
    """The backward pass with one thing done otherwise."""
    dW_x, dW_h, db = torch.zeros_like(W_x), torch.zeros_like(W_h), torch.zeros_like(hs[0])
    dxs, later = torch.zeros_like(xs), torch.zeros_like(hs[0])
    order = range(len(xs)) if forwards else reversed(range(len(xs)))
    for t in order:
        da = dhs[t] + later * past
        if derivative is not None:
            da = da * (1 - hs[t + derivative] ** 2)
        dW_x = torch.outer(da, xs[t]) + dW_x * sums
        dW_h = torch.outer(da, hs[t + state]) + dW_h * sums
        db = da + db * sums
        dxs[t] = W_x.T @ da
        later = (W_h.T if transposed else W_h) @ da
    return {"dW_x": dW_x, "dW_h": dW_h, "db": db, "dxs": dxs, "dh0": later}


def _no_past(*given: Tensor) -> dict[str, Tensor]:
    return backward(*given, past=False)


def _no_derivative(*given: Tensor) -> dict[str, Tensor]:
    return backward(*given, derivative=None)


def _not_transposed(*given: Tensor) -> dict[str, Tensor]:
    return backward(*given, transposed=False)


def _overwrites(*given: Tensor) -> dict[str, Tensor]:
    return backward(*given, sums=False)


def _later_state(*given: Tensor) -> dict[str, Tensor]:
    return backward(*given, state=1)


def _forwards(*given: Tensor) -> dict[str, Tensor]:
    return backward(*given, forwards=True)


def _derivative_of_input(*given: Tensor) -> dict[str, Tensor]:
    return backward(*given, derivative=0)


CHECK = ByOracle(
    exercise=RNN_BACKWARD,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={
        "xs": "step input",
        "hs": "state unit",
        "dhs": "step unit",
        "W_x": "unit input",
        "W_h": "unit unit",
        "dW_x": "unit input",
        "dW_h": "unit unit",
        "db": "unit",
        "dxs": "step input",
        "dh0": "unit",
    },
    mend=mend,
    wrong=(
        Wrong("01.4/no-past", _no_past),
        Wrong("01.4/no-tanh-derivative", _no_derivative),
        Wrong("01.4/not-transposed", _not_transposed),
        Wrong("01.4/overwrites", _overwrites),
        Wrong("01.4/later-state", _later_state),
        Wrong("01.4/forwards", _forwards),
        Wrong("01.4/derivative-of-input", _derivative_of_input),
    ),
).check()
