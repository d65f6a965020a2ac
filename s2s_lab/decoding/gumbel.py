"""Gumbel noise on log-probabilities, drawn from the top down.

Of several values, each with its own Gumbel noise, the largest is at position i with the probability
that belongs to i; and the largest value itself is Gumbel, too, at the logarithm of their sum. So
the largest can be drawn first, and the others under the condition that they are smaller. This
module searches nothing; `stochastic_beam.py` does.
"""

from collections.abc import Sequence
from math import exp, expm1, inf

import torch
from jaxtyping import Float
from torch import Tensor


def noise(streams: Sequence[torch.Generator], shape: Sequence[int]) -> Float[Tensor, "..."]:
    """Independent numbers from a Gumbel at 0: (streams, *shape), float64, on the CPU."""
    drawn = [
        torch.empty(shape, dtype=torch.float64).exponential_(generator=stream) for stream in streams
    ]
    return -torch.stack(drawn).log()


def conditioned(
    free: Float[Tensor, "*rows vocab"], parent: Float[Tensor, "*rows 1"]
) -> Float[Tensor, "*rows vocab"]:
    """``-log(exp(-parent) - exp(-largest) + exp(-free))``: the largest child gets the parent's.

    Source: Kool, van Hoof & Welling (2019), appendix B.3, where it is written so that nothing
    overflows: with ``v = parent - free + log(1 - exp(free - largest))`` it is
    ``parent - max(0, v) - log(1 + exp(-|v|))``.

    >>> conditioned(torch.tensor([-1.0, -3.0]), torch.tensor([-2.0]))
    tensor([-2.0000, -3.2091])
    """
    largest = free.amax(-1, keepdim=True)
    v = parent - free + (-torch.expm1(free - largest)).log()
    return parent - v.clamp(min=0) - torch.log1p((-v.abs()).exp())


def inclusion(logprob: float, threshold: float) -> float:
    """The probability that the perturbed log-probability of a sequence lies above a threshold.

    ``1 - exp(-exp(logprob - threshold))``, the tail of a Gumbel at `logprob`.

    Source: Kool, van Hoof & Welling (2019), section 4, where ``p / inclusion`` weighs a sequence
    when an expectation is estimated.

    >>> inclusion(-1.0, threshold=-inf)
    1.0
    """
    return 1.0 if threshold == -inf else -expm1(-exp(logprob - threshold))
