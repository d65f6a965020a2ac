"""Coverage: remember how much of each source word was read, and pay for reading it again.

The score sees the coverage, and a loss asks it to take notice. The penalty that a search adds to
its hypotheses (GNMT's) is another thing, and lives in `decoding`.
"""

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn

from s2s_lab.attention.protocol import Read
from s2s_lab.attention.softmax import weights


class CoverageAttention(nn.Module):
    """``vᵀ tanh(W_h h + W_s s + w_c c + b)``, where c is the sum of all weights so far.

    Source: See, Liu & Manning (2017), equations 10 and 11. The state is c: 0 before the first
    step, and not a distribution afterwards. The weights sum to 1.
    """

    def __init__(self, query: int, key: int, hidden: int | None = None) -> None:
        super().__init__()
        hidden = hidden or query
        self.W_h = nn.Linear(key, hidden)
        self.W_s = nn.Linear(query, hidden, bias=False)
        self.w_c = nn.Linear(1, hidden, bias=False)
        self.v = nn.Linear(hidden, 1, bias=False)

    def prepare(self, keys: Float[Tensor, "batch src key"]) -> Float[Tensor, "batch src hidden"]:
        """``W_h h + b``."""
        return self.W_h(keys)

    def start(self, mask: Bool[Tensor, "batch src"]) -> Float[Tensor, "batch src"]:
        """Nothing is covered yet."""
        return torch.zeros_like(mask, dtype=self.v.weight.dtype)

    def forward(
        self,
        queries: Float[Tensor, "batch tgt query"],
        prepared: Float[Tensor, "batch src hidden"],
        mask: Bool[Tensor, "batch src"],
        state: Float[Tensor, "batch src"],
    ) -> Read:
        """Weights step by step, and the coverage after the last."""
        rows = []
        for query in self.W_s(queries).unbind(1):
            hidden = torch.tanh(prepared + query[:, None, :] + self.w_c(state[:, :, None]))
            read = weights(self.v(hidden).transpose(1, 2), mask)[:, 0]
            state = state + read
            rows.append(read)
        return torch.stack(rows, dim=1), state


def coverage(weights: Float[Tensor, "batch tgt src"]) -> Float[Tensor, "batch tgt src"]:
    """Coverage before each step: the sum of the weights of the steps before it; 0 at the first.

    Source: See, Liu & Manning (2017), equation 10.

    >>> coverage(torch.tensor([[[0.5, 0.5], [0.0, 1.0], [1.0, 0.0]]])).tolist()
    [[[0.0, 0.0], [0.5, 0.5], [0.5, 1.5]]]
    """
    before = weights[:, :-1].cumsum(1)
    return torch.cat([torch.zeros_like(weights[:, :1]), before], dim=1)


def coverage_costs(weights: Float[Tensor, "batch tgt src"]) -> Float[Tensor, "batch tgt"]:
    """Attention of each step that is spent again on what was covered: ``Σ_s min(a_s, c_s)``.

    Source: See, Liu & Manning (2017), equation 12. Between 0 and 1; 0 at the first step.

    >>> coverage_costs(torch.tensor([[[0.5, 0.5], [0.0, 1.0]]])).tolist()
    [[0.0, 0.5]]
    """
    return torch.minimum(weights, coverage(weights)).sum(-1)


def coverage_loss(
    weights: Float[Tensor, "batch tgt src"], mask: Bool[Tensor, "batch tgt"]
) -> Float[Tensor, ""]:
    """The mean of `coverage_costs` over the real steps.

    Source: See, Liu & Manning (2017), equation 13, whose weight for it beside the cross-entropy
    is 1.

    Args:
        weights: rows of all steps; 0 on source padding.
        mask: True = real target step.

    Raises:
        ValueError: if no step is real.

    >>> again = torch.tensor([[[0.5, 0.5], [0.0, 1.0]]])
    >>> coverage_loss(again, torch.tensor([[True, True]])).item()  # (0 + 0.5) / 2
    0.25
    """
    if not mask.any():
        raise ValueError("mask: expected at least one real target step, got none")
    return coverage_costs(weights)[mask].mean()
