"""Invented names of people and places, put together from syllables; most are rare, as names are.

A pool is always the same. Its first part is *known*: the names that training data may use, the
first ones often and the last ones seldom. The rest is *new*: no training text has them, so that a
model can only copy them. This module does not care whether a name also exists in reality.
"""

import random
from dataclasses import dataclass
from functools import lru_cache

_ONSETS_TEXT = "b br d dr f g gr h j k kr l m n p r s st t tr v z sh ch"
_ONSETS = _ONSETS_TEXT.split()
_VOWELS = ["a", "e", "i", "o", "u", "a", "e", "o"]
_CODAS = ["", "", "", "l", "n", "r", "s", "m", "k"]
_FAMILY = ["ov", "ini", "sen", "ez", "ard", "ic", "ama", "ides", "eski", "o", "an", "ier"]
_TOWN = ["burg", "ford", "mar", "ola", "stad", "ville", "port", "holm", "ino", "grad", "by", "ona"]


@dataclass(frozen=True)
class Pool:
    """Different names, the known ones first."""

    known: tuple[str, ...]
    """Training data may have them."""
    new: tuple[str, ...]
    """Only test and challenge data have them."""

    def draw(self, rng: random.Random, new: float) -> str:
        """A new name with probability `new`, else a known one: the n-th in proportion to n^-1/2."""
        if rng.random() < new:
            return rng.choice(self.new)
        return self.known[int(len(self.known) * rng.random() ** 2)]


@lru_cache(maxsize=2)
def pool(kind: str) -> Pool:
    """The names of a kind: ``family`` (2,000 known, 3,000 new) or ``town`` (600 and 900).

    >>> len({*pool("town").known, *pool("town").new})
    1500
    """
    endings, known, new = (_FAMILY, 2000, 3000) if kind == "family" else (_TOWN, 600, 900)
    rng = random.Random(kind)
    names: dict[str, None] = {}
    while len(names) < known + new:
        syllables = [
            rng.choice(_ONSETS) + rng.choice(_VOWELS) + rng.choice(_CODAS)
            for _ in range(rng.choice((1, 1, 2)))
        ]
        stem = "".join(syllables)
        ending = rng.choice(endings)
        if ending[0] in "aeiou":
            stem = stem if stem[-1] not in "aeiou" else stem + rng.choice("lnrtvdk")
        if len(stem + ending) <= 11:
            names[(stem + ending).capitalize()] = None
    listed = tuple(names)
    return Pool(listed[:known], listed[known:])
