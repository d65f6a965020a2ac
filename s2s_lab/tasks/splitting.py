"""Honest sets of a corpus that comes without any: no sentence stands in two of them.

Pairs that share a sentence, on either side, belong to one group (the connected parts of a graph
whose nodes are sentences and whose edges are pairs). A digest of a group's first sentence, in the
order of their letters, decides its set. So nothing is random, the order of the lines does not
matter, and a corpus that grows keeps nearly all of its groups where they were.

This module reads no files. Sentences that differ in one word are different ones to it.
"""

import hashlib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import NamedTuple

from s2s_lab.tasks.task import Pair

HELD_OUT = 0.05
"""Share of the groups that is held out for validation, and as many for the test."""


class Split(NamedTuple):
    """The three sets of a corpus."""

    train: list[Pair]
    """Every pair; each knows all the targets of its source."""
    valid: list[Pair]
    """One pair a source, with all its targets as references."""
    test: list[Pair]
    """One pair a source, with all its targets as references."""


def bare(text: str) -> str:
    """A sentence without case, spaces and punctuation; as it is, where it has nothing else.

    >>> bare("It's you!"), bare("它  是你。"), bare("?!")
    ('itsyou', '它是你', '?!')
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = (sign for sign in folded if unicodedata.category(sign)[0] in "LMNS")
    return "".join(kept) or folded.strip()


def split_by_sentence(
    pairs: Iterable[Pair], valid: float = HELD_OUT, test: float = HELD_OUT
) -> Split:
    """Train, valid and test sets that share no sentence, as `bare` sees it.

    A pair that occurs twice counts once. Training pairs keep their order; the held-out groups
    stand in the order of their digests, so that the first few are a fair sample. Where shared
    targets tie more than half of the pairs together, as labels and short answers do, only
    sources count.

    Args:
        pairs: the corpus.
        valid: share of the groups that validates; at least one group, unless it is 0.
        test: share of the groups that tests; at least one group, unless it is 0.

    Raises:
        ValueError: for shares that leave nothing to train on, or fewer groups than sets.
    """
    if not (valid >= 0 and test >= 0 and valid + test < 1):
        raise ValueError(
            f"valid, test: expected shares of at least 0 that leave some to train on, "
            f"got {valid} and {test}"
        )
    corpus = with_references(pairs)
    groups = _groups(corpus)
    places = sorted((_place(group), group) for group in set(groups))
    least = (valid > 0) + (test > 0)
    if len(places) <= least:
        raise ValueError(
            f"corpus: expected at least {least + 1} groups of different sentences, so that "
            f"some can be held out, got {len(places)}"
        )
    n_test = max(sum(place < test for place, _ in places), int(test > 0))
    n_held_out = max(sum(place < test + valid for place, _ in places), n_test + (valid > 0))
    n_held_out = min(n_held_out, len(places) - 1)  # of a few groups none may lie above the shares
    n_test = min(n_test, n_held_out - (valid > 0))
    rank = {group: n for n, (_, group) in enumerate(places)}
    ranked = [(rank[group], pair) for group, pair in zip(groups, corpus, strict=True)]
    held_out = sorted((item for item in ranked if item[0] < n_held_out), key=itemgetter(0))
    return Split(
        [pair for n, pair in ranked if n >= n_held_out],
        one_a_source(pair for n, pair in held_out if n >= n_test),
        one_a_source(pair for n, pair in held_out if n < n_test),
    )


def with_references(pairs: Iterable[Pair]) -> list[Pair]:
    """Every different pair, in order; where a source has several targets, each with all of them.

    >>> with_references([Pair("a", "b"), Pair("a", "c")])[1].references
    ('c', 'b')
    """
    corpus = list({(pair.source, pair.target): pair for pair in pairs}.values())
    targets: dict[str, list[str]] = defaultdict(list)
    for pair in corpus:
        targets[pair.source].append(pair.target)
    return [
        replace(pair, references=tuple(dict.fromkeys([pair.target, *targets[pair.source]])))
        if len(targets[pair.source]) > 1
        else pair
        for pair in corpus
    ]


def one_a_source(pairs: Iterable[Pair]) -> list[Pair]:
    """The first pair of every source."""
    first: dict[str, Pair] = {}
    for pair in pairs:
        first.setdefault(pair.source, pair)
    return list(first.values())


def _groups(pairs: Sequence[Pair]) -> list[str]:
    """The group of each pair, called by the first of its sentences."""
    sentences = [(bare(pair.source), bare(pair.target)) for pair in pairs]
    groups = _tied(sentences)
    largest = max(Counter(groups).values(), default=0)
    return groups if largest <= len(pairs) / 2 else [source for source, _ in sentences]


def _tied(edges: Sequence[tuple[str, str]]) -> list[str]:
    """For each edge the first node of its connected part of the graph (union-find)."""
    above: dict[str, str] = {}

    def first(node: str) -> str:
        while above.setdefault(node, node) != node:
            above[node] = above[above[node]]  # half the way for the next time
            node = above[node]
        return node

    for edge in edges:
        low, high = sorted(map(first, edge))
        above[high] = low
    return [first(node) for node, _ in edges]


def _place(group: str) -> float:
    """A number from 0 to 1 that belongs to a group, whatever the direction of translation."""
    return int.from_bytes(hashlib.sha256(group.encode()).digest()[:8], "big") / 2**64
