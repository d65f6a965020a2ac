"""Attentions by the name that a model's settings use."""

from collections.abc import Callable

from s2s_lab.attention.coverage import CoverageAttention
from s2s_lab.attention.hybrid import HybridAttention
from s2s_lab.attention.local import LocalMAttention, LocalPAttention
from s2s_lab.attention.location import (
    LocationAwareAttention,
    LocationBasedAttention,
    LocationScore,
)
from s2s_lab.attention.monotonic import MonotonicAttention
from s2s_lab.attention.protocol import Attention, GlobalAttention
from s2s_lab.attention.scores import SCORES, GeneralScore, Score


def _everywhere(score: Callable[[int, int], Score]) -> Callable[[int, int], Attention]:
    return lambda query, key: GlobalAttention(score(query, key))


def _local_m(query: int, key: int) -> LocalMAttention:
    return LocalMAttention(GeneralScore(query, key))


def _local_p(query: int, key: int) -> LocalPAttention:
    return LocalPAttention(GeneralScore(query, key), query)


def _hybrid(query: int, key: int) -> HybridAttention:
    return HybridAttention(_local_p(query, key), query)


ATTENTIONS: dict[str, Callable[[int, int], Attention]] = {
    **{name: _everywhere(score) for name, score in SCORES.items()},
    "location": _everywhere(LocationScore),
    "local-m": _local_m,
    "local-p": _local_p,
    "hybrid": _hybrid,
    "location-based": LocationBasedAttention,
    "location-aware": LocationAwareAttention,
    "coverage": CoverageAttention,
    "monotonic": MonotonicAttention,
}
"""Each is made from the sizes of query and key. A score's name means global attention with it;
the local ones score with "general"; the hybrid's local half is local-p."""
