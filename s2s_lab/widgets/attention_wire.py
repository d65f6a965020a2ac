"""Attention maps as the attention explorer's view reads them: names, and weights as short text.

A weight is two characters of 6 bits each: 4095 levels, as exact as three digits. This module
computes no weight and draws nothing.
"""

from typing import Any

import numpy as np
from jaxtyping import Float
from torch import Tensor

from s2s_lab.attention_maps import AttentionMap, AttentionMaps
from s2s_lab.metrics import AlignmentScore, Gold
from s2s_lab.models.attention_weights import Kind

_DIGITS = np.frombuffer(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", dtype=np.uint8
)
LEVELS = 4095


def packed(weights: Float[Tensor, "rows columns"]) -> str:
    """Weights row by row, two characters each: the high digit, then the low one.

    >>> import torch
    >>> packed(torch.tensor([[0.0, 1.0]]))
    'AA//'
    """
    levels = np.rint(weights.double().clamp(0, 1).numpy() * LEVELS).astype(np.int64).ravel()
    digits: np.ndarray[Any, Any] = np.stack([_DIGITS[levels >> 6], _DIGITS[levels & 63]], axis=1)
    return digits.tobytes().decode("ascii")


def chosen(maps: AttentionMaps, kind: Kind) -> list[AttentionMap]:
    """All maps of a kind that can be looked at: of each layer the mean, then the heads if many."""
    heads = [one for one in maps.maps if one.kind == kind] if maps.heads(kind) > 1 else []
    return sorted([*maps.means(kind), *heads], key=lambda one: (one.layer, one.head))


def maps_wire(maps: AttentionMaps) -> dict[str, Any]:
    """Everything about the maps but the gold alignment."""
    return {
        "model": maps.model,
        "sourceText": maps.source_text,
        "targetText": maps.target_text,
        "source": list(maps.source),
        "target": list(maps.target),
        "fed": list(maps.fed),
        "padding": maps.padding,
        "unknown": list(maps.unknown),
        "lengths": list(maps.lengths),
        "kinds": {kind: _kind(maps, kind) for kind in maps.kinds},
    }


def _kind(maps: AttentionMaps, kind: Kind) -> dict[str, Any]:
    heads = maps.heads(kind)
    return {
        "layers": maps.layers(kind),
        "heads": heads,
        "maps": [
            {"layer": one.layer, "head": one.head, "weights": packed(one.weights)}
            for one in chosen(maps, kind)
        ],
    }


def gold_wire(maps: AttentionMaps, gold: Gold) -> dict[str, Any]:
    """The gold links, and for each cross map its links and the arithmetic of its error rate.

    Raises:
        ValueError: for gold links to tokens that are not there.
    """
    scores = [(one, maps.score(one, gold)) for one in chosen(maps, "cross")]
    best = min(scores, key=lambda pair: pair[1].score, default=None)
    return {
        "sure": sorted(map(list, gold.sure)),
        "possible": sorted(map(list, gold.possible - gold.sure)),
        "best": None if best is None else [best[0].layer, best[0].head],
        "maps": [_scored(maps, one, score) for one, score in scores],
    }


def _scored(maps: AttentionMaps, one: AttentionMap, score: AlignmentScore) -> dict[str, Any]:
    return {
        "layer": one.layer,
        "head": one.head,
        "aer": score.score,
        "links": sorted(map(list, maps.links(one))),
        "lines": [[line.name, line.working, line.value] for line in score.lines()],
    }
