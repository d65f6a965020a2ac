"""Where the hypotheses of a Transformer stand: the keys and values of all that they have read.

Hypotheses of one source stand in a group (see `groups`) and share one cache of keys and values. In
it every token that any of them read has a slot of its own, and a table says which slots belong to
which hypothesis. So when a beam drops one hypothesis and doubles another, the table changes, and
no key is copied. A lone hypothesis is a group of one.
"""

from dataclasses import dataclass, replace

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from s2s_lab.models.groups import regroup
from s2s_lab.models.slots import Heads, Slots
from s2s_lab.models.transformer_layers import Memory
from s2s_lab.models.transformer_step import Step


@dataclass(frozen=True)
class TransformerState:
    """Where the hypotheses of a batch stand, in groups of one size; row ``source * width + place``.

    The tensors of a tuple belong to the decoder's layers, the lowest first.
    """

    past: tuple[Heads, ...]
    """Keys and values of the target tokens that were read."""
    visible: Bool[Tensor, "sources width slots"]
    """True = the token in this slot belongs to the hypothesis in this place."""
    memory: tuple[Memory, ...]
    """Keys and values of the source, computed once."""
    mask: Bool[Tensor, "sources src"]
    bias: Float[Tensor, "sources 1 1 src"]
    """The same as what is added to scores: 0 where True, -inf elsewhere."""
    top: Float[Tensor, "sources width units"]
    """What the decoder made of the last token of each hypothesis; 0 before the first."""
    length: int
    """Tokens that each hypothesis has read."""
    steps: tuple[Step, ...] = ()
    """The layers as a search steps through them; empty with gradients or dropout."""
    slots: tuple[Slots, ...] = ()
    """Where `past` lies, with room for more; empty after rows were moved."""

    @property
    def width(self) -> int:
        """Hypotheses a source."""
        return self.visible.shape[1]

    def read(
        self,
        past: tuple[Float[Tensor, "2 sources head more_slots size"], ...],
        tokens: int,
        top: Float[Tensor, "sources width units"],
        slots: tuple[Slots, ...] = (),
    ) -> "TransformerState":
        """After every hypothesis has read `tokens` more, whose keys and values `past` has, too."""
        if self.width == 1:
            visible = self.mask.new_ones(len(self.mask), 1, self.length + tokens)
        else:
            visible = self.seen(tokens)[:, tokens - 1 :: tokens]
        length = self.length + tokens
        return replace(self, past=past, visible=visible, top=top, length=length, slots=slots)

    def seen(self, tokens: int) -> Bool[Tensor, "sources queries more_slots"]:
        """Which slots can be read when each hypothesis brings so many tokens, slots for these last.

        The tokens of a hypothesis stand side by side, and none sees a later one, or another's.
        """
        own = torch.eye(self.width, dtype=torch.bool, device=self.mask.device)
        old = self.visible
        if tokens > 1:
            own = torch.kron(own, self.mask.new_ones(tokens, tokens).tril())
            old = old.repeat_interleave(tokens, dim=1)
        return torch.cat([old, own.expand(len(old), -1, -1)], dim=-1)

    def spread(self, width: int) -> "TransformerState":
        """Every hypothesis `width` times, in a group of its own."""
        alone = self.apart()
        visible, top = (part.expand(-1, width, -1) for part in (alone.visible, alone.top))
        return replace(alone, visible=visible, top=top)

    def rows(self, index: Int[Tensor, "new_rows"]) -> "TransformerState":
        """The rows that `index` names, in its order; cheap where it keeps groups together."""
        new = regroup(index, len(self.mask), self.width)
        if new is None:
            return self.apart().rows(index)
        if new.sources is None:
            if self.width == 1:
                return self
            places = new.places[:, :, None]
            visible = self.visible.gather(1, places.expand(-1, -1, self.visible.shape[2]))
            top = self.top.gather(1, places.expand(-1, -1, self.top.shape[2]))
            return replace(self, visible=visible, top=top)
        source = new.sources[:, None]
        past = tuple(part.index_select(1, new.sources) for part in self.past)
        visible, top = self.visible[source, new.places], self.top[source, new.places]
        return self._of(new.sources, past, visible, top)

    def apart(self) -> "TransformerState":
        """The same rows, each a group of its own with copies of all that it reads."""
        if self.width == 1:
            return self
        count, width = self.visible.shape[:2]
        source = torch.arange(count, device=self.mask.device).repeat_interleave(width)
        # A row of the table has one True for each token read, in the order of reading.
        slots = self.visible.flatten(0, 1).nonzero()[:, 1].view(count * width, self.length)
        past = tuple(
            part[:, source[:, None], :, slots].permute(2, 0, 3, 1, 4) for part in self.past
        )
        visible = self.mask.new_ones(count * width, 1, self.length)
        return self._of(source, past, visible, self.top.reshape(count * width, 1, -1))

    def _of(
        self,
        index: Int[Tensor, "new_sources"],
        past: tuple[Float[Tensor, "2 new_sources head slots size"], ...],
        visible: Bool[Tensor, "new_sources width slots"],
        top: Float[Tensor, "new_sources width units"],
    ) -> "TransformerState":
        """Hypotheses of other sources."""
        return replace(
            self,
            past=past,
            visible=visible,
            memory=tuple(part.index_select(1, index) for part in self.memory),
            mask=self.mask.index_select(0, index),
            bias=self.bias.index_select(0, index),
            top=top,
            slots=(),
        )
