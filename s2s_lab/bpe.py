"""Byte-pair encoding: words in pieces that were learned from a corpus.

Source: Sennrich, Haddow & Birch (2016), "Neural Machine Translation of Rare Words with Subword
Units", algorithm 1. A word is its characters, the last one with the end mark `</w>`; the most
frequent neighbouring pair is merged, again and again. Ties go to the pair that sorts first.

Learning keeps counts up to date where a merge changed something, instead of counting all over;
the result is the same. This module works on words: another tokenizer cuts text into words first.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import heapify, heappop, heappush
from itertools import pairwise
from typing import Any

from s2s_lab.text import SPECIALS, Tokenizer

END = "</w>"
Piece = str
Merge = tuple[Piece, Piece]


def learn_merges(word_counts: Mapping[str, int], n_merges: int) -> list[Merge]:
    """The first `n_merges` merges of a corpus, fewer if no pair is left.

    Args:
        word_counts: how often each word occurs.
        n_merges: how many merges to learn.

    >>> learn_merges({"low": 5, "lot": 3}, 2)
    [('l', 'o'), ('lo', 'w</w>')]
    """
    words = {word: symbols(word) for word in word_counts}
    counts: Counter[Merge] = Counter()
    where: dict[Merge, set[str]] = defaultdict(set)
    for word, pieces in words.items():
        for pair in pairwise(pieces):
            counts[pair] += word_counts[word]
            where[pair].add(word)
    queue = [(-n, pair) for pair, n in counts.items()]
    heapify(queue)
    merges: list[Merge] = []
    while queue and len(merges) < n_merges:
        negative, pair = heappop(queue)
        if counts[pair] != -negative or not counts[pair]:
            continue  # the count has changed since; its new entry is in the queue as well
        merges.append(pair)
        changed: Counter[Merge] = Counter()
        for word in where.pop(pair):
            old, new = words[word], merge(words[word], pair)
            for sign, pieces in ((-1, old), (1, new)):
                for neighbour in pairwise(pieces):
                    changed[neighbour] += sign * word_counts[word]
            for neighbour in pairwise(new):
                where[neighbour].add(word)
            words[word] = new
        for neighbour, difference in changed.items():
            if difference:
                counts[neighbour] += difference
                heappush(queue, (-counts[neighbour], neighbour))
    return merges


def symbols(word: str) -> list[Piece]:
    """The characters of a word, the last one with the end mark."""
    return [*word[:-1], word[-1] + END]


def merge(pieces: Sequence[Piece], pair: Merge) -> list[Piece]:
    """Join every occurrence of a pair, from left to right, without overlap.

    >>> merge(["a", "n", "a", "n"], ("a", "n"))
    ['an', 'an']
    """
    joined, i = [], 0
    while i < len(pieces):
        if tuple(pieces[i : i + 2]) == pair:
            joined.append(pieces[i] + pieces[i + 1])
            i += 2
        else:
            joined.append(pieces[i])
            i += 1
    return joined


@dataclass(frozen=True)
class BPETokenizer:
    """Cuts the words of another tokenizer into learned pieces.

    >>> from s2s_lab.text import SpaceTokenizer
    >>> tokenizer = BPETokenizer(SpaceTokenizer(), (("l", "o"), ("lo", "w</w>")))
    >>> tokenizer.split("low lot")
    ['low</w>', 'lo', 't</w>']
    >>> tokenizer.join(["low</w>", "lo", "t</w>"])
    'low lot'
    """

    words: Tokenizer
    merges: tuple[Merge, ...]

    @classmethod
    def learn(cls, words: Tokenizer, texts: Sequence[str], n_merges: int) -> "BPETokenizer":
        """Learn the merges from the words of some texts."""
        return cls.learn_jointly([(words, texts)], n_merges)[0]

    @classmethod
    def learn_jointly(
        cls, sides: Sequence[tuple[Tokenizer, Sequence[str]]], n_merges: int
    ) -> "list[BPETokenizer]":
        """Learn the same merges for several sides, from the words of all of them together.

        Source: Sennrich, Haddow & Birch (2016), section 3.2, joint BPE.
        """
        counts = Counter(word for cut, texts in sides for text in texts for word in cut.split(text))
        merges = tuple(learn_merges(counts, n_merges))
        return [cls(words, merges) for words, _ in sides]

    @cached_property
    def _ranks(self) -> dict[Merge, int]:
        return {pair: rank for rank, pair in enumerate(self.merges)}

    @cached_property
    def _known(self) -> dict[str, list[Piece]]:
        return {}

    def pieces(self, word: str) -> list[Piece]:
        """One word in pieces: the merge that was learned first is applied first."""
        known = self._known.get(word)
        if known is None:
            known = symbols(word)
            while len(known) > 1:
                pairs = pairwise(known)
                pair = min(pairs, key=lambda p: self._ranks.get(p, len(self._ranks)))
                if pair not in self._ranks:
                    break
                known = merge(known, pair)
            self._known[word] = known
        return list(known)

    def split(self, text: str) -> list[str]:
        """The pieces of all words of the text."""
        return [piece for word in self.words.split(text) for piece in self.pieces(word)]

    def join(self, tokens: Sequence[str]) -> str:
        """Pieces to words, words to text; a special token and a ⟨marked⟩ word are whole words."""
        words: list[str] = []
        open_word = ""
        for token in tokens:
            open_word += token.removesuffix(END)
            if token.endswith((END, "⟩")) or token in SPECIALS:  # ⟨so⟩ an unknown word is marked
                words.append(open_word)
                open_word = ""
        return self.words.join([*words, open_word] if open_word else words)

    def show(self, token: str) -> str:
        """A piece as a person reads it: one that does not end its word ends in ``@@``.

        >>> from s2s_lab.text import SpaceTokenizer
        >>> [BPETokenizer(SpaceTokenizer(), ()).show(piece) for piece in ("lo", "w</w>")]
        ['lo@@', 'w']
        """
        whole = token.endswith(END) or token in SPECIALS
        return token.removesuffix(END) if whole else token + "@@"

    def to_json(self) -> dict[str, Any]:
        """Settings from which `tokenizer_from_json` makes an equal tokenizer."""
        return {
            "kind": "bpe",
            "words": self.words.to_json(),
            "merges": [" ".join(pair) for pair in self.merges],
        }

    @classmethod
    def from_json(cls, words: dict[str, Any], merges: Sequence[str]) -> "BPETokenizer":
        """The tokenizer that `to_json` described."""
        from s2s_lab.text import tokenizer_from_json

        pairs = (tuple(merge.split(" ")) for merge in merges)
        return cls(tokenizer_from_json(words), tuple((a, b) for a, b in pairs))
