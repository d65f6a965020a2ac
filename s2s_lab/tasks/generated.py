"""Pairs drawn from a generator, and the set that each of them belongs to.

Which set a pair belongs to is decided by a digest of its key (its source, unless the task says
otherwise). So a test source is in no training set, however large and whatever the seed, and a
smaller set is the beginning of a larger one. A fourth set, ``challenge``, holds what training
data never show: longer, newly combined, or with unknown names; each task says which.

This module does not know what a pair is about.
"""

import hashlib
import random
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from itertools import islice
from typing import Generic, TypeVar, overload

from s2s_lab.tasks.task import SPLITS, Pair, Task
from s2s_lab.text import Tokenizer

P = TypeVar("P")
Sizes = tuple[int, int, int, int]
"""How many pairs train, valid, test and challenge have."""
Draw = Callable[[random.Random, str], Pair]
"""Makes one pair from a source of randomness, for the set of the given name."""

_BUCKETS = 20
_PATIENCE = 20_000


def split_of(key: str) -> str:
    """The set to which a key belongs: one in twenty is ``test``, one ``valid``, the rest ``train``.

    >>> split_of("3 1 2") in ("train", "valid", "test")
    True
    """
    digest = hashlib.sha256(key.encode()).digest()
    return {0: "test", 1: "valid"}.get(int.from_bytes(digest[:8], "big") % _BUCKETS, "train")


class Drawn(Sequence[P], Generic[P]):
    """The first `n` items of a stream, drawn when they are first looked at.

    Raises:
        ValueError: if `n` is negative; when looked at, if the stream has not so many.

    >>> Drawn("train", 3, lambda: iter("abcdef"))[1:]
    ['b', 'c']
    """

    def __init__(self, name: str, n: int, stream: Callable[[], Iterator[P]]) -> None:
        if n < 0:
            raise ValueError(f"{name}: expected 0 or more pairs, got {n}")
        self._name, self._n, self._stream = name, n, stream

    @cached_property
    def _items(self) -> list[P]:
        items = list(islice(self._stream(), self._n))
        if len(items) < self._n:
            raise ValueError(
                f"{self._name}: expected at most the {len(items)} different pairs that there are, "
                f"got {self._n}"
            )
        return items

    def __len__(self) -> int:
        return self._n

    @overload
    def __getitem__(self, index: int) -> P: ...
    @overload
    def __getitem__(self, index: slice) -> list[P]: ...
    def __getitem__(self, index: int | slice) -> P | list[P]:
        return self._items[index]

    def __iter__(self) -> Iterator[P]:
        return iter(self._items)


def draw_sets(
    name: str, sizes: Sequence[int], stream: Callable[[str], Iterator[P]]
) -> list[Drawn[P]]:
    """The first sets of `SPLITS` in the given sizes.

    Args:
        name: of the task.
        sizes: of train, valid, test and, if there is one, challenge.
        stream: begins the items of the set of the given name.

    Raises:
        ValueError: if a size is negative.
    """
    return [
        Drawn(f"{name}, {split}", n, partial(stream, split))
        for split, n in zip(SPLITS, sizes, strict=False)
    ]


def source_of(pair: Pair) -> str:
    """The key of most tasks."""
    return pair.source


def generate(
    name: str,
    draw: Draw,
    tokenizers: tuple[Tokenizer, Tokenizer],
    sizes: Sizes,
    seed: int,
    key: Callable[[Pair], str] = source_of,
    repeats: bool = False,
) -> Task:
    """A task whose pairs `draw` makes.

    Args:
        name: of the task.
        draw: makes a pair; what it makes for ``challenge`` must never come out for another set.
        tokenizers: of the source and of the target.
        sizes: of train, valid, test and challenge.
        seed: of everything that is random.
        key: what decides the set of a pair.
        repeats: True: a source may occur several times in a set, with different targets.

    Raises:
        ValueError: if a size is negative; later, if there are not so many different pairs.
    """

    def stream(split: str) -> Iterator[Pair]:
        return _mine(draw, random.Random(f"{name} {split} {seed}"), split, key, repeats)

    train, valid, test, challenge = draw_sets(name, sizes, stream)
    return Task(name, train, valid, test, *tokenizers, challenge=challenge)


def _mine(
    draw: Draw, rng: random.Random, split: str, key: Callable[[Pair], str], repeats: bool
) -> Iterator[Pair]:
    """The drawn pairs that belong to a set, until nothing new has come for a long time."""
    seen: set[str] = set()
    idle = 0
    while idle < _PATIENCE:
        pair = draw(rng, split)
        mine = split == "challenge" or split_of(key(pair)) == split
        if not mine or (pair.source in seen and not repeats):
            idle += 1
            continue
        idle = 0
        seen.add(pair.source)
        yield pair
