"""Phrases that an output has to contain or to avoid, and how far a hypothesis has come with them.

A phrase is a run of token ids. What is still missing is read off the ids of a hypothesis alone:
phrases that stand in it are met; of the others, one may be under way at its end. So nothing has to
be undone when a phrase is begun and broken off. This module does not search.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor

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


@dataclass(frozen=True)
class ForbiddenPhrases:
    """A rule: these phrases may not stand in the output; their words alone may.

    Raises:
        ValueError: for an empty phrase.

    >>> rule = ForbiddenPhrases(((5, 6),))  # after 5 there may be no 6
    >>> rule(torch.zeros(2, 7), torch.tensor([[6, 5], [5, 6]])).isinf().nonzero().tolist()
    [[0, 6]]
    """

    phrases: tuple[Phrase, ...]

    def __post_init__(self) -> None:
        if () in self.phrases:
            raise ValueError(f"phrases: expected at least 1 token in each, got {self.phrases}")

    @property
    def reason(self) -> str:
        """The same for all of them."""
        return "would complete a forbidden phrase"

    def __call__(
        self, scores: Float[Tensor, "rows vocab"], prefixes: Int[Tensor, "rows written"]
    ) -> Float[Tensor, "rows vocab"]:
        """-inf for the last token of a phrase behind its other tokens; see `rules.Rule`."""
        for phrase in self.phrases:
            *others, last = phrase
            size = len(others)
            if size > prefixes.shape[1] or last >= scores.shape[1]:
                continue
            ends = prefixes[:, prefixes.shape[1] - size :]
            begun = (ends == torch.tensor(others, device=ends.device)).all(1)
            barred = torch.zeros_like(scores, dtype=torch.bool)
            barred[:, last] = begun
            scores = scores.masked_fill(barred, -torch.inf)
        return scores


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
