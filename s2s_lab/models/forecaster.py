"""A recurrent forecaster of numbers: for every value of a series a mean and a variance of the next.

It reads one series of real numbers, and has no vocabulary and no decoder: forecasts of more than
one step are made by feeding its own means back. Values are taken as they are; whoever has others
than around ±10 scales them with what the past alone says.
"""

import math

import torch
from jaxtyping import Float
from torch import Tensor, nn


class Forecaster(nn.Module):
    """A GRU over values and their changes; it says what to add to the last value.

    Source: Salinas et al. (2020), "DeepAR: Probabilistic forecasting with autoregressive recurrent
    networks", section 3.1, with one series at a time and without covariates.

    >>> mean, log_variance = Forecaster(hidden=4)(torch.zeros(2, 5))
    >>> mean.shape
    torch.Size([2, 5])
    """

    def __init__(self, hidden: int = 64) -> None:
        """`hidden` is the number of units."""
        super().__init__()
        self.cell = nn.GRU(2, hidden, batch_first=True)
        self.output = nn.Linear(hidden, 2)

    def forward(
        self, values: Float[Tensor, "batch time"]
    ) -> tuple[Float[Tensor, "batch time"], Float[Tensor, "batch time"]]:
        """Mean and log-variance of the value *after* each one, from it and those before it."""
        changes = values.diff(dim=1, prepend=values[:, :1])
        read, _ = self.cell(torch.stack([values, changes], dim=-1))
        change, log_variance = self.output(read).unbind(-1)
        return values + change, log_variance


def gaussian_nll(
    mean: Float[Tensor, "*any"], log_variance: Float[Tensor, "*any"], value: Float[Tensor, "*any"]
) -> Float[Tensor, ""]:
    """The mean of −log of the normal density, in nats.

    >>> round(float(gaussian_nll(torch.zeros(1), torch.zeros(1), torch.zeros(1))), 4)
    0.9189
    """
    surprise = (value - mean).square() * torch.exp(-log_variance)
    return 0.5 * (math.log(2 * math.pi) + log_variance + surprise).mean()
