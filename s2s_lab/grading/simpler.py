"""Inputs that are a little simpler than a given one, from the names of their axes.

``axes = {"outputs": "sentence position unit", "lengths": "sentence"}`` says that a sentence is one
index of both fields, so that it goes from both at once. A field may be a tensor or nested tuples.
It knows no exercise.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

import torch

CaseT = TypeVar("CaseT")
Mend = Callable[[Any], Any]
"""A simpler case as it may be asked: repaired, or None where it cannot be an input at all."""


def smaller(
    case: CaseT,
    axes: Mapping[str, str],
    mend: Mend = lambda case: case,
    kept: frozenset[str] = frozenset(),
) -> Iterator[CaseT]:
    """Cases with fewer indices, shorter texts, smaller numbers, rounder values; boldest first.

    Args:
        case: a frozen dataclass.
        axes: names of the axes of each field that has some, in their order, outermost first.
        mend: makes a simpler case one that may be asked; None leaves it out.
        kept: fields that are never made simpler by themselves.
    """
    for candidate in (
        *_fewer(case, axes),
        *_plainer(case, frozenset(axes) | kept),
        *_rounder(case, kept),
    ):
        mended = mend(candidate)
        if mended is not None and weight(mended) < weight(case):
            yield mended


def weight(value: Any) -> tuple[int, int, float]:
    """How large a case is: entries, then digits, then sum; what `smaller` gives weighs less."""
    if isinstance(value, torch.Tensor):
        if not value.is_floating_point():
            return value.numel(), 0, float(value.long().abs().sum())
        finite = value[value.isfinite()]
        return value.numel(), sum(len(f"{v:.12g}") for v in finite.tolist()), 0.0
    if isinstance(value, bool | type(None)):
        return 0, 0, 0.0
    if isinstance(value, int):
        return 0, 0, float(abs(value))
    if isinstance(value, float):
        return 0, len(f"{value:.12g}"), 0.0
    if isinstance(value, str):
        return len(value), 0, 0.0
    inner = _parts(value)
    weights = [weight(one) for one in inner]
    own = len(inner) if isinstance(value, list | tuple | dict) else 0
    a, b, c = zip(*weights, strict=True) if weights else ((), (), ())
    return own + sum(a), sum(b), float(sum(c))


def _parts(value: Any) -> list[Any]:
    if isinstance(value, list | tuple):
        return list(value)
    if isinstance(value, dict):
        return [*value, *value.values()]
    return [getattr(value, one.name) for one in fields(value)]


def _fewer(case: Any, axes: Mapping[str, str]) -> Iterator[Any]:
    """One index less of an axis, from all the fields that have it; half of them first."""
    names = dict.fromkeys(name for dims in axes.values() for name in dims.split())
    for name in names:
        size = max(
            (
                _size(getattr(case, field), dims.split().index(name))
                for field, dims in axes.items()
                if name in dims.split()
            ),
            default=0,
        )
        if size < 2:
            continue
        choices = [list(range((size + 1) // 2))] if size > 2 else []
        choices += [[i for i in range(size) if i != gone] for gone in reversed(range(size))]
        for keep in choices:
            changed = {
                field: _take(getattr(case, field), dims.split(), name, keep)
                for field, dims in axes.items()
                if name in dims.split()
            }
            yield replace(case, **changed)


def _size(value: Any, depth: int) -> int:
    """Of an axis; of nested tuples the longest."""
    if isinstance(value, torch.Tensor):
        return value.shape[depth]
    if depth == 0:
        return len(value)
    return max((_size(inner, depth - 1) for inner in value), default=0)


def _take(value: Any, dims: list[str], name: str, keep: list[int]) -> Any:
    """Some indices of each axis of that name."""
    if isinstance(value, torch.Tensor):
        for depth, dim in enumerate(dims):
            if dim == name:
                value = value.index_select(depth, torch.tensor(keep))
        return value
    if dims[0] == name:
        value = tuple(value[i] for i in keep if i < len(value))
    if name in dims[1:]:
        value = tuple(_take(inner, dims[1:], name, keep) for inner in value)
    return value


def _plainer(case: Any, but: frozenset[str]) -> Iterator[Any]:
    """Texts, numbers and collections of fields without axes, made shorter or smaller."""
    for one in fields(case):
        value = getattr(case, one.name)
        if one.name not in but and not isinstance(value, torch.Tensor):
            for simpler in _simpler(value):
                yield replace(case, **{one.name: simpler})


def _simpler(value: Any) -> Iterator[Any]:
    if isinstance(value, bool):
        return
    if isinstance(value, int):
        yield from dict.fromkeys(n for n in (value // 2, value - 1) if 0 <= n < value)
    elif isinstance(value, str):
        yield from (value[:i] + value[i + 1 :] for i in range(len(value)))
    elif isinstance(value, dict):
        for key in value:
            yield {k: v for k, v in value.items() if k != key}
        for key, inner in value.items():
            yield from ({**value, key: simpler} for simpler in _simpler(inner))
    elif isinstance(value, tuple):
        if len(value) > 2:
            yield value[: len(value) // 2]
        yield from (value[:i] + value[i + 1 :] for i in reversed(range(len(value))))
        for i, inner in enumerate(value):
            yield from ((*value[:i], simpler, *value[i + 1 :]) for simpler in _simpler(inner))


def _rounder(case: Any, kept: frozenset[str]) -> Iterator[Any]:
    """All tensors of floats, then one after the other, with fewer digits."""
    floats = {
        one.name: value
        for one in fields(case)
        if one.name not in kept
        and isinstance(value := getattr(case, one.name), torch.Tensor)
        and value.is_floating_point()
    }
    for digits in (0, 1):
        scale = 10.0**digits
        rounded = {name: (value * scale).round() / scale + 0.0 for name, value in floats.items()}
        if len(rounded) > 1:
            yield replace(case, **rounded)
        yield from (replace(case, **{name: value}) for name, value in rounded.items())
