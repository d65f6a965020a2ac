"""Attention: how well each query fits each key, turned into weights, turned into contexts.

From the simplest on, one idea a module: `softmax` (scores to weights, weights to contexts),
`scores` (dot to concat), `multihead`, `protocol` (attentions that may remember, and the global one,
which does not), `local`, `hybrid`, `location`, `coverage`, `monotonic`. Shapes: queries
``(batch, tgt, query)``, keys and values ``(batch, src, key)``, scores and weights
``(batch, tgt, src)``: rows are target steps.

Nothing here keeps weights or positions: they are returned, and passed in again.
"""

from s2s_lab.attention.coverage import CoverageAttention, coverage_costs, coverage_loss
from s2s_lab.attention.hybrid import HybridAttention
from s2s_lab.attention.local import LocalMAttention, LocalPAttention
from s2s_lab.attention.location import (
    LocationAwareAttention,
    LocationBasedAttention,
    LocationScore,
)
from s2s_lab.attention.monotonic import MonotonicAttention
from s2s_lab.attention.multihead import MultiHeadAttention
from s2s_lab.attention.names import ATTENTIONS
from s2s_lab.attention.protocol import Attention, GlobalAttention
from s2s_lab.attention.scores import (
    SCORES,
    AdditiveScore,
    ConcatScore,
    DotScore,
    GeneralScore,
    ScaledScore,
    Score,
)
from s2s_lab.attention.softmax import attend, weights

__all__ = [
    "ATTENTIONS",
    "SCORES",
    "AdditiveScore",
    "Attention",
    "ConcatScore",
    "CoverageAttention",
    "DotScore",
    "GeneralScore",
    "GlobalAttention",
    "HybridAttention",
    "LocalMAttention",
    "LocalPAttention",
    "LocationAwareAttention",
    "LocationBasedAttention",
    "LocationScore",
    "MonotonicAttention",
    "MultiHeadAttention",
    "ScaledScore",
    "Score",
    "attend",
    "coverage_costs",
    "coverage_loss",
    "weights",
]
