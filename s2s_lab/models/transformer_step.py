"""One step of a Transformer's decoder in as few operations as torch allows.

`transformer_layers` is how the decoder is read, trained and taught. While decoding, each of its
operations works on a few rows only, and calling it costs as much as computing it. So the same
weights are laid out again when a search begins: queries, keys and values from one matrix product,
the scale of the scores inside the queries' weights, and no module is called. The numbers differ
from those of the layers by rounding alone. Nothing here can be trained: there are no gradients.
"""

from dataclasses import dataclass
from typing import cast

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

from s2s_lab.attention import MultiHeadAttention
from s2s_lab.models.slots import Slots
from s2s_lab.models.told import Told
from s2s_lab.models.transformer_layers import DecoderLayer, Memory

Affine = tuple[Tensor, Tensor]
"""Weight and bias."""


@dataclass(frozen=True)
class Step:
    """A decoder layer, its weights laid out for steps."""

    heads: int
    norms: tuple[Affine, Affine, Affine]
    """Before self-attention, before cross-attention, before the feed-forward network."""
    eps: float
    own: Affine
    """Queries, keys and values of self-attention, in this order."""
    own_out: Affine
    cross: Affine
    """Queries of cross-attention."""
    cross_out: Affine
    inner: Affine
    outer: Affine

    def __call__(
        self,
        x: Float[Tensor, "sources queries width"],
        slots: Slots,
        seen: int,
        memory: Memory,
        bias: Float[Tensor, "sources 1 1 src"],
        own_bias: Float[Tensor, "sources 1 queries slots"] | None,
        want_weights: bool,
        told: Told | None,
    ) -> tuple[
        Float[Tensor, "sources queries width"],
        Slots,
        Float[Tensor, "sources head queries src"] | None,
    ]:
        """One layer up, as `DecoderLayer.forward`, for one token of each row.

        `slots` hold the keys and values of the tokens before, in the first `seen` of them.
        """
        sources, queries, width = x.shape
        split = (sources, queries, 3, self.heads, width // self.heads)
        mixed = F.linear(self._normed(x, 0), *self.own).view(split).permute(2, 0, 3, 1, 4)
        slots = slots.joined(seen, mixed[1:])
        context, _ = _attend(mixed[0], slots.first(seen + queries), own_bias, False)
        x = F.linear(context, *self.own_out).add_(x)
        query = F.linear(self._normed(x, 1), *self.cross).view(split[0], split[1], *split[3:])
        context, read = _attend(query.transpose(1, 2), memory, bias, want_weights)
        if told is not None:
            assert read is not None
            read = told.instead_of(read)
            context = (read @ memory[1]).transpose(1, 2).flatten(2)
        x = F.linear(context, *self.cross_out).add_(x)
        inner = F.linear(self._normed(x, 2), *self.inner).relu_()
        return F.linear(inner, *self.outer).add_(x), slots, read

    def _normed(self, x: Tensor, which: int) -> Tensor:
        return torch.layer_norm(x, x.shape[-1:], *self.norms[which], self.eps)


def steps_of(layers: nn.ModuleList) -> tuple[Step, ...]:
    """The layers of a decoder, laid out for steps."""
    return tuple(_step(cast(DecoderLayer, layer)) for layer in layers)


def _step(layer: DecoderLayer) -> Step:
    own, cross = layer.self_attention, layer.cross_attention
    scaled = _scaled(own)
    norms = (layer.self_norm, layer.cross_norm, layer.ffn_norm)
    return Step(
        own.heads,
        cast(tuple[Affine, Affine, Affine], tuple((n.weight, n.bias) for n in norms)),
        layer.self_norm.eps,
        (
            torch.cat([scaled[0], own.W_kv.weight]),
            torch.cat([scaled[1], own.W_kv.bias]),
        ),
        _affine(own.W_o),
        _scaled(cross),
        _affine(cross.W_o),
        _affine(layer.ffn[0]),
        _affine(layer.ffn[2]),
    )


def _affine(linear: nn.Module) -> Affine:
    assert isinstance(linear, nn.Linear)
    return linear.weight, linear.bias


def _scaled(attention: MultiHeadAttention) -> Affine:
    """Queries that carry the scale of the scores."""
    scale = (attention.heads / attention.hidden) ** 0.5
    return attention.W_q.weight * scale, attention.W_q.bias * scale


def _attend(
    split: Float[Tensor, "sources head queries size"],
    memory: Float[Tensor, "2 sources head slots size"],
    bias: Float[Tensor, "sources 1 #queries slots"] | None,
    want_weights: bool,
) -> tuple[
    Float[Tensor, "sources queries width"], Float[Tensor, "sources head queries slots"] | None
]:
    """Contexts of queries that carry the scale; see `transformer_layers`."""
    keys, values = memory[0], memory[1]
    if split.is_cuda and not want_weights:
        context = F.scaled_dot_product_attention(split, keys, values, attn_mask=bias, scale=1.0)
        return context.transpose(1, 2).flatten(2), None
    scores = split @ keys.transpose(2, 3)
    read = (scores if bias is None else scores.add_(bias)).softmax(-1)
    return (read @ values).transpose(1, 2).flatten(2), read
