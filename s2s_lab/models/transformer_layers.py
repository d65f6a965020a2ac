"""The layers of a Transformer: attention and a feed-forward network, each added to what comes in.

Pre-norm, see `transformer`. A layer knows nothing of tokens, positions or hypotheses: it gets
vectors, keys and values, and masks that say who may read what.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float
from torch import Tensor, nn

from s2s_lab.attention import MultiHeadAttention


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
        visible: Bool[Tensor, "sources queries slots"] | None = None,
    ) -> Read:
        """One layer up.

        Args:
            x: vectors of new target tokens: some in a row, or those of all rows of a source.
            past: keys and values of the tokens before them.
            memory: keys and values of the source.
            mask: True = real source token.
            want_weights: whether to return what was read from the source.
            visible: which tokens each of them may read; None: all before it, and itself.
        """
        normed = self.self_norm(x)
        own = self.self_attention.prepare(normed)
        if past.shape[1]:
            own = torch.cat([past, own], dim=1)
        x = x + self.dropout(self._read_own(normed, own, visible))
        context, read = self.cross_attention(
            self.cross_norm(x), memory, mask, want_weights=want_weights
        )
        x = x + self.dropout(context)
        return x + self.dropout(self.ffn(self.ffn_norm(x))), own, read

    def _read_own(
        self,
        normed: Float[Tensor, "sources queries width"],
        own: Float[Tensor, "sources slots two_width"],
        visible: Bool[Tensor, "sources queries slots"] | None,
    ) -> Float[Tensor, "sources queries width"]:
        """Self-attention; one new token may read all, and so needs no mask."""
        attention = self.self_attention
        if visible is None and normed.shape[1] > 1:
            everything = own.new_ones(own.shape[:2], dtype=torch.bool)  # padding stands last
            return attention(normed, own, everything, causal=True, want_weights=False)[0]
        queries, keys, values = (
            part.unflatten(-1, (attention.heads, -1)).transpose(1, 2)
            for part in (attention.W_q(normed), *own.chunk(2, dim=-1))
        )
        allowed = None if visible is None else visible[:, None]
        context = F.scaled_dot_product_attention(queries, keys, values, attn_mask=allowed)
        return attention.W_o(context.transpose(1, 2).flatten(2))


def feed_forward(width: int, ffn: int) -> nn.Sequential:
    """``max(0, x W_1 + b_1) W_2 + b_2``, at each position alone.

    Source: Vaswani et al. (2017), equation 2.
    """
    return nn.Sequential(nn.Linear(width, ffn), nn.ReLU(), nn.Linear(ffn, width))
