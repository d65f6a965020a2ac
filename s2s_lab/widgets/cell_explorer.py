"""Look into a recurrent cell while it reads a sentence: gates, states, arithmetic, gradients.

The encoder's own cell stands beside three untrained ones, a plain RNN, an LSTM and a GRU, which
read the same vectors; over a longer text (the sentence again and again) their gradients show what
vanishes. All figures come from `models.cell_readings` and `models.cell_gradients`.
"""

from collections.abc import Mapping
from typing import Any, Self

import torch
import traitlets
from torch import Tensor

from s2s_lab import batch, pages
from s2s_lab.models.cell_gradients import norms_to_end
from s2s_lab.models.cell_readings import EQUATIONS, CellReading, cell_of, read, untrained
from s2s_lab.models.cells import Cell
from s2s_lab.models.encoders import RNNEncoder, vectors_of
from s2s_lab.models.seq2seq import Seq2Seq
from s2s_lab.translator import Translator, load
from s2s_lab.widgets.view import View
from s2s_lab.widgets.wire import packed

CELLS = ("model", "rnn", "lstm", "gru")
"""The model's own cell, and three untrained ones."""
RADII = tuple(round(0.5 + 0.1 * i, 1) for i in range(11))
"""Sizes of the recurrent weights that a page without a kernel can show."""
FORGETS = (0.0, 1.0, 2.0)
"""Biases of the forget gate that a page without a kernel can show."""
CHOICES = ("source", "direction", "radius", "forget", "span")
"""The traits that the figures depend on."""
DERIVED = ("1-z", "h.before", "c.before")
"""Figures that the view takes from others."""


