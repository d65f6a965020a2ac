"""Wrong solutions of exercise 02.5; each differs from a right one in a single choice."""

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Any

import torch

from s2s_lab.grading.probe import Wrong

Pair = tuple[list[int], list[int]]
"""Tokens of a prediction and of its reference."""
Bins = Sequence[tuple[int, int]]
Size = Callable[[Pair], int]
Share = Callable[[list[Pair]], Any]
NOTHING = (0, None, None)
"""What is told about an empty bin."""


def _pairs(preds: torch.Tensor, golds: torch.Tensor) -> list[Pair]:
    rows = zip(preds.tolist(), golds.tolist(), strict=True)
    return [([t for t in pred if t], [t for t in gold if t]) for pred, gold in rows]


def _of_gold(pair: Pair) -> int:
    return len(pair[1])


def _exact(pairs: list[Pair]) -> float:
    return sum(pred == gold for pred, gold in pairs) / len(pairs)


def _token(pairs: list[Pair]) -> float:
    marks = [p == g for pair in pairs for p, g in zip_longest(*pair, fillvalue=-1)]
    return sum(marks) / len(marks)


def _told(
    pairs: list[Pair],
    bins: Bins,
    size: Size = _of_gold,
    exact: Share = _exact,
    token: Share = _token,
    empty: Any = NOTHING,
) -> dict[Any, Any]:
    """What is told about each bin; nothing at all about an empty one where `empty` is None."""
    told = {}
    for low, high in bins:
        chosen = [pair for pair in pairs if low <= size(pair) <= high]
        if chosen or empty is not None:
            told[low, high] = (len(chosen), exact(chosen), token(chosen)) if chosen else empty
    return told


def _by_prediction(preds: torch.Tensor, golds: torch.Tensor, bins: Bins) -> Any:
    return _told(_pairs(preds, golds), bins, size=lambda pair: len(pair[0]))


def _average_of_averages(preds: torch.Tensor, golds: torch.Tensor, bins: Bins) -> Any:
    def token(pairs: list[Pair]) -> float:
        return sum(_token([pair]) for pair in pairs) / len(pairs)

    return _told(_pairs(preds, golds), bins, token=token)


def _counts_pad(preds: torch.Tensor, golds: torch.Tensor, bins: Bins) -> Any:
    width = max(preds.shape[1], golds.shape[1])

    def token(pairs: list[Pair]) -> float:
        right = sum(p == g for pair in pairs for p, g in zip_longest(*pair))
        padding = sum(width - max(len(pred), len(gold)) for pred, gold in pairs)
        return (right + padding) / (width * len(pairs))

    return _told(_pairs(preds, golds), bins, token=token)


def _forgives_extra(preds: torch.Tensor, golds: torch.Tensor, bins: Bins) -> Any:
    def token(pairs: list[Pair]) -> float:
        right = sum(p == g for pair in pairs for p, g in zip(*pair, strict=False))
        return right / sum(len(gold) for _, gold in pairs)

    return _told(_pairs(preds, golds), bins, token=token)


def _token_by_zip(pairs: list[Pair]) -> float:
    marks = [p == g for pair in pairs for p, g in zip(*pair, strict=False)]
    return sum(marks) / len(marks)


def _exact_by_zip(pairs: list[Pair]) -> float:
    same = [all(p == g for p, g in zip(*pair, strict=False)) for pair in pairs]
    return sum(same) / len(same)


def _forgives_missing(preds: torch.Tensor, golds: torch.Tensor, bins: Bins) -> Any:
    return _told(_pairs(preds, golds), bins, token=_token_by_zip)


def _forgives_in_both(preds: torch.Tensor, golds: torch.Tensor, bins: Bins) -> Any:
    return _told(_pairs(preds, golds), bins, exact=_exact_by_zip, token=_token_by_zip)


def _exact_of_prefix(preds: torch.Tensor, golds: torch.Tensor, bins: Bins) -> Any:
    return _told(_pairs(preds, golds), bins, exact=_exact_by_zip)


def _without_upper_end(preds: torch.Tensor, golds: torch.Tensor, bins: Bins) -> Any:
    told = _told(_pairs(preds, golds), [(low, high - 1) for low, high in bins])
    return dict(zip(bins, told.values(), strict=True))


def _divides_by_zero(preds: torch.Tensor, golds: torch.Tensor, bins: Bins) -> Any:
    pairs, told = _pairs(preds, golds), {}
    for low, high in bins:
        chosen = [pair for pair in pairs if low <= len(pair[1]) <= high]
        told[low, high] = (len(chosen), _exact(chosen), _token(chosen))
    return told


def _empty_is_zero(preds: torch.Tensor, golds: torch.Tensor, bins: Bins) -> Any:
    return _told(_pairs(preds, golds), bins, empty=(0, 0.0, 0.0))


def _empty_is_nan(preds: torch.Tensor, golds: torch.Tensor, bins: Bins) -> Any:
    return _told(_pairs(preds, golds), bins, empty=(0, float("nan"), float("nan")))


def _empty_is_missing(preds: torch.Tensor, golds: torch.Tensor, bins: Bins) -> Any:
    return _told(_pairs(preds, golds), bins, empty=None)


WRONG = (
    Wrong("02.5/by-prediction", _by_prediction),
    Wrong("02.5/average-of-averages", _average_of_averages),
    Wrong("02.5/counts-pad", _counts_pad),
    Wrong("02.5/forgives-extra", _forgives_extra),
    Wrong("02.5/forgives-missing", _forgives_missing),
    Wrong("02.5/forgives-missing", _forgives_in_both),
    Wrong("02.5/exact-by-zip", _exact_of_prefix),
    Wrong("02.5/without-upper-end", _without_upper_end),
    Wrong("02.5/empty-bin", _divides_by_zero),
    Wrong("02.5/empty-as-zero", _empty_is_zero),
    Wrong("02.5/empty-as-zero", _empty_is_nan),
    Wrong("02.5/empty-missing", _empty_is_missing),
)
"""Two entries may share an id: one mistake, written in two ways."""
