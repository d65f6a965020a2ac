"""Generated corpora for comparing a metric with its library: many, small, and awkward."""

import random
from collections.abc import Iterator
from itertools import zip_longest

CASES = 1000

WORDS = (
    "the", "The", "cat", "cats", "sat", "a", "a", "b", "naïve", "(hi)", "dog.", "!", "…", "x-y",
    "我", "爱吃", "1,5", "''", "AB",
)  # fmt: skip
ASCII = ("the", "cat", "cats", "sat", "on", "a", "b", "mat")

Corpus = tuple[list[str], list[list[str]]]
"""Outputs, and for each its references."""


def corpora(
    words: tuple[str, ...] = WORDS, most_references: int = 3, longest: int = 9, cases: int = CASES
) -> Iterator[Corpus]:
    """Corpora of 1 to 4 sentences; some texts are empty, outputs are damaged or unrelated."""
    chance = random.Random(20040411)
    for _ in range(cases):
        outputs, references = [], []
        for _ in range(chance.randint(1, 4)):
            golds = [
                sentence(chance, words, longest) for _ in range(chance.randint(1, most_references))
            ]
            base = chance.choice([*golds, sentence(chance, words, longest)])
            outputs.append(" ".join(damaged(chance, base, words)))
            references.append([" ".join(gold) for gold in golds])
        yield outputs, references


def sentence(chance: random.Random, words: tuple[str, ...], longest: int) -> list[str]:
    return chance.choices(words, k=chance.randint(0, longest))


def damaged(chance: random.Random, tokens: list[str], words: tuple[str, ...]) -> list[str]:
    """A copy with runs moved, and with words dropped, doubled or replaced."""
    tokens = list(tokens)
    for _ in range(chance.randint(0, 2)):
        start, end = sorted(chance.choices(range(len(tokens) + 1), k=2))
        run, rest = tokens[start:end], tokens[:start] + tokens[end:]
        place = chance.randint(0, len(rest))
        tokens = rest[:place] + run + rest[place:]
    result = []
    for token in tokens:
        kind = chance.random()
        result += [] if kind < 0.1 else [token, token] if kind < 0.15 else [token]
        if kind > 0.9:
            result[-1] = chance.choice(words)
    return result


def streams(references: list[list[str]]) -> list[list[str | None]]:
    """References as sacreBLEU takes them: the first of each sentence, then the second or None."""
    return [list(stream) for stream in zip_longest(*references)]
