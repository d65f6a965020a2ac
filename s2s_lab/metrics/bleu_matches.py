"""Where each n-gram of an output stands, and where in its references: what BLEU counts, in places.

This module does not score; `bleu_by_hand.py` does.

Source: Papineni et al. (2002), "BLEU: a Method for Automatic Evaluation of Machine Translation",
section 2.1 (modified n-gram precision).
"""

from collections.abc import Sequence
from dataclasses import dataclass

Tokens = tuple[str, ...]
Places = dict[Tokens, list[int]]


@dataclass(frozen=True)
class NgramMatch:
    """One n-gram of an output, with all its places."""

    ngram: Tokens
    starts: tuple[int, ...]
    """Positions in the output where it begins, from 0."""
    reference_starts: tuple[tuple[int, ...], ...]
    """The same for each reference."""

    @property
    def count(self) -> int:
        """How often the output has it."""
        return len(self.starts)

    @property
    def limit(self) -> int:
        """The largest number of times that any one reference has it."""
        return max(map(len, self.reference_starts), default=0)

    @property
    def clipped(self) -> int:
        """How many of its occurrences count as matches."""
        return min(self.count, self.limit)


@dataclass(frozen=True)
class SentenceMatches:
    """An output, its references, and every n-gram of the output."""

    output: Tokens
    references: tuple[Tokens, ...]
    orders: tuple[tuple[NgramMatch, ...], ...]
    """For n = 1, 2, …: the different n-grams of the output, in the order of their first places."""

    @property
    def closest(self) -> int:
        """Position of the reference of the closest length, the shorter of two equally close."""
        size = len(self.output)
        lengths = [(abs(len(gold) - size), len(gold)) for gold in self.references]
        return lengths.index(min(lengths))


def matches(
    output: Sequence[str], references: Sequence[Sequence[str]], max_n: int = 4
) -> SentenceMatches:
    """Every n-gram of an output up to `max_n`, and where the references have it.

    Raises:
        ValueError: without a reference.

    >>> the = matches("the the the".split(), ["the cat the dog".split()], 1).orders[0][0]
    >>> the.starts, the.reference_starts, the.clipped
    ((0, 1, 2), ((0, 2),), 2)
    """
    if not references:
        raise ValueError("references: expected at least one, got none")
    golds = tuple(map(tuple, references))
    return SentenceMatches(
        tuple(output),
        golds,
        tuple(_order(tuple(output), golds, n) for n in range(1, max_n + 1)),
    )


def _order(output: Tokens, references: tuple[Tokens, ...], n: int) -> tuple[NgramMatch, ...]:
    there = [_places(gold, n) for gold in references]
    return tuple(
        NgramMatch(ngram, tuple(starts), tuple(tuple(gold.get(ngram, ())) for gold in there))
        for ngram, starts in _places(output, n).items()
    )


def _places(tokens: Tokens, n: int) -> Places:
    """Where each n-gram begins, in order of the first time."""
    found: Places = {}
    for start in range(len(tokens) - n + 1):
        found.setdefault(tokens[start : start + n], []).append(start)
    return found
