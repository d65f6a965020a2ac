"""Monotonic attention: read the source from left to right, and never go back.

At each target step a reader stands where it stopped last, and asks at each position: stop here?
With probability ``p = σ(energy)`` it stops and reads that position; otherwise it walks on. A choice
has no gradient, so training uses the expectation over all the choices, and decoding the choice
itself: stop at the first position with p > 1/2.

A reader that passes the end has read nothing, at this step and at all later ones. Therefore the
weights sum to at most 1: what is missing is the probability of having fallen off the end.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float
from torch import Tensor, nn

from s2s_lab.attention.protocol import Read
from s2s_lab.attention.softmax import expect_something_to_read


class MonotonicAttention(nn.Module):
    """Stops at the first position that is energetic enough, from where it stopped last.

    Source: Raffel et al. (2017), sections 2.2 to 2.5. Energies are
    ``g v/‖v‖ · tanh(W_q q + W_k k + b) + r``. In training mode (`nn.Module.train`) the weights are
    the expected ones, in evaluation mode the hard ones. The state is the previous row of weights;
    before the first step all of it is on position 0.
    """

    def __init__(
        self,
        query: int,
        key: int,
        hidden: int | None = None,
        offset: float = -1.0,
        noise: float = 0.0,
    ) -> None:
        """Sizes are numbers of units.

        Args:
            query: of a query.
            key: of a key.
            hidden: of the layer between; None: as many as of a query.
            offset: where r starts: the lower, the longer the walk before training.
            noise: standard deviation of what is added to the energies in training. It teaches them
                to be far from 0, where expected and hard weights agree (section 2.5, where it is
                1). Like dropout's it comes from torch's own generator.
        """
        super().__init__()
        self.noise = noise
        hidden = hidden or query
        self.W_q = nn.Linear(query, hidden, bias=False)
        self.W_k = nn.Linear(key, hidden)
        self.v = nn.Linear(hidden, 1, bias=False)
        self.g = nn.Parameter(torch.tensor(hidden**-0.5))
        self.r = nn.Parameter(torch.tensor(offset))

    def prepare(self, keys: Float[Tensor, "batch src key"]) -> Float[Tensor, "batch src hidden"]:
        """``W_k k + b``."""
        return self.W_k(keys)

    def start(self, mask: Bool[Tensor, "batch src"]) -> Float[Tensor, "batch src"]:
        """The reader stands at the first position."""
        first = torch.zeros_like(mask, dtype=self.v.weight.dtype)
        first[:, 0] = 1
        return first

    def energies(
        self, queries: Float[Tensor, "batch tgt query"], prepared: Float[Tensor, "batch src hidden"]
    ) -> Float[Tensor, "batch tgt src"]:
        """How much each position asks to be read; above 0 the reader stops."""
        hidden = torch.tanh(self.W_q(queries)[:, :, None, :] + prepared[:, None, :, :])
        direction = self.v.weight / self.v.weight.norm()
        return self.g * F.linear(hidden, direction).squeeze(-1) + self.r

    def forward(
        self,
        queries: Float[Tensor, "batch tgt query"],
        prepared: Float[Tensor, "batch src hidden"],
        mask: Bool[Tensor, "batch src"],
        state: Float[Tensor, "batch src"],
    ) -> Read:
        """Weights step by step, and those of the last step as the new state."""
        expect_something_to_read(mask)
        energies = self.energies(queries, prepared)
        if self.training and self.noise:
            energies = energies + self.noise * torch.randn_like(energies)
        alignment = expected_alignment if self.training else hard_alignment
        rows = []
        for row in energies.masked_fill(~mask[:, None, :], float("-inf")).unbind(1):
            state = alignment(row, state)
            rows.append(state)
        return torch.stack(rows, dim=1), state


def expected_alignment(
    energies: Float[Tensor, "batch src"], previous: Float[Tensor, "batch src"]
) -> Float[Tensor, "batch src"]:
    """Probability that the reader stops at each position, given those of the step before.

    Source: Raffel et al. (2017), equation 8:
    ``α_j = p_j Σ_{k≤j} α'_k Π_{k≤l<j} (1 - p_l)``: it stood at k, passed k … j-1, and stops at j.
    All j and k at once, with the products as sums of logarithms; nothing is divided, so nothing
    has to be clipped.

    Args:
        energies: logits of stopping; -inf on padding.
        previous: where the reader may stand; sums to at most 1.
    """
    passing = F.logsigmoid(-energies)
    before = F.pad(passing.cumsum(-1)[:, :-1], (1, 0))
    logs = before[:, None, :] - before[:, :, None]  # batch k j
    back = torch.ones_like(logs, dtype=torch.bool).tril(-1)
    walks = logs.masked_fill(back, float("-inf")).exp()
    return torch.sigmoid(energies) * (previous[:, None, :] @ walks)[:, 0]


def hard_alignment(
    energies: Float[Tensor, "batch src"], previous: Float[Tensor, "batch src"]
) -> Float[Tensor, "batch src"]:
    """1 at the first position with energy above 0 that is not before the previous one; else 0.

    Source: Raffel et al. (2017), section 2.2, with the choice p > 1/2.

    >>> energies = torch.tensor([[9.0, -9.0, 9.0, 9.0]])
    >>> hard_alignment(energies, torch.tensor([[0.0, 1.0, 0.0, 0.0]])).tolist()
    [[0.0, 0.0, 1.0, 0.0]]
    """
    stops = (energies > 0) & (previous.cumsum(-1) > 0)
    first = stops & (stops.cumsum(-1) == 1)
    return first.to(previous.dtype)