class CellExplorer(View):
    """Gates, states and gradients of recurrent cells over one sentence.

    Args:
        translator: a model with a recurrent encoder that reads text.
        source: the sentence.
        cell: which cell is looked into: a name of `CELLS`.
        units: of each untrained cell.
        seed: of the untrained weights.

    Raises:
        ValueError: for a model with another encoder.
    """

    view = "cell_explorer"
    _esm = pages.module(view)
    _css = pages.stylesheet(view)

    source = traitlets.Unicode(help="The sentence to read.").tag(sync=True)
    cell = traitlets.Enum(CELLS, "model", help="The cell that is looked into.").tag(sync=True)
    direction = traitlets.Enum(
        ("forward", "backward"), "forward", help="From which end the sentence is read."
    ).tag(sync=True)
    radius = traitlets.Float(
        0.9, min=0.0, help="Size of the plain RNN's recurrent weights, a rotation times this."
    ).tag(sync=True)
    forget = traitlets.Float(1.0, help="Bias of the LSTM's forget gate.").tag(sync=True)
    span = traitlets.Int(
        50, min=0, max=200, help="Steps over which gradients are taken; 0 = the sentence alone."
    ).tag(sync=True)
    quantity = traitlets.Unicode(help="The letter of what the map shows, such as z.").tag(sync=True)
    step = traitlets.Int(0, min=0, help="How many words are read.").tag(sync=True)
    unit = traitlets.Int(0, min=0, help="The unit that is followed.").tag(sync=True)
    ordered = traitlets.Bool(False, help="Whether rows are sorted by their mean.").tag(sync=True)
    reading = traitlets.Instance(
        CellReading, allow_none=True, read_only=True, help="The result: the figures of the cell."
    )
    norms = traitlets.Dict(
        read_only=True, help="The result: by cell, how much of each state is left at the end."
    )

    _words = traitlets.List().tag(sync=True)
    _cells = traitlets.Dict().tag(sync=True)
    _lines = traitlets.Dict().tag(sync=True)
    _error = traitlets.Unicode().tag(sync=True)
    _live = traitlets.Bool(True).tag(sync=True)

    def __init__(
        self,
        translator: Translator,
        source: str = "The old woman does not like the new car.",
        cell: str = "model",
        units: int = 32,
        seed: int = 0,
    ) -> None:
        model = translator.model
        if not isinstance(model, Seq2Seq) or not isinstance(model.encoder, RNNEncoder):
            raise ValueError("model: expected a recurrent encoder, got another one")
        self._translator, self._encoder = translator, model.encoder
        self._units, self._seed = units, seed
        self._asked: dict[str, tuple[object, ...]] = {}
        self._readings: dict[str, CellReading] = {}
        super().__init__(source=source, cell=cell)
        self.observe(self._recompute, CHOICES)
        self.observe(self._choose, ("cell",))
        self._recompute()

    @classmethod
    def example(cls) -> Self:
        """The English sentence of the gallery, read by the model that ships with the package."""
        return cls(load("phrasebook-en-fr"))

    def _recompute(self, change: Mapping[str, Any] | None = None) -> None:
        """Compute what depends on a new choice; an error leaves the last figures in place."""
        try:
            vectors, words = self._read_source()
            made = {name: self._cell(name) for name in CELLS}
        except ValueError as error:
            self._error = str(error)
            return
        new = [name for name in CELLS if self._asked.get(name) != self._key(name)]
        fresh = not self._asked or self._asked["model"][:2] != self._key("model")[:2]
        norms = dict(self.norms)
        for name in new:
            self._asked[name] = self._key(name)
            self._readings[name] = read(made[name], vectors)
            norms[name] = tuple(norms_to_end(made[name], _over(vectors, self.span)).tolist())
        self.set_trait("norms", {name: norms[name] for name in CELLS})
        with self.hold_sync():
            self._words = words
            self._cells = self._cells | {name: _wire(self._readings[name]) for name in new}
            self._lines = self._lines | {name: _line(norms[name]) for name in new}
            self._error = ""
            if fresh:
                self.step = len(words)
            self._choose()

    def _key(self, name: str) -> tuple[object, ...]:
        """All that the figures of a cell depend on."""
        own = {"rnn": self.radius, "lstm": self.forget}.get(name)
        return self.source, self.direction, self.span, own

    def _choose(self, change: Mapping[str, Any] | None = None) -> None:
        """Another cell has other quantities and perhaps fewer units."""
        self.set_trait("reading", self._readings[self.cell])
        keys = [quantity.key for quantity in self.reading.quantities]
        if self.quantity not in keys:
            self.quantity = {"rnn": "h", "gru": "z", "lstm": "f"}[self.reading.kind]
        self.unit = min(self.unit, self.reading.figures["h"].shape[1] - 1)

    def _read_source(self) -> tuple[Tensor, list[str]]:
        """Vectors and words, in the order in which they are read."""
        example = self._translator.example(self.source)
        words = self._translator.places(self.source)
        sources, _ = batch.collate([example], next(self._encoder.parameters()).device)
        with torch.no_grad():
            row = vectors_of(self._encoder.embedding, sources)[0].cpu()
        return (row, words) if self.direction == "forward" else (row.flip(0), words[::-1])

    def _cell(self, name: str, value: float | None = None) -> Cell:
        """A cell; `value` instead of the radius or the forget bias that is chosen."""
        rnn = self._encoder.rnn
        if name == "model":
            return cell_of(rnn, 0, self.direction == "backward").cpu()
        radius = (self.radius if value is None else value) if name == "rnn" else None
        forget = (self.forget if value is None else value) if name == "lstm" else None
        return untrained(name, rnn.input_size, self._units, self._seed, radius, forget)

    def _recorded(self) -> dict[str, Any]:
        """What a page shows when its sliders move: figures and lines by cell and value."""
        vectors, _ = self._read_source()
        found: dict[str, Any] = {}
        chosen = (("rnn", {*RADII, self.radius}), ("lstm", {*FORGETS, self.forget}))
        for name, values in chosen:
            found[name] = {}
            for value in sorted(values):
                cell = self._cell(name, value)
                line = _line(tuple(norms_to_end(cell, _over(vectors, self.span)).tolist()))
                found[name][f"{value:g}"] = {"cell": _wire(read(cell, vectors)), "line": line}
        return found

    @property
    def title(self) -> str:
        """What is read."""
        return f"Inside the cells: {self.source}"

    def text(self) -> str:
        """The cell's means step by step, the arithmetic of the unit, and what gradients keep."""
        lines = [self._error] if self._error else []
        if self.reading is None:
            return "\n".join(lines)
        keys = [quantity.key for quantity in self.reading.quantities]
        means = {key: self.reading.saturation(key).mean.tolist() for key in keys}
        width = max(map(len, self._words))
        kind = f"{self.cell} ({self.reading.kind})" if self.cell == "model" else self.cell
        lines.append(f"{kind}: mean over all units after each word")
        lines.append(" " * width + "".join(f"{key:>8}" for key in keys))
        for step, word in enumerate(self._words):
            lines.append(f"{word:{width}}" + "".join(f"{means[key][step]:8.2f}" for key in keys))
        if self.step:
            lines.append(f"unit {self.unit} after {self._words[self.step - 1]}")
            lines += self.reading.arithmetic(self.step - 1, self.unit)
        steps = len(self.norms["model"])
        lines.append(f"how much of a change of the state is left at the end, over {steps} steps")
        backs = [back for back in (1, 2, 5, 10, 20, 49, 99) if back < steps]
        lines.append(" " * 5 + "".join(f"{f'{back} back':>10}" for back in backs))
        for name in CELLS:
            left = "".join(f"{self.norms[name][-1 - back]:10.0e}" for back in backs)
            lines.append(f"{name:5}{left}")
        return "\n".join(lines)

    def state(self) -> dict[str, Any]:
        """Figures of all cells, and of the sliders' other values."""
        names = (*CHOICES, "cell", "quantity", "step", "unit", "ordered", "_words", "_error")
        chosen = {name: getattr(self, name) for name in names}
        recorded = self._recorded() if self.reading else {}
        for wire in ("_cells", "_lines"):  # what is recorded is not there twice
            held: dict[str, Any] = getattr(self, wire)
            chosen[wire] = {name: made for name, made in held.items() if name not in recorded}
        return chosen | {"_live": False, "_recorded": recorded}

    def __repr__(self) -> str:
        return f"CellExplorer({self.source!r}, cell={self.cell!r})"


