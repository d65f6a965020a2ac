"""The layers of a Transformer: attention and a feed-forward network, each added to what comes in.

Pre-norm, see `transformer`. A layer knows nothing of tokens, positions or hypotheses: it gets
vectors, keys and values, and masks that say who may read what.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float
from torch import Tensor, nn

from s2s_lab.attention import MultiHeadAttention
from s2s_lab.models.slots import Heads
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


Memory = Float[Tensor, "2 sources head src size"]
"""The same of the source."""

Read = tuple[
    Float[Tensor, "sources queries width"],
    Heads,
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
        past: Float[Tensor, "2 sources head seen size"],
        memory: Memory,
        bias: Float[Tensor, "sources 1 1 src"],
        own_bias: Float[Tensor, "sources 1 queries slots"] | None = None,
        want_weights: bool = False,
        told: Told | None = None,
    ) -> Read:
        """One layer up.

        Args:
            x: vectors of new target tokens: some in a row, or those of all rows of a source.
            past: keys and values of the tokens before them.
            memory: keys and values of the source, as `heads_of` returns them.
            bias: 0 where a source token may be read, -inf elsewhere.
            own_bias: the same for target tokens; None: all before it, and itself.
            want_weights: whether to return what was read from the source.
            told: what to read from the source in place of its own weights; needs `want_weights`.
        """
        normed = self.self_norm(x)
        own = heads_of(self.self_attention, normed)
        if past.shape[3]:
            own = torch.cat([past, own], dim=3)
        context, _ = _attend(self.self_attention, normed, own, own_bias)
        x = x + self._dropped(context)
        queries = self.cross_norm(x)
        context, read = _attend(self.cross_attention, queries, memory, bias, want_weights)
        if told is not None:
            assert read is not None
            read = told.instead_of(read)
            context = _joined(self.cross_attention, read @ memory[1])
        x = x + self._dropped(context)
        return x + self._dropped(self.ffn(self.ffn_norm(x))), own, read

    def _dropped(self, added: Tensor) -> Tensor:
        """Dropout in training; the call alone would be felt in a step for one sentence."""
        return self.dropout(added) if self.training else added


def heads_of(attention: MultiHeadAttention, vectors: Float[Tensor, "sources slots width"]) -> Heads:
    """Keys and values of all heads, in the order in which they are read."""
    prepared = attention.prepare(vectors)
    size = attention.hidden // attention.heads
    return prepared.view(len(vectors), -1, 2, attention.heads, size).permute(2, 0, 3, 1, 4)


def _attend(
    attention: MultiHeadAttention,
    queries: Float[Tensor, "sources queries width"],
    memory: Heads,
    bias: Float[Tensor, "sources 1 #queries slots"] | None,
    want_weights: bool = False,
) -> tuple[
    Float[Tensor, "sources queries width"], Float[Tensor, "sources head queries slots"] | None
]:
    """What `MultiHeadAttention` gives, for queries that are known to have something to read.

    Without a bias the queries stand at the last slots, and none sees a later one.
    """
    keys, values = memory.unbind()
    sources, heads, slots, size = keys.shape
    split = attention.W_q(queries).view(sources, -1, heads, size).transpose(1, 2)
    tgt = split.shape[2]
    few_in_many = sources > 1 and tgt > 1 and bias is not None and not queries.is_cuda
    if want_weights or few_in_many:  # which torch's fused kernel for processors does slowly
        scores = (split / size**0.5) @ keys.transpose(2, 3)
        read = (scores if bias is None else scores + bias).softmax(-1)
        return _joined(attention, read @ values), read if want_weights else None
    if bias is None and 1 < tgt < slots:
        late = torch.ones(tgt, slots, dtype=torch.bool, device=keys.device).triu(slots - tgt + 1)
        bias = bias_of(~late[None], keys)
    causal = bias is None and tgt > 1
    context = F.scaled_dot_product_attention(split, keys, values, attn_mask=bias, is_causal=causal)
    return _joined(attention, context), None


def _joined(
    attention: MultiHeadAttention, context: Float[Tensor, "sources head queries size"]
) -> Float[Tensor, "sources queries width"]:
    """The heads side by side, projected."""
    return attention.W_o(context.transpose(1, 2).flatten(2))


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
