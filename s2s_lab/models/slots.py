"""Room for keys and values that grows without being copied in every step.

A state is never changed by a step, so a step that joins new keys to old ones has to copy the old
ones; over a sentence that is a quadratic amount. Here new keys are written behind the old ones,
into slots that nobody has read yet. Who steps a second time from the same state finds its slots
taken, and gets a copy: what was read stays as it was.
"""

from jaxtyping import Float
from torch import Tensor

Heads = Float[Tensor, "2 sources head slots size"]
"""Keys, then values, of each head: laid out so that no reading has to copy them."""

SPARE = 16
"""Tokens of each hypothesis for which there is room at first."""


class Slots:
    """Keys and values of some tokens, and room for more.

    >>> import torch
    >>> first = Slots(torch.zeros(2, 1, 1, 1, 3), spare=2)
    >>> second = first.joined(1, torch.ones(2, 1, 1, 1, 3))
    >>> second is first, first.joined(1, torch.ones(2, 1, 1, 1, 3)) is first
    (True, False)
    """

    def __init__(self, past: Heads, spare: int) -> None:
        """Copy the past, with room for `spare` slots more."""
        two, sources, heads, self.used, size = past.shape
        self._all = past.new_empty(two, sources, heads, self.used + spare, size)
        self._all[:, :, :, : self.used] = past

    def joined(self, seen: int, new: Float[Tensor, "2 sources head new_slots size"]) -> "Slots":
        """Slots that hold the first `seen` of these, and new ones behind them."""
        end = seen + new.shape[3]
        room = self
        if self.used != seen or end > self._all.shape[3]:
            room = Slots(self._all[:, :, :, :seen], spare=max(end, SPARE * new.shape[3]))
        room._all[:, :, :, seen:end] = new
        room.used = end
        return room

    def first(self, count: int) -> Heads:
        """The first slots, not copied."""
        return self._all[:, :, :, :count]
