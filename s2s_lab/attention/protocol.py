"""The interface of an attention that may remember: queries and a state in, weights and a state out.

Some attentions need to know where they are (local-m), what was read last (location-aware,
monotonic) or all that was read so far (coverage). They keep nothing on themselves. A state goes in
and a new one comes out, as with the cell of a recurrent network::

    prepared, state = attention.prepare(memory), attention.start(mask)
    for query in steps:
        read, state = attention(query, prepared, mask, state)
        context = attend(read, memory)

A block of queries is read as if one after another, so a block and single steps agree.
"""

from typing import Protocol, runtime_checkable

from jaxtyping import Bool, Float, Shaped
from torch import Tensor, nn

from s2s_lab.attention.scores import Score
from s2s_lab.attention.softmax import expect_something_to_read, trusting_softmax

Read = tuple[Float[Tensor, "batch tgt src"], Shaped[Tensor, "batch ..."]]
"""Weights, and the state after the last of the queries."""


@runtime_checkable
class Attention(Protocol):
    """Turns queries and prepared keys into weights, and carries what it must remember."""

    def prepare(self, keys: Float[Tensor, "batch src key"]) -> Tensor:
        """What depends on the keys alone, computed once a sentence; first axis batch."""
        ...

    def start(self, mask: Bool[Tensor, "batch src"]) -> Shaped[Tensor, "batch ..."]:
        """The state before the first query; its first axis is batch, so rows can be reordered."""
        ...

    def __call__(
        self,
        queries: Float[Tensor, "batch tgt query"],
        prepared: Tensor,
        mask: Bool[Tensor, "batch src"],
        state: Shaped[Tensor, "batch ..."],
    ) -> Read:
        """Weights of every query over the source, and the new state; the old one is not changed."""
        ...


class GlobalAttention(nn.Module):
    """Every step reads the whole source, and nothing is remembered.

    Source: Luong, Pham & Manning (2015), section 3.1 and equation 7.
    """

    def __init__(self, score: Score) -> None:
        super().__init__()
        self.score = score

    def prepare(self, keys: Float[Tensor, "batch src key"]) -> Tensor:
        """What the score makes of the keys."""
        return self.score.prepare(keys)

    def start(self, mask: Bool[Tensor, "batch src"]) -> Shaped[Tensor, "batch 0"]:
        """Nothing to remember.

        Raises:
            ValueError: if a row has nothing to read.
        """
        expect_something_to_read(mask)
        return mask.new_empty(mask.shape[0], 0)

    def forward(
        self,
        queries: Float[Tensor, "batch tgt query"],
        prepared: Tensor,
        mask: Bool[Tensor, "batch src"],
        state: Shaped[Tensor, "batch 0"],
    ) -> Read:
        """Softmax of the scores over the real source positions; sums to 1."""
        return trusting_softmax(self.score(queries, prepared), mask[:, None, :]), state
