"""Filters of sampling as a view sets them: each with a number, on or off, in any order.

This module filters nothing; `decoding.filters` does.
"""

from collections.abc import Sequence
from typing import Any

from s2s_lab.decoding.filters import (
    Epsilon,
    Eta,
    Filter,
    MinP,
    Temperature,
    TopK,
    TopP,
    Typical,
)

KINDS: dict[str, type[Filter]] = {
    kind.name: kind for kind in (Temperature, TopK, TopP, Typical, MinP, Epsilon, Eta)
}
DEFAULTS = {
    "temperature": 1.0,
    "top-k": 10,
    "top-p": 0.9,
    "typical": 0.9,
    "min-p": 0.1,
    "epsilon": 0.003,
    "eta": 0.003,
}

Stage = list[Any]
"""Name, number, and whether it is applied."""


def stage_of(one: Filter) -> Stage:
    """A filter that is applied.

    >>> stage_of(TopK(5))
    ['top-k', 5, True]
    """
    number = next(iter(vars(one).values()))
    return [one.name, number, True]


def pipeline_of(filters: Sequence[Filter]) -> list[Stage]:
    """These filters, applied in their order, then those that are off; the temperature stands first.

    Raises:
        ValueError: for two of one kind.
    """
    given = [stage_of(one) for one in filters]
    names = [name for name, _, _ in given]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"filters: expected one of each kind, got {twice} twice")
    off = [[name, number, False] for name, number in DEFAULTS.items() if name not in names]
    if "temperature" in names:
        return [*given, *off]
    return [off[0], *given, *off[1:]]


def filters_of(pipeline: Sequence[Sequence[Any]]) -> tuple[Filter, ...]:
    """The filters that are applied, in their order.

    Raises:
        ValueError: for an unknown kind, two of one kind, or a number that the filter does not take.
    """
    names = [name for name, _, _ in pipeline]
    if sorted(names) != sorted(KINDS):
        raise ValueError(f"pipeline: expected one of each of {', '.join(KINDS)}, got {names}")
    return tuple(_filter(name, number) for name, number, on in pipeline if on)


def _filter(name: str, number: float) -> Filter:
    kind: Any = KINDS[name]
    one: Filter = kind(round(number) if kind is TopK else float(number))
    return one
