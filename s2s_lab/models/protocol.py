"""All that a decoding strategy knows of a model.

A step model reads a batch of sources once, then answers again and again: given the last token of
each hypothesis, what comes next? Its state is its own affair; strategies only carry it, and
reorder its rows when hypotheses are dropped, copied or swapped.
"""

from typing import Any, Protocol, runtime_checkable

from jaxtyping import Float, Int
from torch import Tensor

from s2s_lab.batch import Batch

State = Any
"""Whatever a model needs to go on; strategies never look inside."""


@runtime_checkable
class StepModel(Protocol):
    """Next-token distributions for a batch of hypotheses, one row each."""

    def start(self, sources: Batch) -> State:
        """Read the sources: a state with one row for each of them, before the first token."""
        ...

    def step(
        self, state: State, last_ids: Int[Tensor, "rows"]
    ) -> tuple[Float[Tensor, "rows vocab"], State, Float[Tensor, "rows src"] | None]:
        """Read the last token of each row and predict the next.

        Args:
            state: as `start`, `step` or `reorder` returned it; it is not changed.
            last_ids: the token that each row ends in; BOS at first.

        Returns:
            Logits of the next token; the new state; and the attention row that was read to
            produce it (0 on padding, summing to at most 1), or None for a model without
            attention. Where the encoder makes fewer vectors than it reads, src counts those.
        """
        ...

    def reorder(self, state: State, index: Int[Tensor, "new_rows"]) -> State:
        """A state whose row i is row ``index[i]`` of the old one; rows may repeat or vanish."""
        ...


@runtime_checkable
class Spreads(StepModel, Protocol):
    """A step model that needs no copies of what many hypotheses of one source have in common.

    A strategy that keeps several hypotheses a source may ask for it with `spread`, below; a model
    without it is as good, and slower.
    """

    def spread(self, state: State, width: int) -> State:
        """What ``reorder(state, [0, 0, …, 1, 1, …])`` gives, but nothing is copied that is shared.

        The copies of a row stand together. While an index of `reorder` keeps such groups whole, as
        a beam does, what belongs to the source is not moved; any other index works, too.
        """
        ...


def spread(model: StepModel, state: State, width: int, rows: Int[Tensor, "rows"]) -> State:
    """Every row of a state `width` times, side by side, as cheaply as the model can.

    Args:
        model: any step model.
        state: of this model.
        width: how many copies.
        rows: 0, 1, 2 … for each row of the state, on its device.
    """
    if isinstance(model, Spreads):
        return model.spread(state, width)
    return model.reorder(state, rows.repeat_interleave(width))
