"""Phrases that an output has to contain, and how far a hypothesis has come with them.

A phrase is a run of token ids. What is still missing is read off the ids of a hypothesis alone:
phrases that stand in it are met; of the others, one may be under way at its end. So nothing has to
be undone when a phrase is begun and broken off. This module does not search.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from s2s_lab.text import SPECIALS, UNK, Codec

Phrase = tuple[int, ...]
"""Token ids in a row."""


@dataclass(frozen=True)
class Phrases:
    """Phrases to be met, each once, in any order; they may overlap.

    >>> phrases = Phrases(((7, 8), (9,)))
    >>> phrases.size, phrases.reached((9, 5)), phrases.reached((9, 5, 7)), phrases.missing((9, 7))
    (3, 1, 2, ((7, 8),))
    """

    phrases: tuple[Phrase, ...]

    def __post_init__(self) -> None:
        for phrase in self.phrases:
            if not phrase or min(phrase) < len(SPECIALS):
                raise ValueError(
                    "must: expected phrases of at least 1 token, none of them special, "
                    f"got {phrase}"
                )
        if len(set(self.phrases)) < len(self.phrases):
            twice = next(p for p in self.phrases if self.phrases.count(p) > 1)
            raise ValueError(f"must: expected different phrases, got {twice} twice")

    @property
    def size(self) -> int:
        """Tokens of all phrases together."""
        return sum(map(len, self.phrases))

    @property
    def tokens(self) -> frozenset[int]:
        """All tokens that stand in a phrase."""
        return frozenset(token for phrase in self.phrases for token in phrase)

    def missing(self, ids: Sequence[int]) -> tuple[Phrase, ...]:
        """Phrases that do not stand in a sequence."""
        return tuple(phrase for phrase in self.phrases if not contains(ids, phrase))

    def reached(self, ids: Sequence[int]) -> int:
        """The bank of a hypothesis: tokens of met phrases, and of the one that is under way."""
        missing = self.missing(ids)
        under_way = max((_begun(ids, phrase) for phrase in missing), default=0)
        return self.size - sum(map(len, missing)) + under_way


def contains(ids: Sequence[int], phrase: Phrase) -> bool:
    """Whether a phrase stands in a sequence, its tokens side by side."""
    ids, size = tuple(ids), len(phrase)
    return any(ids[i : i + size] == phrase for i in range(len(ids) - size + 1))


def phrases(codec: Codec, texts: Sequence[str]) -> tuple[Phrase, ...]:
    """Words and phrases as a person types them, in token ids.

    Raises:
        ValueError: if one is empty, or has a word that the vocabulary lacks.
    """
    found = []
    for text in texts:
        ids = tuple(codec.vocab.ids(codec.split(text)))
        if not ids:
            raise ValueError(f"must: expected at least one word, got {text!r}")
        if UNK in ids:
            unknown = ", ".join(map(repr, codec.unknown(text)))
            raise ValueError(f"must: expected words that the model can write, got {unknown}")
        found.append(ids)
    return tuple(found)


def _begun(ids: Sequence[int], phrase: Phrase) -> int:
    """How many tokens of a phrase stand at the end of a sequence, short of all."""
    ids = tuple(ids)
    sizes = range(min(len(ids), len(phrase) - 1), 0, -1)
    return next((size for size in sizes if ids[-size:] == phrase[:size]), 0)
