"""Several small attentions side by side, each free to look elsewhere: the Transformer's.

Used in two ways. *Cross*: queries from the decoder, keys from the encoder. *Self*: queries and
keys from the same sequence; with ``causal=True`` no position sees a later one.

Unlike the other attentions it returns contexts, not weights alone, because each head has values of
its own. It adds no positions, no residual and no normalisation; those belong to the Transformer.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float
from torch import Tensor, nn

from s2s_lab.attention.softmax import expect_something_to_read, masked_softmax


class MultiHeadAttention(nn.Module):
    """``[head_1; …; head_h] W_o``, where each head is a scaled dot attention on projections.

    Source: Vaswani et al. (2017), section 3.2.2, with the biases of their code.

    >>> attention = MultiHeadAttention(query=6, key=4, heads=2)
    >>> memory, mask = torch.randn(1, 5, 4), torch.ones(1, 5, dtype=torch.bool)
    >>> context, read = attention(torch.randn(1, 3, 6), attention.prepare(memory), mask)
    >>> context.shape, read.shape
    (torch.Size([1, 3, 6]), torch.Size([1, 2, 3, 5]))
    """

    def __init__(self, query: int, key: int, heads: int, hidden: int | None = None) -> None:
        """Sizes are numbers of units; `hidden` is that of all heads together (default: `query`)."""
        super().__init__()
        self.hidden, self.heads = hidden or query, heads
        if self.hidden % heads:
            raise ValueError(
                f"heads: expected a divisor of hidden = {self.hidden}, got heads = {heads}"
            )
        self.W_q = nn.Linear(query, self.hidden)
        self.W_kv = nn.Linear(key, 2 * self.hidden)
        self.W_o = nn.Linear(self.hidden, query)
        for matrix in (self.W_q.weight, *self.W_kv.weight.chunk(2), self.W_o.weight):
            nn.init.xavier_uniform_(matrix)
        for layer in (self.W_q, self.W_kv, self.W_o):
            nn.init.zeros_(layer.bias)

    def prepare(
        self, keys: Float[Tensor, "batch src key"]
    ) -> Float[Tensor, "batch src two_hidden"]:
        """Keys and values of all heads, side by side; computed once a sentence.

        A decoder that grows its own sequence joins them along src: ``torch.cat([old, new], 1)``.
        """
        return self.W_kv(keys)

    def forward(
        self,
        queries: Float[Tensor, "batch tgt query"],
        prepared: Float[Tensor, "batch src two_hidden"],
        mask: Bool[Tensor, "batch src"],
        causal: bool = False,
        want_weights: bool = True,
    ) -> tuple[Float[Tensor, "batch tgt query"], Float[Tensor, "batch head tgt src"] | None]:
        """Contexts of every query, and each head's weights.

        Args:
            queries: one for each target step.
            prepared: as `prepare` returned it.
            mask: True = real key.
            causal: the last query stands at the last key, the one before at the key before, and
                none sees a later key.
            want_weights: without them torch's fused kernel can be used, and None comes back.

        Raises:
            ValueError: if a query has nothing to read.
        """
        keys, values = (self._heads(part) for part in prepared.chunk(2, dim=-1))
        split = self._heads(self.W_q(queries))
        visible = mask[:, None, None, :]
        if causal:
            visible = visible & _not_later(queries.shape[1], mask.shape[1], mask.device)
        if want_weights:
            scores = split @ keys.transpose(-1, -2) / keys.shape[-1] ** 0.5
            read = masked_softmax(scores, visible)
            return self._joined(read @ values), read
        expect_something_to_read(visible)
        context = F.scaled_dot_product_attention(split, keys, values, attn_mask=visible)
        return self._joined(context), None

    def attend(
        self,
        read: Float[Tensor, "batch head tgt src"],
        prepared: Float[Tensor, "batch src two_hidden"],
    ) -> Float[Tensor, "batch tgt query"]:
        """Contexts of weights that are there already."""
        _, values = (self._heads(part) for part in prepared.chunk(2, dim=-1))
        return self._joined(read @ values)

    def _heads(
        self, vectors: Float[Tensor, "batch length hidden"]
    ) -> Float[Tensor, "batch head length size"]:
        return vectors.unflatten(-1, (self.heads, -1)).transpose(1, 2)

    def _joined(
        self, context: Float[Tensor, "batch head tgt size"]
    ) -> Float[Tensor, "batch tgt query"]:
        return self.W_o(context.transpose(1, 2).flatten(2))


def _not_later(tgt: int, src: int, device: torch.device) -> Bool[Tensor, "tgt src"]:
    """Query t of tgt stands at key ``src - tgt + t``, and sees the keys up to there."""
    return torch.ones(tgt, src, dtype=torch.bool, device=device).tril(src - tgt)
