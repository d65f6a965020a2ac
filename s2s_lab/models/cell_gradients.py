"""How much the last state of a cell depends on each earlier one: gradients that vanish or grow.

The derivative of a step is written out by hand for each cell; the chain rule multiplies the steps.
For a plain RNN every factor is ``diag(1 - h²) U``, so the size of U alone makes a product of many
small or large. A GRU and an LSTM add a path whose factor is z or f, which they can keep near 1.
"""

from copy import deepcopy

import torch
from jaxtyping import Float
from torch import Tensor

from s2s_lab.models.cell_readings import CellReading, read
from s2s_lab.models.cells import Cell


def norms_to_end(cell: Cell, inputs: Float[Tensor, "time input"]) -> Float[Tensor, "time"]:
    """``‖∂h_T / ∂s_t‖`` for each step t: how much larger a small change of s_t can be at the end.

    s is all that a cell hands on: h, or h and c of an LSTM. The norm is the largest singular value;
    at the last step it is 1. Computed in double precision.

    Source: Pascanu, Mikolov & Bengio (2013), equations 5 to 7.

    Raises:
        ValueError: for an empty sequence.
    """
    cell = deepcopy(cell).double()
    reading = read(cell, inputs.double())
    with torch.no_grad():
        steps = jacobians(cell, reading)
        through = torch.eye(cell.hidden, steps.shape[1], dtype=torch.double)
        products = [through]
        for step in reversed(steps[1:]):
            through = through @ step
            products.append(through)
        norms: Tensor = torch.linalg.matrix_norm(torch.stack(products[::-1]), ord=2)
    return norms


def jacobians(cell: Cell, reading: CellReading) -> Float[Tensor, "time after before"]:
    """``∂s_t / ∂s_{t-1}`` of each step, from the figures that the cell computed."""
    blocks = cell.weight_hh.chunk(cell.blocks)
    if reading.kind == "rnn":
        return _of_rnn(reading, *blocks)
    return _of_gru(reading, *blocks) if reading.kind == "gru" else _of_lstm(reading, *blocks)


def _times(scale: Tensor, matrix: Tensor) -> Tensor:
    """``diag(scale) matrix`` for each step: (time, hidden) by (hidden, hidden)."""
    return scale[:, :, None] * matrix


def _of_rnn(reading: CellReading, U: Tensor) -> Tensor:
    """``h = tanh(a)``, ``a = … + U h``."""
    return _times(1 - reading.figures["h"] ** 2, U)


def _of_gru(reading: CellReading, U_r: Tensor, U_z: Tensor, U_n: Tensor) -> Tensor:
    """``h' = (1 - z) n + z h`` with ``n = tanh(… + r (U_n h + b'))``.

    By the product rule h acts on h' directly, through z, through the inner product, and through r.
    """
    f = reading.figures
    r, z, n, h = f["r"], f["z"], f["n"], f["h.before"]
    to_n = (1 - z) * (1 - n**2)
    through_n = _times(to_n * r, U_n) + _times(to_n * f["n.h"] * r * (1 - r), U_r)
    return torch.diag_embed(z) + _times((h - n) * z * (1 - z), U_z) + through_n


def _of_lstm(reading: CellReading, U_i: Tensor, U_f: Tensor, U_g: Tensor, U_o: Tensor) -> Tensor:
    """``c' = f c + i g`` and ``h' = o tanh(c')``; before and after, h comes first, then c."""
    v = reading.figures
    i, f, g, o, c = v["i"], v["f"], v["g"], v["o"], v["c"]
    c_of_h = _times(v["c.before"] * f * (1 - f), U_f)
    c_of_h = c_of_h + _times(g * i * (1 - i), U_i) + _times(i * (1 - g**2), U_g)
    c_of_c = torch.diag_embed(f)
    to_c = o * (1 - torch.tanh(c) ** 2)
    h_of_h = _times(torch.tanh(c) * o * (1 - o), U_o) + to_c[:, :, None] * c_of_h
    h_of_c = to_c[:, :, None] * c_of_c
    return torch.cat([torch.cat([h_of_h, h_of_c], 2), torch.cat([c_of_h, c_of_c], 2)], 1)
