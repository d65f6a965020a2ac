"""What a recurrent cell does with a sentence, figure by figure: gates, states, and each equation.

`read` runs one of the cells of `cells.py` over one sequence and keeps everything that its
equations name. `cell_of` takes a cell out of a trained layer; `untrained` makes one. Gradients are
in `cell_gradients.py`; nothing here trains or draws.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

from s2s_lab.models.cells import Cell, GRUCell, LSTMCell, RNNCell

KINDS: dict[str, type[Cell]] = {"rnn": RNNCell, "gru": GRUCell, "lstm": LSTMCell}
"""Cells by the name that a model's settings use."""

NEAR = 0.1
"""A gate is saturated within so much of 0 or 1; what lies between -1 and 1, of its ends.

Source: Karpathy, Johnson & Li (2015), section 4.2."""


@dataclass(frozen=True)
class Quantity:
    """One thing that a cell has for each unit at each step."""

    key: str
    """Its letter: the name of its figures."""
    name: str
    low: float
    """Lower end of what it can be: 0 for a gate, -1 for a state."""
    bounded: bool = True
    """False for the cell of an LSTM, which has no ends."""


@dataclass(frozen=True)
class Equation:
    """One line of a cell's arithmetic, with places for the figures of one unit at one step."""

    key: str
    """What it computes."""
    formula: str
    numbers: str
    """The same with ``{key}`` where a figure stands; ``{r.x}`` is what comes from the input with
    its bias, ``{r.h}`` what comes from the state with its bias."""


def _gate(letter: str) -> Equation:
    formula = f"σ(W{letter} x + b{letter} + U{letter} h + b′{letter})"
    return Equation(letter, formula, f"σ({{{letter}.x}} + {{{letter}.h}})")


QUANTITIES: dict[str, tuple[Quantity, ...]] = {
    "rnn": (Quantity("h", "state", -1.0),),
    "gru": (
        Quantity("r", "reset gate", 0.0),
        Quantity("z", "update gate", 0.0),
        Quantity("n", "candidate", -1.0),
        Quantity("h", "state", -1.0),
    ),
    "lstm": (
        Quantity("i", "input gate", 0.0),
        Quantity("f", "forget gate", 0.0),
        Quantity("o", "output gate", 0.0),
        Quantity("g", "candidate", -1.0),
        Quantity("c", "cell", -1.0, bounded=False),
        Quantity("h", "state", -1.0),
    ),
}
"""What there is to see in each kind of cell, in the order in which it is computed."""

EQUATIONS: dict[str, tuple[Equation, ...]] = {
    "rnn": (Equation("h", "tanh(W x + b + U h + b′)", "tanh({h.x} + {h.h})"),),
    "gru": (
        _gate("r"),
        _gate("z"),
        Equation("n", "tanh(Wn x + bn + r · (Un h + b′n))", "tanh({n.x} + {r} · {n.h})"),
        Equation("h", "(1 − z) · n + z · h", "{1-z} · {n} + {z} · {h.before}"),
    ),
    "lstm": (
        _gate("i"),
        _gate("f"),
        _gate("o"),
        Equation("g", "tanh(Wg x + bg + Ug h + b′g)", "tanh({g.x} + {g.h})"),
        Equation("c", "f · c + i · g", "{f} · {c.before} + {i} · {g}"),
        Equation("h", "o · tanh(c)", "{o} · tanh({c})"),
    ),
}
"""The arithmetic of each kind of cell, in order."""

BLOCKS = {"rnn": "h", "gru": "rzn", "lstm": "ifgo"}
"""Letters of the blocks of hidden units, as the weights have them."""


@dataclass(frozen=True)
class Saturation:
    """How open a gate stands over all units, a figure for each step."""

    mean: Float[Tensor, "time"]
    low: Float[Tensor, "time"]
    """Share of units within `NEAR` of the lower end."""
    high: Float[Tensor, "time"]
    """Share of units within `NEAR` of 1."""


@dataclass(frozen=True)
class CellReading:
    """Everything that a cell computed over one sequence."""

    kind: str
    """``rnn``, ``gru`` or ``lstm``."""
    figures: Mapping[str, Float[Tensor, "time hidden"]]
    """By name: each quantity; of each block ``.x`` and ``.h``, its two sums; ``h.before`` and
    ``c.before``, the state that the step began with; ``1-z`` of a GRU."""

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """What there is to see."""
        return QUANTITIES[self.kind]

    def saturation(self, key: str) -> Saturation:
        """Mean and share of saturated units of one quantity, step by step."""
        values = self.figures[key]
        low = next(quantity.low for quantity in self.quantities if quantity.key == key)
        return Saturation(
            values.mean(1),
            (values < low + NEAR).to(values.dtype).mean(1),
            (values > 1 - NEAR).to(values.dtype).mean(1),
        )

    def arithmetic(self, step: int, unit: int) -> tuple[str, ...]:
        """Every equation for one unit at one step, with its numbers; both count from 0.

        Raises:
            ValueError: for a step or a unit that there is not.
        """
        steps, units = self.figures["h"].shape
        for name, value, count in (("step", step, steps), ("unit", unit, units)):
            if not 0 <= value < count:
                raise ValueError(f"{name}: expected 0 to {count - 1}, got {value}")

        def figure(match: re.Match[str]) -> str:
            return f"{float(self.figures[match[1]][step, unit]):.3f}"

        lines = []
        for equation in EQUATIONS[self.kind]:
            numbers = re.sub(r"\{([^}]*)\}", figure, equation.numbers)
            result = float(self.figures[equation.key][step, unit])
            lines.append(f"{equation.key} = {equation.formula} = {numbers} = {result:.3f}")
        return tuple(lines)


