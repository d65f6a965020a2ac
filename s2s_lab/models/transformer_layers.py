"""The layers of a Transformer: attention and a feed-forward network, each added to what comes in.

Pre-norm, see `transformer`. A layer knows nothing of tokens, positions or hypotheses: it gets
vectors, keys and values, and masks that say who may read what.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float
from torch import Tensor, nn

from s2s_lab.attention import MultiHeadAttention
from s2s_lab.models.told import Told


class EncoderLayer(nn.Module):
    """Every position reads all positions, then thinks for itself.

    ``x = x + SelfAttention(LayerNorm(x))``, ``x = x + FFN(LayerNorm(x))``.

    Source: Vaswani et al. (2017), section 3.1, in pre-norm; see `transformer`.
    """

    def __init__(self, width: int, heads: int, ffn: int, dropout: float) -> None:
        super().__init__()
        self.self_norm, self.ffn_norm = nn.LayerNorm(width), nn.LayerNorm(width)
        self.self_attention = MultiHeadAttention(width, width, heads)
        self.ffn = feed_forward(width, ffn)
        self.dropout = nn.Dropout(dropout)

    def forward(
        self, x: Float[Tensor, "batch src width"], mask: Bool[Tensor, "batch src"]
    ) -> Float[Tensor, "batch src width"]:
        """One layer up; padding is read by no one."""
        normed = self.self_norm(x)
        own = self.self_attention.prepare(normed)
        context, _ = self.self_attention(normed, own, mask, want_weights=False)
        x = x + self.dropout(context)
        return x + self.dropout(self.ffn(self.ffn_norm(x)))


Read = tuple[
    Float[Tensor, "sources queries width"],
    Float[Tensor, "sources slots two_width"],
    Float[Tensor, "sources head queries src"] | None,
]
"""Vectors one layer up; keys and values of all target tokens so far; weights over the source."""


class DecoderLayer(nn.Module):
    """Every position reads itself and those before it, then the source, then thinks for itself.

    ``x = x + SelfAttention(LayerNorm(x))``, ``x = x + CrossAttention(LayerNorm(x), memory)``,
    ``x = x + FFN(LayerNorm(x))``.

    Source: Vaswani et al. (2017), section 3.1, in pre-norm; see `transformer`.
    """

    def __init__(self, width: int, heads: int, ffn: int, dropout: float) -> None:
        super().__init__()
        self.self_norm, self.cross_norm = nn.LayerNorm(width), nn.LayerNorm(width)
        self.ffn_norm = nn.LayerNorm(width)
        self.self_attention = MultiHeadAttention(width, width, heads)
        self.cross_attention = MultiHeadAttention(width, width, heads)
        self.ffn = feed_forward(width, ffn)
        self.dropout = nn.Dropout(dropout)

    def forward(
        self,
        x: Float[Tensor, "sources queries width"],
        past: Float[Tensor, "sources seen two_width"],
        memory: Float[Tensor, "sources src two_width"],
        mask: Bool[Tensor, "sources src"],
        want_weights: bool,
        own_bias: Float[Tensor, "sources 1 queries slots"] | None = None,
        bias: Float[Tensor, "sources 1 1 src"] | None = None,
        told: Told | None = None,
    ) -> Read:
        """One layer up.

        Args:
            x: vectors of new target tokens: some in a row, or those of all rows of a source.
            past: keys and values of the tokens before them.
            memory: keys and values of the source.
            mask: True = real source token.
            want_weights: whether to return what was read from the source.
            own_bias: 0 where a token may be read, -inf elsewhere; None: all before it, and itself.
            bias: the same of `mask`, which saves making it in every layer; None: make it.
            told: what to read from the source in place of its own weights; needs `want_weights`.
        """
        normed = self.self_norm(x)
        own = self.self_attention.prepare(normed)
        if past.shape[1]:
            own = torch.cat([past, own], dim=1)
        x = x + self._dropped(self._read_own(normed, own, own_bias))
        normed, read = self.cross_norm(x), None
        if bias is None:
            context, read = self.cross_attention(normed, memory, mask, want_weights=want_weights)
        else:  # that every source has something to read was seen when it was encoded
            context, read = _attend(self.cross_attention, normed, memory, bias, want_weights)
        if told is not None:
            assert read is not None
            read = told.instead_of(read)
            context = self.cross_attention.attend(read, memory)
        x = x + self._dropped(context)
        return x + self._dropped(self.ffn(self.ffn_norm(x))), own, read

    def _dropped(self, added: Tensor) -> Tensor:
        """Dropout in training; the call alone would be felt in a step for one sentence."""
        return self.dropout(added) if self.training else added

    def _read_own(
        self,
        normed: Float[Tensor, "sources queries width"],
        own: Float[Tensor, "sources slots two_width"],
        bias: Float[Tensor, "sources 1 queries slots"] | None,
    ) -> Float[Tensor, "sources queries width"]:
        """Self-attention; one new token may read all, and so needs no mask."""
        if bias is None and normed.shape[1] > 1:
            everything = own.new_ones(own.shape[:2], dtype=torch.bool)  # padding stands last
            context, _ = self.self_attention(
                normed, own, everything, causal=True, want_weights=False
            )
            return context
        return _attend(self.self_attention, normed, own, bias)[0]


def _attend(
    attention: MultiHeadAttention,
    queries: Float[Tensor, "sources queries width"],
    prepared: Float[Tensor, "sources slots two_width"],
    bias: Float[Tensor, "sources 1 #queries slots"] | None,
    want_weights: bool = False,
) -> tuple[
    Float[Tensor, "sources queries width"], Float[Tensor, "sources head queries slots"] | None
]:
    """What `MultiHeadAttention` gives, for queries that are known to have something to read.

    What it saves, looking for rows without a True, is a good part of a step for one sentence.
    """
    sources, count = len(queries), attention.heads
    split = attention.W_q(queries).view(sources, -1, count, attention.hidden // count)
    halves = prepared.view(sources, -1, 2, count, split.shape[3]).permute(2, 0, 3, 1, 4)
    split, keys, values, read = split.transpose(1, 2), halves[0], halves[1], None
    few_in_many = sources > 1 and queries.shape[1] > 1 and not queries.is_cuda
    if want_weights or few_in_many:  # which torch's fused kernel for processors does slowly
        scores = (split / split.shape[3] ** 0.5) @ keys.transpose(2, 3)
        read = (scores if bias is None else scores + bias).softmax(-1)
        context = read @ values
    else:
        context = F.scaled_dot_product_attention(split, keys, values, attn_mask=bias)
    return attention.W_o(context.transpose(1, 2).flatten(2)), read


def bias_of(
    visible: Bool[Tensor, "sources queries slots"], like: Tensor
) -> Float[Tensor, "sources 1 queries slots"]:
    """0 where True, -inf elsewhere, the same for all heads; to be added to scores like these."""
    nothing = torch.zeros(visible.shape, dtype=like.dtype, device=like.device)
    return nothing.masked_fill_(~visible, -torch.inf)[:, None]


def feed_forward(width: int, ffn: int) -> nn.Sequential:
    """``max(0, x W_1 + b_1) W_2 + b_2``, at each position alone.

    Source: Vaswani et al. (2017), equation 2.
    """
    return nn.Sequential(nn.Linear(width, ffn), nn.ReLU(), nn.Linear(ffn, width))
