"""What a strategy returns: token sequences with their scores, best first."""

from dataclasses import dataclass

from jaxtyping import Float
from torch import Tensor


@dataclass(frozen=True)
class Decoded:
    """One hypothesis that a search came up with."""

    ids: tuple[int, ...]
    """Without BOS; with EOS if it finished."""
    logprob: float
    """log p(ids | source), in nats."""
    score: float
    """What the strategy ranks by; larger is better."""
    finished: bool
    """True if it ended in EOS, False if it was cut at the length limit."""
    attention: Float[Tensor, "tgt src"] | None = None
    """Row t: what was read to produce token t. None for a model without attention."""


NBest = list[Decoded]
"""Hypotheses of one sentence, best first."""
