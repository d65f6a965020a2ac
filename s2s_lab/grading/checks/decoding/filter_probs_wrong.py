"""Wrong solutions of exercise 06.1: what a submission is compared with to name its mistake.

They share `_filtered`, whose parts each of them spoils; it works on plain lists, row by row.
"""

import math
from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from s2s_lab.grading.probe import Wrong

Row = list[float]


def _softmax(row: Row) -> Row:
    largest = max(row)
    if largest == -math.inf:
        return [math.nan] * len(row)
    weights = [math.exp(value - largest) for value in row]
    return [weight / sum(weights) for weight in weights]


def _top_k(row: Row, top_k: int) -> Row:
    """The row with -inf for what is not among the k largest."""
    if not top_k or top_k >= len(row):
        return row
    least = sorted(row)[-top_k]
    return [value if value >= least else -math.inf for value in row]


def _top_p(row: Row, top_p: float) -> Row:
    return _cut(row, top_p, lambda before, after: before >= top_p)


def _cut(row: Row, top_p: float, gone: Callable[[float, float], bool]) -> Row:
    """The row with -inf where `gone(mass before, mass with it)`."""
    if top_p >= 1:
        return row
    probs, result, mass = _softmax(row), list(row), 0.0
    for word in sorted(range(len(row)), key=lambda word: -row[word]):
        if gone(mass, mass + probs[word]):
            result[word] = -math.inf
        mass += probs[word]
    return result


def _rows(logits: Tensor, change: Callable[[Row], Row]) -> Tensor:
    return torch.tensor([change(row) for row in logits.tolist()], dtype=logits.dtype)


def _drops_crossing(logits: Tensor, temperature: float, top_k: int, top_p: float) -> Tensor:
    def change(row: Row) -> Row:
        row = _top_k([value / temperature for value in row], top_k)
        return _softmax(_cut(row, top_p, lambda before, after: after > top_p))

    return _rows(logits, change)


def _drops_crossing_but_one(logits: Tensor, temperature: float, top_k: int, top_p: float) -> Tensor:
    def change(row: Row) -> Row:
        row = _top_k([value / temperature for value in row], top_k)
        return _softmax(_cut(row, top_p, lambda before, after: before > 0 and after > top_p))

    return _rows(logits, change)


def _temperature_last(logits: Tensor, temperature: float, top_k: int, top_p: float) -> Tensor:
    def change(row: Row) -> Row:
        kept = _top_p(_top_k(row, top_k), top_p)
        return _softmax([value / temperature for value in kept])

    return _rows(logits, change)


def _no_renormalising(logits: Tensor, temperature: float, top_k: int, top_p: float) -> Tensor:
    """Probabilities first, then zeros in them, for both filters."""

    def change(row: Row) -> Row:
        row = [value / temperature for value in row]
        kept, probs = _top_p(_top_k(row, top_k), top_p), _softmax(row)
        return [0.0 if k == -math.inf else p for k, p in zip(kept, probs, strict=True)]

    return _rows(logits, change)


def _no_renormalising_of_p(logits: Tensor, temperature: float, top_k: int, top_p: float) -> Tensor:
    """Top-k by logits, top-p by zeros in the probabilities."""

    def change(row: Row) -> Row:
        row = _top_k([value / temperature for value in row], top_k)
        kept, probs = _top_p(row, top_p), _softmax(row)
        return [0.0 if k == -math.inf else p for k, p in zip(kept, probs, strict=True)]

    return _rows(logits, change)


def _no_renormalising_at_all(
    logits: Tensor, temperature: float, top_k: int, top_p: float
) -> Tensor:
    """The nucleus is cut out of what top-k left of the probabilities, none of it renormalised."""

    def change(row: Row) -> Row:
        row = [value / temperature for value in row]
        probs = _softmax(row)
        left = [
            0.0 if v == -math.inf else p for v, p in zip(_top_k(row, top_k), probs, strict=True)
        ]
        mass = 0.0
        for word in sorted(range(len(row)), key=lambda word: -row[word]):
            mass, before = mass + left[word], mass
            if top_p < 1 and before >= top_p:
                left[word] = 0.0
        return left

    return _rows(logits, change)


