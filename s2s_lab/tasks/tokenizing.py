"""What a choice of tokens costs: size of the vocabulary, length of sentences, unknown tokens.

One definition serves characters, words and pieces alike: the vocabulary is the tokens that occur
in the training text, and a token of a held-out text that is not among them is unknown. So a piece
that was always merged into a longer one is in no vocabulary, as in `text.Vocab.build`.

`ladder` tells how a word is cut after 0, 1, 2 … merges, all at once; `study` draws from that the
three curves that a slider over the number of merges runs along. This module learns no merges (see
`bpe.py`) and knows no language.

Source: Sennrich, Haddow & Birch (2016), "Neural Machine Translation of Rare Words with Subword
Units", sections 3.2 and 5.1.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from s2s_lab.bpe import Merge, Piece, learn_merges, merge, symbols
from s2s_lab.text import Tokenizer

MOST = 400
"""Merges that a study looks at."""


@dataclass(frozen=True)
class Rung:
    """How a word is cut from one number of merges on, until the next rung."""

    merges: int
    """The number of merges with which it is cut in this way for the first time."""
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Cost:
    """What one way to cut text costs."""

    vocabulary: int
    """Different tokens of the training text; special tokens are not counted."""
    tokens: float
    """Tokens in a held-out sentence, on average."""
    unknown: float
    """Share of the tokens of the held-out text that are not in the vocabulary, 0 to 1."""


@dataclass(frozen=True)
class Study:
    """One training text cut into characters, into words, and into pieces."""

    merges: tuple[Merge, ...]
    """First to last; fewer than were asked for if no pair was left."""
    joined: tuple[int, ...]
    """How often each of them joined two pieces of the training text."""
    characters: Cost
    words: Cost
    pieces: tuple[Cost, ...]
    """By the number of merges, from 0."""
    lives: Mapping[Piece, tuple[int, int]]
    """Every piece of the training text: the first and the last number of merges that has it."""

    def knows(self, piece: Piece, merges: int) -> bool:
        """Whether a piece is in the vocabulary after so many merges."""
        first, last = self.lives.get(piece, (1, 0))
        return first <= merges <= last


def ladder(word: str, ranks: Mapping[Merge, int]) -> tuple[Rung, ...]:
    """Every way in which a word is cut as more merges are known, the characters first.

    Args:
        word: at least one character.
        ranks: the position of each merge in the order of learning, from 0.

    >>> [(r.merges, r.pieces) for r in ladder("low", {("l", "o"): 0, ("lo", "w</w>"): 6})]
    [(0, ('l', 'o', 'w</w>')), (1, ('lo', 'w</w>')), (7, ('low</w>',))]
    """
    pieces = symbols(word)
    rungs = [Rung(0, tuple(pieces))]
    while known := [pair for pair in pairwise(pieces) if pair in ranks]:
        first = min(known, key=ranks.__getitem__)
        pieces = merge(pieces, first)
        rungs.append(Rung(ranks[first] + 1, tuple(pieces)))
    return tuple(rungs)


def cut(rungs: Sequence[Rung], merges: int) -> tuple[Piece, ...]:
    """The pieces of a word after so many merges.

    >>> cut((Rung(0, ("a", "b</w>")), Rung(3, ("ab</w>",))), 2)
    ('a', 'b</w>')
    """
    return next(rung.pieces for rung in reversed(rungs) if rung.merges <= merges)


def cost(training: Iterable[Sequence[str]], held_out: Sequence[Sequence[str]]) -> Cost:
    """What a way to cut text costs, from two texts that are cut in that way.

    >>> cost([["a", "b"], ["a", "c"]], [["a", "x"], ["b", "a", "x", "x"]])
    Cost(vocabulary=3, tokens=3.0, unknown=0.5)

    Raises:
        ValueError: if there is no held-out token.
    """
    vocabulary = {token for sentence in training for token in sentence}
    tokens = [token for sentence in held_out for token in sentence]
    unknown = sum(token not in vocabulary for token in tokens)
    return _cost(len(vocabulary), len(tokens), unknown, len(held_out))


def study(
    training: Sequence[str], held_out: Sequence[str], words: Tokenizer, most: int = MOST
) -> Study:
    """What characters, words and pieces cost, pieces after each number of merges up to `most`.

    >>> from s2s_lab.text import SpaceTokenizer
    >>> found = study(["low low lot", "lot"], ["low slot"], SpaceTokenizer(), most=2)
    >>> found.merges, found.joined
    ((('l', 'o'), ('lo', 't</w>')), (4, 2))
    >>> [(cost.vocabulary, cost.tokens) for cost in (found.characters, found.words)]
    [(5, 8.0), (2, 2.0)]
    >>> [(cost.vocabulary, cost.tokens, round(cost.unknown, 2)) for cost in found.pieces]
    [(4, 7.0, 0.14), (3, 5.0, 0.2), (3, 4.0, 0.25)]

    Raises:
        ValueError: if a text has no words, or `most` is negative.
    """
    if most < 0:
        raise ValueError(f"most: expected 0 or more merges, got {most}")
    texts = [[words.split(text) for text in side] for side in (training, held_out)]
    counts = [Counter(word for sentence in side for word in sentence) for side in texts]
    for name, count in zip(("training", "held_out"), counts, strict=True):
        if not count:
            raise ValueError(f"{name}: expected at least one word, got none")
    merges = tuple(learn_merges(counts[0], most))
    ranks = {pair: rank for rank, pair in enumerate(merges)}
    climbs = [{word: ladder(word, ranks) for word in count} for count in counts]
    return Study(
        merges,
        _joined(climbs[0], counts[0], len(merges)),
        cost([list(text) for text in training], [list(text) for text in held_out]),
        cost(*texts),
        *_along(climbs, counts, len(merges), len(held_out)),
    )


def _joined(
    climbs: Mapping[str, Sequence[Rung]], counts: Mapping[str, int], merges: int
) -> tuple[int, ...]:
    """How often each merge joined two pieces: each time there is one piece less."""
    joined = [0] * merges
    for word, rungs in climbs.items():
        for before, after in pairwise(rungs):
            joined[after.merges - 1] += counts[word] * (len(before.pieces) - len(after.pieces))
    return tuple(joined)


def _along(
    climbs: Sequence[Mapping[str, Sequence[Rung]]],
    counts: Sequence[Mapping[str, int]],
    merges: int,
    sentences: int,
) -> tuple[tuple[Cost, ...], Mapping[Piece, tuple[int, int]]]:
    """The cost of pieces after each number of merges, and the lives of all pieces."""
    changes = [_changes(*side) for side in zip(climbs, counts, strict=True)]
    known, met = Counter[Piece](), Counter[Piece]()
    costs = []
    lives: dict[Piece, tuple[int, int]] = {}
    for number in range(merges + 1):
        for pieces, change in zip((known, met), changes, strict=True):
            for piece, difference in change.get(number, {}).items():
                pieces[piece] += difference
        vocabulary = [piece for piece, n in known.items() if n]
        unknown = sum(n for piece, n in met.items() if not known[piece])
        costs.append(_cost(len(vocabulary), met.total(), unknown, sentences))
        lives |= {piece: (lives.get(piece, (number, number))[0], number) for piece in vocabulary}
    return tuple(costs), lives


def _changes(
    climbs: Mapping[str, Sequence[Rung]], counts: Mapping[str, int]
) -> Mapping[int, Counter[Piece]]:
    """By the number of merges: how many of each piece a text has more than with one merge less."""
    changes: dict[int, Counter[Piece]] = defaultdict(Counter)
    for word, rungs in climbs.items():
        for before, after in pairwise((Rung(0, ()), *rungs)):
            for sign, rung in ((-1, before), (1, after)):
                for piece in rung.pieces:
                    changes[after.merges][piece] += sign * counts[word]
    return changes


def _cost(vocabulary: int, tokens: int, unknown: int, sentences: int) -> Cost:
    if tokens == 0:
        raise ValueError("held_out: expected at least one token, got none")
    return Cost(vocabulary, tokens / sentences, unknown / tokens)
