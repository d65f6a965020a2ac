"""Scores: how well each query fits each key, as a number of any size.

Shapes: queries ``(batch, tgt, query)``, keys ``(batch, src, key)``, scores ``(batch, tgt, src)``:
rows are target steps. A score prepares the keys once for a sentence (`prepare`), because the
decoder asks many times. Two families: products of query and key (dot, scaled, general), and a
layer of tanh over both (additive, concat).

No score knows of padding, of the step it is asked at, or of what was read before.
"""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn


@runtime_checkable
class Score(Protocol):
    """A trainable score of queries against keys."""

    def prepare(self, keys: Float[Tensor, "batch src key"]) -> Tensor:
        """What of the score depends on the keys alone; computed once a sentence."""
        ...

    def __call__(
        self, queries: Float[Tensor, "batch tgt query"], prepared: Tensor
    ) -> Float[Tensor, "batch tgt src"]:
        """Scores of every query against every prepared key."""
        ...


class DotScore(nn.Module):
    """``q · k``; queries and keys have the same size.

    Source: Luong, Pham & Manning (2015), equation 8, "dot".
    """

    def __init__(self, query: int, key: int) -> None:
        super().__init__()
        if query != key:
            raise ValueError(
                f"dot score: expected queries and keys of one size, got {query} and {key}"
            )

    def prepare(self, keys: Float[Tensor, "batch src key"]) -> Float[Tensor, "batch key src"]:
        """Keys, transposed."""
        return keys.transpose(1, 2)

    def forward(
        self, queries: Float[Tensor, "batch tgt query"], prepared: Float[Tensor, "batch query src"]
    ) -> Float[Tensor, "batch tgt src"]:
        """Scores of every query against every key."""
        return queries @ prepared


class ScaledScore(DotScore):
    """``q · k / √d``, where d is the size of both.

    Source: Vaswani et al. (2017), equation 1. A sum of d products of independent numbers with
    variance 1 has variance d; divided by √d it has variance 1 again, so the softmax stays soft.
    """

    def prepare(self, keys: Float[Tensor, "batch src key"]) -> Float[Tensor, "batch key src"]:
        """``k / √d``, transposed."""
        return super().prepare(keys) / keys.shape[-1] ** 0.5


class GeneralScore(nn.Module):
    """``qᵀ W k``.

    Source: Luong, Pham & Manning (2015), equation 8, "general".
    """

    def __init__(self, query: int, key: int) -> None:
        super().__init__()
        self.W = nn.Linear(key, query, bias=False)

    def prepare(self, keys: Float[Tensor, "batch src key"]) -> Float[Tensor, "batch query src"]:
        """``W k``, transposed."""
        return self.W(keys).transpose(1, 2)

    def forward(
        self, queries: Float[Tensor, "batch tgt query"], prepared: Float[Tensor, "batch query src"]
    ) -> Float[Tensor, "batch tgt src"]:
        """Scores of every query against every key."""
        return queries @ prepared


class AdditiveScore(nn.Module):
    """``vᵀ tanh(W_q q + W_k k)``.

    Source: Bahdanau, Cho & Bengio (2015), appendix A.1.2. Without the tanh the query would
    cancel in the softmax, and every step would read the same.
    """

    def __init__(self, query: int, key: int, hidden: int | None = None) -> None:
        super().__init__()
        hidden = hidden or query
        self.W_q = nn.Linear(query, hidden, bias=False)
        self.W_k = nn.Linear(key, hidden)
        self.v = nn.Linear(hidden, 1, bias=False)

    def prepare(self, keys: Float[Tensor, "batch src key"]) -> Float[Tensor, "batch src hidden"]:
        """``W_k k``."""
        return self.W_k(keys)

    def forward(
        self, queries: Float[Tensor, "batch tgt query"], prepared: Float[Tensor, "batch src hidden"]
    ) -> Float[Tensor, "batch tgt src"]:
        """Scores of every query against every key."""
        hidden = torch.tanh(self.W_q(queries)[:, :, None, :] + prepared[:, None, :, :])
        return self.v(hidden).squeeze(-1)


class ConcatScore(nn.Module):
    """``vᵀ tanh(W [q; k])``.

    Source: Luong, Pham & Manning (2015), equation 8, "concat". The same function as the additive
    score without its bias: the first columns of W meet q, the others k, so ``[q; k]`` need not be
    built for every pair.
    """

    def __init__(self, query: int, key: int, hidden: int | None = None) -> None:
        super().__init__()
        hidden = hidden or query
        self.query = query
        self.W = nn.Linear(query + key, hidden, bias=False)
        self.v = nn.Linear(hidden, 1, bias=False)

    def prepare(self, keys: Float[Tensor, "batch src key"]) -> Float[Tensor, "batch src hidden"]:
        """The part of ``W [q; k]`` that comes from the keys."""
        return F.linear(keys, self.W.weight[:, self.query :])

    def forward(
        self, queries: Float[Tensor, "batch tgt query"], prepared: Float[Tensor, "batch src hidden"]
    ) -> Float[Tensor, "batch tgt src"]:
        """Scores of every query against every key."""
        from_queries = F.linear(queries, self.W.weight[:, : self.query])
        hidden = torch.tanh(from_queries[:, :, None, :] + prepared[:, None, :, :])
        return self.v(hidden).squeeze(-1)


SCORES: dict[str, Callable[[int, int], Score]] = {
    "dot": DotScore,
    "scaled": ScaledScore,
    "general": GeneralScore,
    "additive": AdditiveScore,
    "concat": ConcatScore,
}
"""Scores by the name that a model's settings use; each is made from the sizes of query and key."""
