"""A mixture of global and local attention.

Popular texts speak of a hybrid of the two without saying what it is. The definition here is our
own, not a paper's: a gate, computed from the query, mixes the two distributions. A mixture of
distributions is a distribution, so no second softmax is needed.
"""

import torch
from jaxtyping import Bool, Float, Shaped
from torch import Tensor, nn

from s2s_lab.attention.local import LocalMAttention, LocalPAttention
from s2s_lab.attention.protocol import Read
from s2s_lab.attention.softmax import weights


class HybridAttention(nn.Module):
    """``λ · global + (1 - λ) · local`` with ``λ = σ(w · q + b)``, both from the same scores.

    Our own definition; see the module. The state is that of the local attention. The weights sum
    to λ plus (1 - λ) times the sum of the local ones: 1, unless local-p loses some to its Gaussian.
    """

    def __init__(self, local: LocalMAttention | LocalPAttention, query: int) -> None:
        """The global half uses the score of the local one."""
        super().__init__()
        self.local = local
        self.gate = nn.Linear(query, 1)

    def prepare(self, keys: Float[Tensor, "batch src key"]) -> Tensor:
        """What the score makes of the keys."""
        return self.local.prepare(keys)

    def start(self, mask: Bool[Tensor, "batch src"]) -> Shaped[Tensor, "batch ..."]:
        """The state of the local attention before its first step."""
        return self.local.start(mask)

    def forward(
        self,
        queries: Float[Tensor, "batch tgt query"],
        prepared: Tensor,
        mask: Bool[Tensor, "batch src"],
        state: Shaped[Tensor, "batch ..."],
    ) -> Read:
        """The mixture, and the new state of the local attention."""
        scores = self.local.score(queries, prepared)
        near, new_state = self.local.within(scores, queries, mask, state)
        return mixture(weights(scores, mask), near, self.gate(queries)), new_state


def mixture(
    everywhere: Float[Tensor, "batch tgt src"],
    near: Float[Tensor, "batch tgt src"],
    gate_logit: Float[Tensor, "batch tgt 1"],
) -> Float[Tensor, "batch tgt src"]:
    """``λ · everywhere + (1 - λ) · near``, where λ is the sigmoid of the gate's logit.

    >>> third = torch.tensor([[[1/3, 1/3, 1/3]]])
    >>> mixture(third, torch.tensor([[[0.0, 1.0, 0.0]]]), torch.zeros(1, 1, 1)).round(decimals=4)
    tensor([[[0.1667, 0.6667, 0.1667]]])
    """
    share = torch.sigmoid(gate_logit)
    return share * everywhere + (1 - share) * near
