"""Where the hypotheses of a recurrent decoder stand.

Hypotheses of one source stand in a group (see `groups`) and share its memory. What belongs to a
hypothesis has a row for each of them, what belongs to the source a row for each source. A lone
hypothesis is a group of one.
"""

from dataclasses import dataclass, replace

import torch
from jaxtyping import Bool, Float, Int, Shaped
from torch import Tensor

from s2s_lab.models.groups import regroup
from s2s_lab.models.told import Told

Hidden = tuple[Float[Tensor, "layers rows hidden"], ...]
"""(h,) of an RNN or GRU, (h, c) of an LSTM."""


@dataclass(frozen=True)
class DecoderState:
    """Where hypotheses stand, in groups of one size; the row is ``source * width + place``."""

    hidden: Hidden
    memory: Float[Tensor, "sources src key"]
    mask: Bool[Tensor, "sources src"]
    prepared: Shaped[Tensor, "sources *prepared"]
    """What the attention made of the memory, once for all steps."""
    attended: Shaped[Tensor, "rows *attended"]
    """What the attention remembers of the steps so far."""
    fed: Float[Tensor, "rows fed"]
    """What goes into the next step beside the embedding; (rows, 0) where nothing does."""
    copies: Int[Tensor, "rows src"] | None = None
    """Where the model copies: number of each source token in the extended vocabulary."""
    extra: int = 0
    """Most words behind the vocabulary that a source of the batch has."""
    told: Told | None = None
    """What the next step has to read; None: what the attention says."""

    def rows(self, index: Int[Tensor, "new_rows"]) -> "DecoderState":
        """The rows that `index` names, in its order; cheap where it keeps groups together."""
        sources, width = len(self.mask), len(self.fed) // max(len(self.mask), 1)
        new = regroup(index, sources, width)
        state = self._hypotheses(index)
        if new is None:
            return state._sources(index // width)
        return state if new.sources is None else state._sources(new.sources)

    def spread(self, width: int) -> "DecoderState":
        """Every row `width` times; an attention that remembers reads a memory for each of them."""
        rows = torch.arange(len(self.fed), device=self.mask.device).repeat_interleave(width)
        if self.attended.shape[1:].numel() or len(self.mask) != len(self.fed):
            return self.rows(rows)
        return self._hypotheses(rows)

    def grouped(
        self, queries: Float[Tensor, "rows tgt hidden"]
    ) -> Float[Tensor, "sources queries hidden"]:
        """The queries of a group side by side, as one block for its memory."""
        return queries.reshape(len(self.mask), -1, queries.shape[2])

    def _hypotheses(self, index: Int[Tensor, "new_rows"]) -> "DecoderState":
        """Other hypotheses; what belongs to the sources is not changed."""
        return replace(
            self,
            hidden=tuple(part.index_select(1, index) for part in self.hidden),
            attended=self.attended.index_select(0, index),
            fed=self.fed.index_select(0, index),
            copies=None if self.copies is None else self.copies.index_select(0, index),
        )

    def _sources(self, index: Int[Tensor, "new_sources"]) -> "DecoderState":
        """Other sources; what belongs to the hypotheses is not changed."""
        return replace(
            self,
            memory=self.memory.index_select(0, index),
            mask=self.mask.index_select(0, index),
            prepared=self.prepared.index_select(0, index),
        )
