"""Runs of n tokens or characters, counted.

This module does not score; `bleu_by_hand.py`, `chrf.py` and `rouge.py` do.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

Ngrams = Counter[tuple[str, ...]]


def ngrams(tokens: Sequence[str], n: int) -> Ngrams:
    """How often each run of n tokens occurs; there are len − n + 1 of them.

    >>> ngrams(["a", "b", "a", "b"], 2)
    Counter({('a', 'b'): 2, ('b', 'a'): 1})
    """
    return Counter(zip(*(tokens[i:] for i in range(n)), strict=False))


def most(counts: Iterable[Ngrams]) -> Ngrams:
    """For each n-gram the largest of its counts; with several references, the limit for a match.

    >>> most([ngrams("aab", 1), ngrams("abb", 1)])[("b",)]
    2
    """
    limit: Ngrams = Counter()
    for each in counts:
        limit |= each
    return limit


def matched(output: Ngrams, reference: Ngrams) -> int:
    """How many n-grams of the output match: each at most as often as the reference has it.

    >>> matched(ngrams(["the"] * 7, 1), ngrams(["the", "cat", "the"], 1))
    2
    """
    return sum(min(count, reference[ngram]) for ngram, count in output.items())
