"""Where a run stands, and what was measured on the way.

`Progress` is the whole memory of a run beside its tensors: what the learning rate, the end and the
next batch depend on is written here, so a run that is read back from its folder goes on as if it
had not been stopped. `History` is the part that people look at.
"""

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from torch import Tensor

from s2s_lab.charts import LineChart, Points
from s2s_lab.training.checkpoint import read_tensors


@dataclass(frozen=True)
class Record:
    """One line of a run's history."""

    step: int
    seconds: float
    """Time spent so far, validation included."""
    loss: float
    """Mean training loss since the last record, nats a token, with label smoothing."""
    valid_nll: float
    """Negative log-likelihood on the validation data, nats a token, without smoothing."""
    tokens_per_second: float
    """Target tokens."""


@dataclass(frozen=True)
class History(Sequence[Record]):
    """What was measured in a run, in order; shows itself as a chart in a notebook.

    >>> print(History((Record(50, 2.0, 3.1, 3.0, 900.0), Record(100, 4.1, 2.5, 2.75, 910.0))))
    step  seconds   loss  valid_nll  tokens/s
      50      2.0  3.100      3.000       900
     100      4.1  2.500      2.750       910
    """

    records: tuple[Record, ...] = ()

    @classmethod
    def read(cls, folder: str | Path) -> "History":
        """The history of the run in a folder, finished or not.

        Raises:
            FileNotFoundError: if there is none.
            ValueError: if its checkpoint is damaged.
        """
        return Progress.from_json(read_tensors(Path(folder) / "last.safetensors")[1]).history

    def __len__(self) -> int:
        return len(self.records)

    def __getitem__(self, index: Any) -> Any:
        return self.records[index]

    def __iter__(self) -> Iterator[Record]:
        return iter(self.records)

    @property
    def best(self) -> Record | None:
        """The record with the lowest validation loss, the first of equals; None without any."""
        return min(self.records, key=lambda record: record.valid_nll, default=None)

    @property
    def stale(self) -> int:
        """Validations since the best one."""
        best = self.best
        return 0 if best is None else len(self) - 1 - self.records.index(best)

    def chart(self) -> LineChart:
        """Both losses by step.

        Raises:
            ValueError: if nothing has been measured.
        """
        if not self.records:
            raise ValueError("history: expected at least one record to draw, got none")
        training = [(r.step, r.loss) for r in self.records if math.isfinite(r.loss)]
        return chart(training, [(r.step, r.valid_nll) for r in self.records])

    def plot(self) -> Any:
        """Both losses by step, as a `plotly.graph_objects.Figure`."""
        return self.chart().figure()

    def __str__(self) -> str:
        lines = ["step  seconds   loss  valid_nll  tokens/s"]
        lines += [
            f"{r.step:4}  {r.seconds:7.1f}  {r.loss:5.3f}  {r.valid_nll:9.3f}  "
            f"{r.tokens_per_second:8.0f}"
            for r in self.records
        ]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        if not self.records:
            return {"text/plain": str(self)}
        return {**self.chart()._repr_mimebundle_(), "text/plain": str(self)}


@dataclass
class Progress:
    """Where a run stands."""

    step: int = 0
    """Updates done."""
    epoch: int = 0
    batch: int = 0
    """Updates done in this epoch."""
    batches: int = 0
    """Updates that this epoch has, or the one before, if none is done."""
    parts: int = 1
    """Parts that each batch is cut into: processes times accumulated batches."""
    seconds: float = 0.0
    tokens: int = 0
    """Target tokens seen."""
    cost: float | Tensor = 0.0
    """Training loss summed since the last record; it stays on the device until someone looks."""
    costed: int = 0
    """Tokens in `cost`."""
    rate: float = 0.0
    """Learning rate of the last update."""
    gradient_norm: float | Tensor = 0.0
    """Norm of the gradient of all weights in the last update, before clipping; on the device until
    someone looks."""
    done: float = 0.0
    """Share of the budget that is spent, 0 to 1."""
    best_nll: float = math.inf
    """On the validation data, of the weights in ``model.safetensors``."""
    kept: str = ""
    """Which weights those are."""
    ended: str = ""
    """Why the run is over; empty while it is not."""
    scaler: dict[str, Any] = field(default_factory=dict)
    """Numbers of the gradient scaler; empty without one."""
    history: History = field(default_factory=History)

    @property
    def loss(self) -> float:
        """Mean training loss since the last record, nats a token; right after one, its own."""
        if self.costed:
            return float(self.cost) / self.costed
        return self.history[-1].loss if self.history else math.nan

    @property
    def tokens_per_second(self) -> float:
        """Target tokens a second so far, validation included."""
        return self.tokens / max(self.seconds, 1e-9)

    def record(self, valid_nll: float) -> None:
        """Write down a validation, and begin a new mean of the training loss."""
        new = Record(self.step, self.seconds, self.loss, valid_nll, self.tokens_per_second)
        self.history = History((*self.history, new))
        self.cost, self.costed = 0.0, 0

    def to_json(self) -> str:
        """Text from which `from_json` makes an equal progress."""
        fields = {name: value for name, value in vars(self).items() if name != "history"}
        looked = {"cost": float(self.cost), "gradient_norm": float(self.gradient_norm)}
        records = [asdict(record) for record in self.history]
        return json.dumps(fields | looked | {"history": records})

    @classmethod
    def from_json(cls, text: str) -> "Progress":
        """What `to_json` wrote."""
        raw = json.loads(text)
        return cls(**{**raw, "history": History(tuple(Record(**r) for r in raw["history"]))})


def chart(training: Points, validation: Points) -> LineChart:
    """Losses by step, nats a token; a line without a point is left out."""
    lines = {"training": training, "validation": validation}
    drawn = {name: points for name, points in lines.items() if points}
    top = max(y for points in drawn.values() for _, y in points)
    return LineChart("Loss", "step", "nats a token", drawn, top=nice(top))


def nice(value: float) -> float:
    """A round number at or a little above a positive one, for the end of an axis.

    >>> [nice(x) for x in (0.7, 2.3, 8.9)]
    [0.8, 2.4, 10.0]
    """
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    steps = (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10)
    return round(next(s for s in steps if s * power >= value * (1 - 1e-12)) * power, 12)
