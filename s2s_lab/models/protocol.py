"""All that a decoding strategy knows of a model.

A step model reads a batch of sources once, then answers again and again: given the last token of
each hypothesis, what comes next? Its state is its own affair; strategies only carry it, and
reorder its rows when hypotheses are dropped, copied or swapped.
"""

from typing import Any, Protocol, runtime_checkable

from jaxtyping import Float, Int
from torch import Tensor

from s2s_lab.batch import Sources

State = Any
"""Whatever a model needs to go on; strategies never look inside."""


@runtime_checkable
class StepModel(Protocol):
    """Next-token distributions for a batch of hypotheses, one row each."""

    def start(self, sources: Sources) -> State:
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
            produce it (0 on padding, summing to 1), or None for a model without attention.
        """
        ...

    def reorder(self, state: State, index: Int[Tensor, "new_rows"]) -> State:
        """A state whose row i is row ``index[i]`` of the old one; rows may repeat or vanish."""
        ...
