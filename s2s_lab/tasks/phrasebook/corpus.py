"""Sentence pairs drawn from the grammar, and the split into training, validation and test sets.

Which set a sentence belongs to is decided by a digest of its English text, case and final
punctuation aside. So the sets are disjoint whatever their sizes and seeds, and a sentence never
changes sides when more data are drawn. Fixed phrases always belong to training: they cannot be
put together from anything else.
"""

import hashlib
import random
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache, partial
from itertools import islice
from typing import overload

from s2s_lab.tasks.phrasebook import derivation as d
from s2s_lab.tasks.phrasebook import english, french, grammar
from s2s_lab.tasks.phrasebook.aligned import links
from s2s_lab.tasks.phrasebook.chinese_words import CHINESE
from s2s_lab.tasks.phrasebook.lexicon import ADJECTIVES, NAMES, NOUNS
from s2s_lab.tasks.phrasebook.phrases import GOALS, PHRASES, PLACES, TIMES
from s2s_lab.tasks.task import Pair, Task
from s2s_lab.words import WordTokenizer

NAME = "phrasebook-en-fr"
SOURCE = WordTokenizer("en")
TARGET = WordTokenizer("fr")
_BUCKETS = 20


def realise(sentence: d.Sentence) -> Pair:
    """A derivation as text on both sides, with its gold alignment."""
    source, target = english.realise(sentence), french.realise(sentence)
    sure, possible = links(source, target)
    return Pair(
        SOURCE.join([token.form for token in source]),
        TARGET.join([token.form for token in target]),
        sure,
        possible,
    )


def stream(seed: int) -> Iterator[Pair]:
    """Pairs without end, no English text twice, the same for the same seed everywhere."""
    rng = random.Random(seed)
    seen: set[str] = set()
    while True:
        pair = realise(grammar.sentence(rng))
        if pair.source not in seen:
            seen.add(pair.source)
            yield pair


def generate(n: int, seed: int = 0) -> list[Pair]:
    """`n` pairs with different English sentences.

    Raises:
        ValueError: if `n` is negative.
    """
    if n < 0:
        raise ValueError(f"n: expected 0 or more, got {n}")
    pairs = stream(seed)
    return [next(pairs) for _ in range(n)]


def split_of(source: str) -> str:
    """The set that an English sentence belongs to: ``train``, ``valid`` or ``test``.

    >>> split_of("Hello.")
    'train'
    """
    plain = source.lower().rstrip(" .!?")
    if plain in _fixed():
        return "train"
    return set_by_digest(plain)


def set_by_digest(plain: str) -> str:
    """The set that a text falls into: a twentieth each into ``test`` and ``valid``."""
    digest = hashlib.sha256(plain.encode()).digest()
    return {0: "test", 1: "valid"}.get(int.from_bytes(digest[:8], "big") % _BUCKETS, "train")


@lru_cache(maxsize=1)
def _fixed() -> frozenset[str]:
    """The fixed phrases as `split_of` reads them."""
    return frozenset(
        realise(d.Sentence(d.Phrase(key))).source.lower().rstrip(" .!?") for key in PHRASES
    )


class Drawn(Sequence[Pair]):
    """The first `n` pairs of one set of a stream, drawn when they are first looked at."""

    def __init__(
        self,
        name: str,
        n: int,
        pairs: Callable[[], Iterator[Pair]],
        set_of: Callable[[str], str],
    ) -> None:
        if n < 0:
            raise ValueError(f"{name}: expected 0 or more sentences, got {n}")
        self._name, self._n, self._stream, self._set_of = name, n, pairs, set_of

    @cached_property
    def _pairs(self) -> list[Pair]:
        mine = (pair for pair in self._stream() if self._set_of(pair.source) == self._name)
        return list(islice(mine, self._n))

    def __len__(self) -> int:
        return self._n

    @overload
    def __getitem__(self, index: int) -> Pair: ...
    @overload
    def __getitem__(self, index: slice) -> list[Pair]: ...
    def __getitem__(self, index: int | slice) -> Pair | list[Pair]:
        return self._pairs[index]


def load(train: int = 100_000, valid: int = 1_000, test: int = 1_000, seed: int = 0) -> Task:
    """The task in the given sizes; a smaller set is the beginning of a larger one.

    Pairs are drawn when they are first looked at, so the test set alone is quick.

    Raises:
        ValueError: if a size is negative.
    """
    pairs = partial(stream, seed)
    return Task(
        NAME,
        Drawn("train", train, pairs, split_of),
        Drawn("valid", valid, pairs, split_of),
        Drawn("test", test, pairs, split_of),
        SOURCE,
        TARGET,
    )


@lru_cache(maxsize=2)
def capitalised(side: int) -> frozenset[str]:
    """The words that keep their capital inside a sentence: 0 for English, 1 for French."""
    entries = [entry[side] for table in (PLACES, GOALS, TIMES, PHRASES) for entry in table.values()]
    words = {word[: max(word.rfind(":"), word.rfind("~"))] for e in entries for word in e.split()}
    if side == 0:
        words |= {"I", *NOUNS, *ADJECTIVES}
    return frozenset(word for word in words | set(NAMES) if word[:1].isupper())


def tokens(pair: Pair, direction: str = "en-fr") -> tuple[list[str], list[str]]:
    """The tokens of both sides, the first in the case that it has inside a sentence.

    `direction` is the languages of the pair: ``en-fr``, ``en-zh`` or ``zh-en``.

    >>> tokens(Pair("We love Anna.", "Nous aimons Anna."))
    (['we', 'love', 'Anna', '.'], ['nous', 'aimons', 'Anna', '.'])
    """
    source, target = direction.split("-")
    return _cased(pair.source, source), _cased(pair.target, target)


def _cased(text: str, language: str) -> list[str]:
    """The tokens of a text in one language, the first in its own case."""
    if language == "zh":
        return CHINESE.split(text)
    words = (SOURCE if language == "en" else TARGET).split(text)
    if words and words[0] not in capitalised(int(language == "fr")):
        words[0] = words[0].lower()
    return words
