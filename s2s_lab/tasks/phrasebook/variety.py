"""What the usual sentences leave out: a second adjective, and American spelling.

A `Variety` is laid over the sentences that the grammar draws, from a source of randomness of its
own; so without it the grammar's sentences are what they were. This module knows no French and no
Chinese.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from s2s_lab.tasks.phrasebook import derivation as d
from s2s_lab.tasks.phrasebook.nominal_grammar import adjectives_of, pick

N = TypeVar("N")

_SIZES = ("small", "big")
_AGES = ("new", "old", "young")
_COLOURS = ("red", "white", "black", "green", "blue", "yellow", "grey", "brown")
_AFTER = {
    "beautiful": (*_SIZES, *_COLOURS),
    "pretty": ("small", *_COLOURS),
    **dict.fromkeys((*_SIZES, *_AGES), _COLOURS),
}
"""Which adjectives may stand between another one and the noun: opinion, size, age, colour.

*Pretty big* is not here, since it means *rather big*."""

_AMERICAN = {
    "grey": "gray",
    "neighbour": "neighbor",
    "neighbours": "neighbors",
    "travelling": "traveling",
}
_BRITISH = {american: british for british, american in _AMERICAN.items()}


@dataclass(frozen=True)
class Variety:
    """How often the sentences of the grammar are varied; not at all, unless said otherwise."""

    second_adjective: float = 0.0
    """Share of the noun phrases with an adjective that get another one, where one fits."""
    american: float = 0.0
    """Share of the English sources in American spelling."""

    def __post_init__(self) -> None:
        for field in fields(self):
            share = getattr(self, field.name)
            if not 0 <= share <= 1:
                raise ValueError(f"{field.name}: expected a share from 0 to 1, got {share}")


def varied(node: N, rng: random.Random, share: float) -> N:
    """A part of a derivation in which some noun phrases have a second adjective.

    >>> dog = d.NounPhrase("dog", "a", adjective="small")
    >>> varied(dog, random.Random(0), 1.0).second in _COLOURS
    True
    """
    if not is_dataclass(node) or isinstance(node, type) or not share:
        return node
    inner = {f.name: getattr(node, f.name) for f in fields(node)}
    parts = {name: varied(part, rng, share) for name, part in inner.items() if is_dataclass(part)}
    changed = replace(node, **parts) if parts else node
    if not isinstance(changed, d.NounPhrase) or changed.adjective is None:
        return changed
    orders = _orders(changed)
    if not orders or rng.random() >= share:
        return changed
    first, second = pick(rng, orders)
    return replace(changed, adjective=first, second=second)


def has_two_adjectives(part: Any) -> bool:
    """Whether a derivation has a noun with two adjectives around it.

    >>> has_two_adjectives(d.Couple(d.Name("Anna"), d.NounPhrase("dog", "a", adjective="small")))
    False
    """
    if not is_dataclass(part):
        return False
    if isinstance(part, d.NounPhrase) and part.second is not None:
        return True
    return any(has_two_adjectives(getattr(part, field.name)) for field in fields(part))


def _orders(thing: d.NounPhrase) -> list[tuple[str, str]]:
    """The adjective of a noun phrase with another one before or after it."""
    fitting = adjectives_of(thing.noun)
    return [
        (first, second)
        for first in fitting
        for second in _AFTER.get(first, ())
        if second in fitting and thing.adjective in (first, second)
    ]


def american(words: Iterable[str]) -> list[str]:
    """English words as they are spelt in America.

    >>> american(["my", "grey", "cat"])
    ['my', 'gray', 'cat']
    """
    return [_AMERICAN.get(word, word) for word in words]


def british(text: str) -> str:
    """A lower-case English text as it is spelt in Britain, whose spelling decides its set."""
    return " ".join(_BRITISH.get(word, word) for word in text.split(" "))
