"""Wrong solutions of exercise 10.3: what a submission is compared with to name its mistake.

Each spoils one part of an attention that is written out with einsum; a solution as a learner
writes it, with views and transposes, is not here.
"""

from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor

from s2s_lab.grading.probe import Wrong


@dataclass(frozen=True)
class _Attention:
    """Called like a solution; each field is a mistake."""

    split_by_view: bool = False
    merge_by_view: bool = False
    without: str = ""
    """``W_o``, ``mask`` or ``scale``: what is forgotten."""
    scale_by_d: bool = False
    mask_after: bool = False
    mask_as: str = ""
    """``three`` axes, or ``repeated`` head by head."""
    over_queries: bool = False
    as_stored: bool = False
    mean: bool = False

    def __call__(
        self,
        q: Tensor,
        k: Tensor,
        v: Tensor,
        W_q: Tensor,
        W_k: Tensor,
        W_v: Tensor,
        W_o: Tensor,
        n_heads: int,
        mask: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """Outputs and weights, with the mistake."""
        queries, keys, values = (
            self._split(self._linear(x, W), n_heads) for x, W in ((q, W_q), (k, W_k), (v, W_v))
        )
        width = q.shape[2] if self.scale_by_d else q.shape[2] // n_heads
        scores = torch.einsum("bhtc,bhsc->bhts", queries, keys)
        if self.without != "scale":
            scores = scores * width**-0.5
        read = self._weights(scores, self._visible(mask, scores))
        contexts = torch.einsum("bhts,bhsc->bhtc", read, values)
        out = self._merge(contexts)
        if self.without != "W_o":
            out = self._linear(out, W_o)
        return out, read.mean(1) if self.mean else read

    def _linear(self, x: Tensor, W: Tensor) -> Tensor:
        return torch.einsum("bti,io->bto" if self.as_stored else "bti,oi->bto", x, W)

    def _split(self, x: Tensor, n_heads: int) -> Tensor:
        batch, length, units = x.shape
        if self.split_by_view:
            return x.reshape(batch, n_heads, length, units // n_heads)
        return torch.stack(x.chunk(n_heads, dim=2), 1)

    def _merge(self, contexts: Tensor) -> Tensor:
        batch, heads, length, size = contexts.shape
        if self.merge_by_view or self.split_by_view:
            return contexts.reshape(batch, length, heads * size)
        return torch.cat(contexts.unbind(1), dim=2)

    def _visible(self, mask: Tensor, scores: Tensor) -> Tensor:
        if self.mask_as == "three":
            return mask[:, 0]
        if self.mask_as == "repeated":
            batch, heads, tgt, src = scores.shape
            wide = mask[:, 0].expand(batch, tgt, src)
            return wide.repeat(heads, 1, 1).view(batch, heads, tgt, src)
        return mask

    def _weights(self, scores: Tensor, visible: Tensor) -> Tensor:
        axis = 2 if self.over_queries else 3
        if self.mask_after:
            return scores.softmax(axis) * visible
        if self.without == "mask":
            return scores.softmax(axis)
        return scores.masked_fill(~visible, -torch.inf).softmax(axis).nan_to_num()


def _wrong(id: str, **mistake: Any) -> Wrong:
    return Wrong(id, replace(_Attention(), **mistake))


class _SplitsThenMergesRight(_Attention):
    """The split by a view alone; the merge transposes, as it should."""

    def _merge(self, contexts: Tensor) -> Tensor:
        return torch.cat(contexts.unbind(1), dim=2)


WRONG = (
    _wrong("10.3/splits-by-view", split_by_view=True),
    Wrong("10.3/splits-by-view", _SplitsThenMergesRight(split_by_view=True)),
    _wrong("10.3/merges-by-view", merge_by_view=True),
    _wrong("10.3/no-output-matrix", without="W_o"),
    _wrong("10.3/mask-over-heads", mask_as="three"),
    _wrong("10.3/mask-of-another-sentence", mask_as="repeated"),
    _wrong("10.3/mask-after-softmax", mask_after=True),
    _wrong("10.3/ignores-mask", without="mask"),
    _wrong("10.3/scales-by-d", scale_by_d=True),
    _wrong("10.3/no-scale", without="scale"),
    _wrong("10.3/softmax-over-queries", over_queries=True),
    _wrong("10.3/untransposed", as_stored=True),
    _wrong("10.3/averages-weights", mean=True),
)