def _over(vectors: Tensor, span: int) -> Tensor:
    """The sentence again and again without its last vector, and that one at the end."""
    if span == 0:
        return vectors
    body = vectors[:-1] if len(vectors) > 1 else vectors
    again = body.repeat(-(-span // len(body)), 1)[: span - 1]
    return torch.cat([again, vectors[-1:]])


def _thousandths(values: Tensor) -> list[int]:
    numbers: list[int] = (values * 1000).round().long().flatten().tolist()
    return numbers


def _wire(reading: CellReading) -> dict[str, Any]:
    """What the view reads of a cell: figures in thousandths, unit by unit within each step."""
    quantities = [{"key": q.key, "low": q.low, "bounded": q.bounded} for q in reading.quantities]
    open_ = {q.key: reading.saturation(q.key) for q in reading.quantities}
    return {
        "kind": reading.kind,
        "units": reading.figures["h"].shape[1],
        "quantities": quantities,
        "equations": [[e.key, e.formula, e.numbers] for e in EQUATIONS[reading.kind]],
        "figures": {
            key: packed(_thousandths(values))
            for key, values in reading.figures.items()
            if key not in DERIVED
        },
        "saturation": {
            key: [_thousandths(part) for part in (s.mean, s.low, s.high)]
            for key, s in open_.items()
        },
    }


def _line(norms: tuple[float, ...]) -> list[float | None]:
    """Decimal logarithms; None where nothing is left."""
    logs = torch.tensor(norms, dtype=torch.double).log10()
    line: list[float | None] = pages.compact(logs.tolist(), 3)
    return line
