"""Local attention: read only a window around a centre.

*local-m* (monotonic) takes the target step itself as the centre; *local-p* (predictive) computes
the centre from the query, and fades towards the window's edge. In both the window is
``[p - D, p + D]``. Positions count from 0. The softmax runs inside the window: what lies outside
has weight 0 and takes nothing from the rest.
"""

from abc import ABC, abstractmethod

import torch
from jaxtyping import Bool, Float, Int, Shaped
from torch import Tensor, nn

from s2s_lab.attention.protocol import Read
from s2s_lab.attention.scores import Score
from s2s_lab.attention.softmax import weights


class _LocalAttention(nn.Module, ABC):
    """What both kinds share: a score, and weights inside a window that each kind lays itself."""

    def __init__(self, score: Score, D: int) -> None:
        super().__init__()
        if D < 1:
            raise ValueError(f"D: expected a window of at least 1 position on each side, got {D}")
        self.score, self.D = score, D

    def prepare(self, keys: Float[Tensor, "batch src key"]) -> Tensor:
        """What the score makes of the keys."""
        return self.score.prepare(keys)

    def forward(
        self,
        queries: Float[Tensor, "batch tgt query"],
        prepared: Tensor,
        mask: Bool[Tensor, "batch src"],
        state: Shaped[Tensor, "batch ..."],
    ) -> Read:
        """Weights inside the window, and the state for the query after these."""
        return self.within(self.score(queries, prepared), queries, mask, state)

    @abstractmethod
    def within(
        self,
        scores: Float[Tensor, "batch tgt src"],
        queries: Float[Tensor, "batch tgt query"],
        mask: Bool[Tensor, "batch src"],
        state: Shaped[Tensor, "batch ..."],
    ) -> Read:
        """The same from scores that are known already."""


class LocalMAttention(_LocalAttention):
    """A window around position t at target step t; past the end, around the last real token.

    Source: Luong, Pham & Manning (2015), section 3.2, "local-m". The state is the number of the
    next step. The weights sum to 1; with D ≥ src they are those of the global attention.
    """

    def __init__(self, score: Score, D: int = 10) -> None:
        """`D` is the number of positions on each side of the centre."""
        super().__init__(score, D)

    def start(self, mask: Bool[Tensor, "batch src"]) -> Int[Tensor, "batch"]:
        """Step 0."""
        return mask.new_zeros(mask.shape[0], dtype=torch.long)

    def within(
        self,
        scores: Float[Tensor, "batch tgt src"],
        queries: Float[Tensor, "batch tgt query"],
        mask: Bool[Tensor, "batch src"],
        state: Int[Tensor, "batch"],
    ) -> Read:
        """The same from scores that are known already."""
        tgt = queries.shape[1]
        steps = state[:, None] + torch.arange(tgt, device=state.device)
        centres = torch.minimum(steps, mask.sum(1, keepdim=True) - 1)
        return weights(scores, window(centres, mask, self.D)), state + tgt


class LocalPAttention(_LocalAttention):
    """A window around ``p = S σ(v_pᵀ tanh(W_p q))``, times a Gaussian around p.

    Source: Luong, Pham & Manning (2015), section 3.2, "local-p"; S is the number of real tokens,
    and the Gaussian's standard deviation is D/2. As in the paper the product is not renormalised:
    the weights sum to at most 1. p stays a real number, since a rounded one has no gradient.
    """

    def __init__(self, score: Score, query: int, D: int = 10, renormalise: bool = False) -> None:
        """`D` is the reach on each side of p; `renormalise` makes the weights sum to 1 again."""
        super().__init__(score, D)
        self.renormalise = renormalise
        self.W_p = nn.Linear(query, query, bias=False)
        self.v_p = nn.Linear(query, 1, bias=False)

    def start(self, mask: Bool[Tensor, "batch src"]) -> Bool[Tensor, "batch 0"]:
        """Nothing to remember: the query says where to look."""
        return mask.new_empty(mask.shape[0], 0)

    def centres(
        self, queries: Float[Tensor, "batch tgt query"], mask: Bool[Tensor, "batch src"]
    ) -> Float[Tensor, "batch tgt"]:
        """Where each query wants to look, between 0 and the sentence's own length."""
        share = torch.sigmoid(self.v_p(torch.tanh(self.W_p(queries)))).squeeze(-1)
        return mask.sum(1, keepdim=True) * share

    def within(
        self,
        scores: Float[Tensor, "batch tgt src"],
        queries: Float[Tensor, "batch tgt query"],
        mask: Bool[Tensor, "batch src"],
        state: Bool[Tensor, "batch 0"],
    ) -> Read:
        """The same from scores that are known already."""
        centres = self.centres(queries, mask)
        aligned = weights(scores, window(centres, mask, self.D))
        deviation = self.D / 2
        faded = aligned * torch.exp(-(_distance(centres, mask) ** 2) / (2 * deviation**2))
        return (faded / faded.sum(-1, keepdim=True) if self.renormalise else faded), state


def window(
    centres: Float[Tensor, "batch tgt"] | Int[Tensor, "batch tgt"],
    mask: Bool[Tensor, "batch src"],
    D: int,
) -> Bool[Tensor, "batch tgt src"]:
    """True on the real positions s with ``|s - centre| ≤ D``.

    >>> window(torch.tensor([[0, 2]]), torch.tensor([[True, True, True, False]]), 1).int().tolist()
    [[[1, 1, 0, 0], [0, 1, 1, 0]]]
    """
    return (_distance(centres, mask).abs() <= D) & mask[:, None, :]


def _distance(centres: Tensor, mask: Tensor) -> Tensor:
    """Position minus centre, for each target step and source position."""
    return torch.arange(mask.shape[1], device=mask.device) - centres[:, :, None]