def read(cell: Cell, inputs: Float[Tensor, "time input"]) -> CellReading:
    """Run a cell over one sequence from a state of zeros, and keep every figure.

    Raises:
        ValueError: for an empty sequence.
    """
    if not len(inputs):
        raise ValueError("inputs: expected at least one step, got none")
    kind = next(name for name, made in KINDS.items() if isinstance(cell, made))
    rows: list[dict[str, Tensor]] = []
    with torch.no_grad():
        zeros = inputs.new_zeros(cell.hidden)
        before = {"h": zeros, "c": zeros} if kind == "lstm" else {"h": zeros}
        for x in inputs:
            row = _step(kind, _sums(cell, kind, x, before["h"]), before)
            row |= {f"{name}.before": value for name, value in before.items()}
            before = {name: row[name] for name in before}
            rows.append(row)
    return CellReading(kind, {name: torch.stack([row[name] for row in rows]) for name in rows[0]})


def _sums(cell: Cell, kind: str, x: Tensor, h: Tensor) -> dict[str, Tensor]:
    """What comes from the input and from the state, for each block."""
    from_x = F.linear(x, cell.weight_ih, cell.bias_ih).chunk(cell.blocks)
    from_h = F.linear(h, cell.weight_hh, cell.bias_hh).chunk(cell.blocks)
    parts = zip(BLOCKS[kind], from_x, from_h, strict=True)
    return {
        f"{b}.{side}": part for b, *both in parts for side, part in zip("xh", both, strict=True)
    }


def _step(kind: str, sums: dict[str, Tensor], before: dict[str, Tensor]) -> dict[str, Tensor]:
    """One step of the equations above."""
    row = dict(sums)
    for gate in {"rnn": "", "gru": "rz", "lstm": "ifo"}[kind]:
        row[gate] = torch.sigmoid(sums[f"{gate}.x"] + sums[f"{gate}.h"])
    if kind == "rnn":
        row["h"] = torch.tanh(sums["h.x"] + sums["h.h"])
    elif kind == "gru":
        row["1-z"] = 1 - row["z"]
        row["n"] = torch.tanh(sums["n.x"] + row["r"] * sums["n.h"])
        row["h"] = row["1-z"] * row["n"] + row["z"] * before["h"]
    else:
        row["g"] = torch.tanh(sums["g.x"] + sums["g.h"])
        row["c"] = row["f"] * before["c"] + row["i"] * row["g"]
        row["h"] = row["o"] * torch.tanh(row["c"])
    return row


def cell_of(layers: nn.RNNBase, layer: int = 0, backward: bool = False) -> Cell:
    """The cell of one layer and direction, with the same weights in memory of its own.

    Raises:
        ValueError: for a layer or a direction that there is not.
    """
    if not 0 <= layer < layers.num_layers:
        raise ValueError(f"layer: expected 0 to {layers.num_layers - 1}, got {layer}")
    if backward and not layers.bidirectional:
        raise ValueError("direction: expected forward, the layer has no other, got backward")
    kind = {nn.RNN: "rnn", nn.GRU: "gru", nn.LSTM: "lstm"}[type(layers)]
    suffix = f"_l{layer}{'_reverse' if backward else ''}"
    state = layers.state_dict()
    weights = {name: state[name + suffix].clone() for name in _WEIGHTS}
    cell = untrained(kind, weights["weight_ih"].shape[1], layers.hidden_size)
    cell.to(weights["weight_ih"].dtype).load_state_dict(weights)
    return cell


_WEIGHTS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


def untrained(
    kind: str,
    input: int,
    hidden: int,
    seed: int = 0,
    radius: float | None = None,
    forget: float | None = None,
) -> Cell:
    """A cell with random weights; the global random state stays as it is.

    Args:
        kind: a name of `KINDS`.
        input: units that it reads.
        hidden: units that it has.
        seed: of the weights.
        radius: of a plain RNN: its recurrent weights are a random rotation times this number, so
            all their eigenvalues have this size; None: random numbers.
        forget: of an LSTM: the bias of the forget gate (Jozefowicz et al. 2015 begin with 1).

    Raises:
        ValueError: for another kind, or a setting that the kind does not have.
    """
    if kind not in KINDS:
        raise ValueError(f"kind: expected one of {', '.join(KINDS)}, got {kind!r}")
    if radius is not None and kind != "rnn":
        raise ValueError(f"radius: expected a plain RNN, got {kind}")
    if forget is not None and kind != "lstm":
        raise ValueError(f"forget: expected an LSTM, got {kind}")
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(seed)
        cell = KINDS[kind](input, hidden)
        if radius is not None:
            cell.weight_hh.copy_(radius * nn.init.orthogonal_(torch.empty(hidden, hidden)))
        if forget is not None:
            cell.bias_ih[hidden : 2 * hidden] = forget
            cell.bias_hh[hidden : 2 * hidden] = 0.0
    return cell