def _stays_sorted(logits: Tensor, temperature: float, top_k: int, top_p: float) -> Tensor:
    def change(row: Row) -> Row:
        row = _top_k([value / temperature for value in row], top_k)
        if top_p < 1:
            row = sorted(row, reverse=True)
        return _softmax(_top_p(row, top_p))

    return _rows(logits, change)


def _sorted_mask(logits: Tensor, temperature: float, top_k: int, top_p: float) -> Tensor:
    """The mask of the sorted row, laid on the row as it was."""

    def change(row: Row) -> Row:
        row = _top_k([value / temperature for value in row], top_k)
        mask = _top_p(sorted(row, reverse=True), top_p)
        return _softmax(
            [-math.inf if m == -math.inf else v for m, v in zip(mask, row, strict=True)]
        )

    return _rows(logits, change)


def _always_sorted(logits: Tensor, temperature: float, top_k: int, top_p: float) -> Tensor:
    """Sorted before anything else, and returned so."""

    def change(row: Row) -> Row:
        row = sorted((value / temperature for value in row), reverse=True)
        return _softmax(_top_p(_top_k(row, top_k), top_p))

    return _rows(logits, change)


def _removed_are_zero(logits: Tensor, temperature: float, top_k: int, top_p: float) -> Tensor:
    def change(row: Row) -> Row:
        row = _zeros(_top_k([value / temperature for value in row], top_k))
        return _softmax(_zeros(_top_p(row, top_p)))

    return _rows(logits, change)


def _zeros(row: Sequence[float]) -> Row:
    return [0.0 if value == -math.inf else value for value in row]


def _zero_at_the_end(logits: Tensor, temperature: float, top_k: int, top_p: float) -> Tensor:
    def change(row: Row) -> Row:
        row = _top_p(_top_k([value / temperature for value in row], top_k), top_p)
        return _softmax(_zeros(row))

    return _rows(logits, change)


def _multiplies_temperature(logits: Tensor, temperature: float, top_k: int, top_p: float) -> Tensor:
    def change(row: Row) -> Row:
        return _softmax(_top_p(_top_k([value * temperature for value in row], top_k), top_p))

    return _rows(logits, change)


def _top_p_first(logits: Tensor, temperature: float, top_k: int, top_p: float) -> Tensor:
    def change(row: Row) -> Row:
        row = [value / temperature for value in row]
        return _softmax(_top_k(_top_p(row, top_p), top_k))

    return _rows(logits, change)


def _sums_over_rows(logits: Tensor, temperature: float, top_k: int, top_p: float) -> Tensor:
    """One row after the other as if they were one long row: top-k and top-p of all words."""
    flat = [value / temperature for row in logits.tolist() for value in row]
    kept = torch.tensor(_top_p(_top_k(flat, top_k), top_p), dtype=logits.dtype)
    return kept.view(logits.shape).softmax(-1)


def _cut_of_the_first_row(logits: Tensor, temperature: float, top_k: int, top_p: float) -> Tensor:
    """The words that the first row keeps are kept in every row."""
    first = _top_p(_top_k([value / temperature for value in logits[0].tolist()], top_k), top_p)
    gone = torch.tensor([value == -math.inf for value in first])
    return (logits / temperature).masked_fill(gone, -math.inf).softmax(-1)


WRONG = (
    Wrong("06.1/drops-crossing", _drops_crossing),
    Wrong("06.1/drops-crossing", _drops_crossing_but_one),
    Wrong("06.1/temperature-last", _temperature_last),
    Wrong("06.1/no-renormalising", _no_renormalising),
    Wrong("06.1/no-renormalising", _no_renormalising_of_p),
    Wrong("06.1/no-renormalising", _no_renormalising_at_all),
    Wrong("06.1/not-unsorted", _stays_sorted),
    Wrong("06.1/not-unsorted", _sorted_mask),
    Wrong("06.1/not-unsorted", _always_sorted),
    Wrong("06.1/removed-are-zero", _removed_are_zero),
    Wrong("06.1/removed-are-zero", _zero_at_the_end),
    Wrong("06.1/multiplies-temperature", _multiplies_temperature),
    Wrong("06.1/top-p-first", _top_p_first),
    Wrong("06.1/one-cut-for-all", _sums_over_rows),
    Wrong("06.1/one-cut-for-all", _cut_of_the_first_row),
)
"""Two entries may share an id: one mistake, written in several ways."""
