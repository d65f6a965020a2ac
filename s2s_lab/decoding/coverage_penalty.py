"""The coverage penalty: a translation that left source tokens unread loses score.

It needs attention that says how much of each source token was read, and believes it. It does not
change the model; for attention that remembers what was read see `attention.coverage`.
"""

from jaxtyping import Bool, Float
from torch import Tensor

NEVER = 1e-6
"""A token that was not read at all counts as read so much; the logarithm of 0 would forbid all."""


def coverage_penalty(
    read: Float[Tensor, "*rows src"], mask: Bool[Tensor, "*#rows src"], beta: float
) -> Float[Tensor, "*rows"]:
    """``β Σ_i log(min(Σ_j p_ij, 1))``: 0 when all is read, less for every token that is not.

    Source: Wu et al. (2016), equation 14.

    Args:
        read: what each source token was read in all steps so far together.
        mask: True = real source token.
        beta: strength, 0 or more.

    >>> import torch
    >>> twice = coverage_penalty(torch.tensor([1.7, 0.5]), torch.tensor([True, True]), beta=1.0)
    >>> round(twice.item(), 3)
    -0.693
    """
    logs = read.double().clamp(NEVER, 1.0).log()
    return beta * logs.masked_fill(~mask, 0.0).sum(-1)


def expect_coverage(
    read: Float[Tensor, "rows read"] | None, mask: Bool[Tensor, "batch src"]
) -> Float[Tensor, "rows src"]:
    """What was read in a step, if a coverage penalty can be computed of it.

    Raises:
        ValueError: for a model without attention, or one that does not read source tokens.
    """
    if read is None:
        raise ValueError("coverage: expected a model with attention, got one that returns none")
    if read.shape[1] != mask.shape[1]:
        raise ValueError(
            "coverage: expected attention over every source token, "
            f"got {read.shape[1]} weights for {mask.shape[1]} tokens"
        )
    return read
