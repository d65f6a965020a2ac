"""Attention weights that a person gives, in place of those that a model would have found.

This is what models know of edited attention; who edits it, and why, is not their affair.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Bool, Float
from torch import Tensor


@dataclass(frozen=True)
class Told:
    """What to read in the next step, for each row."""

    weights: Float[Tensor, "rows src"]
    given: Bool[Tensor, "rows"]
    """True = read so; False = as the attention says."""

    def instead_of(
        self, own: Float[Tensor, "sources *heads queries src"]
    ) -> Float[Tensor, "sources *heads queries src"]:
        """The model's own weights, with those that were given in their place, alike for all heads.

        The rows of a source stand side by side as its queries, one token each.
        """
        rows = (len(own), *(1 for _ in own.shape[1:-2]), own.shape[-2])
        weights = self.weights.to(own).view(*rows, -1)
        return torch.where(self.given.view(*rows, 1), weights, own)
