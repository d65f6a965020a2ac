"""Attention: how well each query fits each key, turned into weights, turned into contexts.

Every attention here is a score. `weights` masks the scores and takes the softmax over the source;
`attend` sums the values. Shapes: queries ``(batch, tgt, query)``, keys and values
``(batch, src, key)``, scores and weights ``(batch, tgt, src)``: rows are target steps.

A score prepares the keys once for a sentence (`prepare`), because the decoder asks many times.
Nothing here keeps weights: they are returned.
"""

from typing import Protocol, runtime_checkable

import torch
from jaxtyping import Bool, Float
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


def weights(
    scores: Float[Tensor, "batch tgt src"], mask: Bool[Tensor, "batch src"]
) -> Float[Tensor, "batch tgt src"]:
    """Softmax over the real source positions; exactly 0 on padding.

    Source: Bahdanau, Cho & Bengio (2015), equation 6.

    Raises:
        ValueError: if a sentence has no real token: there is nothing to attend to.

    >>> weights(torch.zeros(1, 1, 3), torch.tensor([[True, True, False]])).tolist()
    [[[0.5, 0.5, 0.0]]]
    """
    if not mask.any(-1).all():
        row = int((~mask.any(-1)).nonzero()[0])
        raise ValueError(
            f"mask: expected at least one real token in every row, got none in row {row}"
        )
    return scores.masked_fill(~mask[:, None, :], float("-inf")).softmax(-1)


def attend(
    weights: Float[Tensor, "batch tgt src"], values: Float[Tensor, "batch src value"]
) -> Float[Tensor, "batch tgt value"]:
    """Contexts: for each target step the weighted sum of the values.

    Source: Bahdanau, Cho & Bengio (2015), equation 5.
    """
    return weights @ values


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
        self, queries: Float[Tensor, "batch tgt query"], prepared: Float[Tensor, "batch key src"]
    ) -> Float[Tensor, "batch tgt src"]:
        """Scores of every query against every key."""
        return queries @ prepared


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


SCORES: dict[str, type[DotScore] | type[GeneralScore] | type[AdditiveScore]] = {
    "dot": DotScore,
    "general": GeneralScore,
    "additive": AdditiveScore,
}
"""Scores by the name that a model's settings use."""
