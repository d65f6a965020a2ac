"""Attention that knows places: where to look, or where it looked last.

Three steps of one ladder. `LocationScore` computes the place from the query alone;
`LocationBasedAttention` also sees the weights of the previous step, so it can move on from there;
`LocationAwareAttention` sees the keys as well.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float
from torch import Tensor, nn

from s2s_lab.attention.protocol import Read
from s2s_lab.attention.softmax import weights


class LocationScore(nn.Module):
    """``W q``, one row of W for each source position; the keys do not count.

    Source: Luong, Pham & Manning (2015), section 3.1, "location". A `Score`: the softmax is that
    of `weights`.
    """

    def __init__(self, query: int, key: int, positions: int = 512) -> None:
        """`positions` is the length of the longest source; `key` is not used."""
        super().__init__()
        self.W = nn.Linear(query, positions, bias=False)

    def prepare(self, keys: Float[Tensor, "batch src key"]) -> Float[Tensor, "batch src 0"]:
        """The number of the keys, as a shape.

        Raises:
            ValueError: if the source is longer than the positions that can be scored.
        """
        batch, src, _ = keys.shape
        if src > self.W.out_features:
            raise ValueError(f"source: expected at most {self.W.out_features} positions, got {src}")
        return keys.new_empty(batch, src, 0)

    def forward(
        self, queries: Float[Tensor, "batch tgt query"], prepared: Float[Tensor, "batch src 0"]
    ) -> Float[Tensor, "batch tgt src"]:
        """Scores of the first positions, as many as there are keys."""
        return F.linear(queries, self.W.weight[: prepared.shape[1]])


class LocationBasedAttention(nn.Module):
    """``wᵀ tanh(W q + U f + b)``, where ``f = F ∗ α`` are features of the previous weights α.

    Source: Chorowski et al. (2015), equations 8 and 9 without the keys' term ``V h``, which is
    what section 2.1 calls location-based. The state is α: 0 everywhere before the first step.
    As everywhere in deep learning the convolution is a cross-correlation: F is not flipped.
    The weights sum to 1.
    """

    def __init__(
        self, query: int, key: int, hidden: int | None = None, filters: int = 10, width: int = 31
    ) -> None:
        """`filters` is the number of features a position, `width` how many positions they see."""
        super().__init__()
        if width % 2 == 0:
            raise ValueError(f"width: expected an odd number (a filter has a middle), got {width}")
        hidden = hidden or query
        self.W = nn.Linear(query, hidden)
        self.F = nn.Conv1d(1, filters, width, padding=width // 2, bias=False)
        self.U = nn.Linear(filters, hidden, bias=False)
        self.w = nn.Linear(hidden, 1, bias=False)

    def prepare(self, keys: Float[Tensor, "batch src key"]) -> Float[Tensor, "batch src 1"]:
        """Nothing of the keys: a single 0 for each."""
        return keys.new_zeros(*keys.shape[:2], 1)

    def start(self, mask: Bool[Tensor, "batch src"]) -> Float[Tensor, "batch src"]:
        """Nothing was read yet."""
        return torch.zeros_like(mask, dtype=self.w.weight.dtype)

    def features(self, previous: Float[Tensor, "batch src"]) -> Float[Tensor, "batch src filters"]:
        """``F ∗ α``: what the previous weights look like around each position (equation 8)."""
        return self.F(previous[:, None, :]).transpose(1, 2)

    def forward(
        self,
        queries: Float[Tensor, "batch tgt query"],
        prepared: Float[Tensor, "batch src #hidden"],
        mask: Bool[Tensor, "batch src"],
        state: Float[Tensor, "batch src"],
    ) -> Read:
        """Weights step by step, and those of the last step as the new state."""
        rows = []
        for query in self.W(queries).unbind(1):
            hidden = torch.tanh(query[:, None, :] + prepared + self.U(self.features(state)))
            state = weights(self.w(hidden).transpose(1, 2), mask)[:, 0]
            rows.append(state)
        return torch.stack(rows, dim=1), state


class LocationAwareAttention(LocationBasedAttention):
    """``wᵀ tanh(W q + V h + U f + b)``: the place and the content together.

    Source: Chorowski et al. (2015), equations 8 and 9.
    """

    def __init__(
        self, query: int, key: int, hidden: int | None = None, filters: int = 10, width: int = 31
    ) -> None:
        """`filters` is the number of features a position, `width` how many positions they see."""
        super().__init__(query, key, hidden, filters, width)
        self.V = nn.Linear(key, hidden or query, bias=False)

    def prepare(self, keys: Float[Tensor, "batch src key"]) -> Float[Tensor, "batch src hidden"]:
        """``V h``."""
        return self.V(keys)
