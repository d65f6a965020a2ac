"""The cell of exercise 13.1 as it is printed in articles, and a real GRU, both step by step."""

from dataclasses import dataclass

import torch

NAMES = tuple(f"{letter}_{gate}" for gate in "uzc" for letter in "WUb")
"""``W_u``, ``U_u``, ``b_u`` and the same for z and c."""


@dataclass(frozen=True)
class Run:
    """What both cells did with one set of parameters and inputs; (step, unit) each."""

    u: torch.Tensor
    z: torch.Tensor
    candidate: torch.Tensor
    printed: torch.Tensor
    """States of the printed cell."""
    gru: torch.Tensor
    """States of a GRU whose reset gate has the parameters of u."""

    @property
    def unit(self) -> int:
        """The unit that came furthest from 0."""
        return int(self.printed.abs().amax(0).argmax())

    @property
    def peak(self) -> float:
        """The largest magnitude of the printed cell's state."""
        return float(self.printed.abs().max())


def run(params: dict[str, torch.Tensor], xs: torch.Tensor) -> Run:
    """Both cells from a state of zeros.

    Args:
        params: matrices W (hidden, features) and U (hidden, hidden), vectors b (hidden,).
        xs: (steps, features).
    """
    p = {name: params[name].double() for name in NAMES}
    h = g = torch.zeros(len(p["b_u"]), dtype=torch.float64)
    rows: list[tuple[torch.Tensor, ...]] = []
    for x in xs.double():
        u, z, c = (_line(p, gate, x, h) for gate in "uzc")
        u, z, c = u.sigmoid(), z.sigmoid(), c.tanh()
        h = (1 - z) * h + u * c
        g = _gru(p, x, g)
        rows.append((u, z, c, h, g))
    return Run(*(torch.stack(column) for column in zip(*rows, strict=True)))


def _line(p: dict[str, torch.Tensor], gate: str, x: torch.Tensor, h: torch.Tensor) -> torch.Tensor:
    return p[f"W_{gate}"] @ x + p[f"U_{gate}"] @ h + p[f"b_{gate}"]


def _gru(p: dict[str, torch.Tensor], x: torch.Tensor, h: torch.Tensor) -> torch.Tensor:
    """Reset inside the candidate, and an update whose two shares sum to 1."""
    r, z = _line(p, "u", x, h).sigmoid(), _line(p, "z", x, h).sigmoid()
    n = (p["W_c"] @ x + p["b_c"] + r * (p["U_c"] @ h)).tanh()
    return (1 - z) * h + z * n
