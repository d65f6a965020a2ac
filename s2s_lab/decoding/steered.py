"""A step model under orders: told what to write first, or what to read at one point.

The wrapper answers as the model does, except where it has an order. It is made for one source:
its orders hold for every sentence of a batch alike. A forced beginning given here has probability
1, so that log-probabilities count from its end; a strategy that obeys rules forces it at its price
instead, with `rules.ForcedPrefix`. What the model remembers of a reading that it was told is up to
the model; all later steps follow freely.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Protocol, runtime_checkable

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from s2s_lab.batch import Batch
from s2s_lab.decoding.decoded import NBest
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.decoding.rules import ForcedPrefix
from s2s_lab.decoding.strategy import Strategy
from s2s_lab.models.protocol import StepModel

Prefix = tuple[int, ...]
"""Ids written so far, without BOS."""


@runtime_checkable
class ReadsAsTold(Protocol):
    """What a step model has, besides its protocol, if its attention can be edited."""

    def step_reading(
        self,
        state: Any,
        last_ids: Int[Tensor, "rows"],
        weights: Float[Tensor, "rows src"],
        given: Bool[Tensor, "rows"],
    ) -> tuple[Float[Tensor, "rows vocab"], Any, Float[Tensor, "rows src"]]:
        """As `StepModel.step`, but some rows read with weights that are not their own.

        Args:
            state: as in `StepModel.step`.
            last_ids: as in `StepModel.step`.
            weights: what to read; used as it is, whatever its sum.
            given: True = use the weights of this row; False = the model's own.
        """
        ...


@dataclass(frozen=True)
class SteeredState:
    """The model's own state, and what each row has written."""

    inner: Any
    prefixes: tuple[Prefix, ...]
    begun: bool = True
    """False before the first step, whose last token is the BOS that no output has."""


@dataclass(frozen=True)
class Steered:
    """A step model that follows orders, and is itself where it has none.

    Raises:
        ValueError: if it is told what to read, but the model cannot be told.
    """

    model: StepModel
    forced: Prefix = ()
    """The first tokens of every output."""
    readings: Mapping[Prefix, tuple[float, ...]] = field(default_factory=dict)
    """What to read, in place of the model's own attention row, to continue a prefix."""

    def __post_init__(self) -> None:
        if self.readings and not isinstance(self.model, ReadsAsTold):
            raise ValueError(
                "attention: expected a model that can be told what to read, "
                f"got {type(self.model).__name__}"
            )

    def start(self, sources: Batch) -> SteeredState:
        """Read the sources; nothing is written yet."""
        return SteeredState(self.model.start(sources), ((),) * len(sources), begun=False)

    def step(
        self, state: SteeredState, last_ids: Int[Tensor, "rows"]
    ) -> tuple[Float[Tensor, "rows vocab"], SteeredState, Float[Tensor, "rows src"] | None]:
        """One token further, under orders; see `StepModel.step`."""
        prefixes = state.prefixes
        if state.begun:
            pairs = zip(state.prefixes, last_ids.tolist(), strict=True)
            prefixes = tuple((*prefix, token) for prefix, token in pairs)
        read: Float[Tensor, "rows src"] | None
        if any(prefix in self.readings for prefix in prefixes):
            assert isinstance(self.model, ReadsAsTold)
            weights, given = self._orders(prefixes, last_ids.device)
            logits, inner, read = self.model.step_reading(state.inner, last_ids, weights, given)
        else:
            logits, inner, read = self.model.step(state.inner, last_ids)
        return self._forced(logits, prefixes), SteeredState(inner, prefixes), read

    def reorder(self, state: SteeredState, index: Int[Tensor, "new_rows"]) -> SteeredState:
        """Rows dropped, copied or swapped; see `StepModel.reorder`."""
        rows = tuple(state.prefixes[i] for i in index.tolist())
        return SteeredState(self.model.reorder(state.inner, index), rows, state.begun)

    def _orders(
        self, prefixes: tuple[Prefix, ...], device: torch.device
    ) -> tuple[Float[Tensor, "rows src"], Bool[Tensor, "rows"]]:
        """What each row is told to read, 0 where it is told nothing."""
        nothing = (0.0,) * len(next(iter(self.readings.values())))
        rows = [self.readings.get(prefix, nothing) for prefix in prefixes]
        weights = torch.tensor(rows, dtype=torch.float64, device=device)
        given = [prefix in self.readings for prefix in prefixes]
        return weights, torch.tensor(given, device=device)

    def _forced(
        self, logits: Float[Tensor, "rows vocab"], prefixes: tuple[Prefix, ...]
    ) -> Float[Tensor, "rows vocab"]:
        """-inf for all but the next forced token, in rows that are not past the beginning."""
        for row, prefix in enumerate(prefixes):
            if len(prefix) < len(self.forced):
                only = torch.full_like(logits[row], -torch.inf)
                only[self.forced[len(prefix)]] = 0.0
                logits = logits.index_copy(0, torch.tensor([row], device=only.device), only[None])
        return logits


@dataclass(frozen=True)
class UnderOrders:
    """A strategy that searches a steered model.

    A strategy with `rules` forces the beginning at its price; any other one at no price.
    """

    strategy: Strategy
    forced: Prefix = ()
    """As in `Steered`."""
    readings: Mapping[Prefix, tuple[float, ...]] = field(default_factory=dict)
    """As in `Steered`."""

    @property
    def name(self) -> str:
        """That of the strategy."""
        return self.strategy.name

    def search(
        self, model: StepModel, sources: Batch, recorder: Recorder | None = None
    ) -> list[NBest]:
        """What the strategy finds under these orders.

        Raises:
            ValueError: if the model cannot be told what to read.
        """
        strategy, forced = self.strategy, self.forced
        if forced and takes_rules(strategy):
            rules = (ForcedPrefix(forced), *strategy.rules)  # type: ignore[attr-defined]
            strategy, forced = replace(strategy, rules=rules), ()  # type: ignore[type-var]
        if forced or self.readings:
            model = Steered(model, forced, self.readings)
        return strategy.search(model, sources, recorder)


def takes_rules(strategy: Strategy) -> bool:
    """Whether a strategy has the setting `rules`."""
    return any(setting.name == "rules" for setting in fields(strategy))  # type: ignore[arg-type]
