"""Sentence pairs drawn from the grammar, and the split into training, validation and test sets.

Which set a sentence belongs to is decided by a digest of its English text, case and final
punctuation aside. So the sets are disjoint whatever their sizes and seeds, and a sentence never
changes sides when more data are drawn. Fixed phrases always belong to training: they cannot be
put together from anything else.

A sentence of the ``challenge`` set has two adjectives around one noun (*a small white dog*), which
the other sets have only where a `Variety` asks for it, and never the same sentence in training.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache, partial

from s2s_lab.tasks import generated
from s2s_lab.tasks.phrasebook import derivation as d
from s2s_lab.tasks.phrasebook import english, french, grammar
from s2s_lab.tasks.phrasebook.aligned import links
from s2s_lab.tasks.phrasebook.chinese_words import CHINESE
from s2s_lab.tasks.phrasebook.lexicon import NAMES
from s2s_lab.tasks.phrasebook.phrases import EVERY_TIME, GOALS, PHRASES, PLACES
from s2s_lab.tasks.phrasebook.variety import (
    Variety,
    american,
    british,
    has_two_adjectives,
    varied,
)
from s2s_lab.tasks.phrasebook.wide_lexicon import EVERY_ADJECTIVE, EVERY_NOUN
from s2s_lab.tasks.task import Pair, Task
from s2s_lab.text import Tokenizer
from s2s_lab.words import WordTokenizer

NAME = "phrasebook-en-fr"
SOURCE = WordTokenizer("en")
TARGET = WordTokenizer("fr")
USUAL = Variety()
"""The sentences of the grammar as they are."""
DOUBLED = Variety(second_adjective=1.0)
"""As many second adjectives as there can be."""


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


def sentences(seed: int, variety: Variety = USUAL) -> Iterator[tuple[d.Sentence, bool]]:
    """Derivations without end, and whether their English is to be spelt as in America."""
    rng, other = random.Random(seed), random.Random(f"variety {seed}")
    while True:
        sentence = varied(grammar.sentence(rng), other, variety.second_adjective)
        yield sentence, other.random() < variety.american


def spelt(pair: Pair, as_in_america: bool) -> Pair:
    """The pair, with its English source in American spelling where that is asked for."""
    if not as_in_america:
        return pair
    return replace(pair, source=SOURCE.join(american(SOURCE.split(pair.source))))


def stream(seed: int, variety: Variety = USUAL) -> Iterator[Pair]:
    """Pairs without end, no English text twice, the same for the same seed everywhere."""
    seen: set[str] = set()
    for sentence, as_in_america in sentences(seed, variety):
        pair = spelt(realise(sentence), as_in_america)
        if pair.source not in seen:
            seen.add(pair.source)
            yield pair


def stream_doubled(seed: int, said: Callable[[d.Sentence], Pair | None]) -> Iterator[Pair]:
    """Pairs without end with two adjectives around one noun, no source twice.

    Args:
        seed: of the draw.
        said: the pair of a sentence, or None if there is none.
    """
    seen: set[str] = set()
    for sentence, _ in sentences(seed, DOUBLED):
        pair = said(sentence) if has_two_adjectives(sentence) else None
        if pair is not None and pair.source not in seen:
            seen.add(pair.source)
            yield pair


def generate(n: int, seed: int = 0, variety: Variety = USUAL) -> list[Pair]:
    """`n` pairs with different English sentences.

    Raises:
        ValueError: if `n` is negative.
    """
    if n < 0:
        raise ValueError(f"n: expected 0 or more, got {n}")
    pairs = stream(seed, variety)
    return [next(pairs) for _ in range(n)]


def split_of(source: str) -> str:
    """The set that an English sentence belongs to: ``train``, ``valid`` or ``test``.

    >>> split_of("Hello.")
    'train'
    """
    plain = british(source.lower().rstrip(" .!?"))
    plain = plain.replace("forgetting", "forgeting")  # as it was once, so that none changes sides
    if plain in _fixed():
        return "train"
    return generated.split_of(plain)


@lru_cache(maxsize=1)
def _fixed() -> frozenset[str]:
    """The fixed phrases as `split_of` reads them."""
    return frozenset(
        realise(d.Sentence(d.Phrase(key))).source.lower().rstrip(" .!?") for key in PHRASES
    )


def task(
    name: str,
    pairs: Callable[[], Iterator[Pair]],
    challenge: Callable[[], Iterator[Pair]],
    set_of: Callable[[str], str],
    sizes: generated.Sizes,
    tokenizers: tuple[Tokenizer, Tokenizer],
) -> Task:
    """A task from one stream of pairs, each of which goes into the set of its source.

    The challenge set has a stream of its own, without what belongs to training.

    Args:
        name: of the task.
        pairs: begins the stream.
        challenge: begins that of the challenge set.
        set_of: says to which set a source belongs.
        sizes: of train, valid, test and challenge.
        tokenizers: of the source and of the target.

    Raises:
        ValueError: if a size is negative.
    """

    def mine(split: str) -> Iterator[Pair]:
        if split == "challenge":
            return (pair for pair in challenge() if set_of(pair.source) != "train")
        return (pair for pair in pairs() if set_of(pair.source) == split)

    train, valid, test, hard = generated.draw_sets(name, sizes, mine)
    return Task(name, train, valid, test, *tokenizers, challenge=hard)


def load(
    train: int = 100_000,
    valid: int = 1_000,
    test: int = 1_000,
    seed: int = 0,
    variety: Variety = USUAL,
    challenge: int = 300,
) -> Task:
    """The task in the given sizes; a smaller set is the beginning of a larger one.

    Pairs are drawn when they are first looked at, so the test set alone is quick.

    Args:
        train: number of pairs to learn from.
        valid: number of pairs to watch the training with.
        test: number of pairs to judge with.
        seed: of the draw.
        variety: how often there are two adjectives, and American spelling, but in the challenge.
        challenge: number of pairs with two adjectives around one noun.

    Raises:
        ValueError: if a size is negative.
    """
    pairs, hard = partial(stream, seed, variety), partial(stream_doubled, seed, realise)
    sizes = train, valid, test, challenge
    return task(NAME, pairs, hard, split_of, sizes, (SOURCE, TARGET))


@lru_cache(maxsize=2)
def capitalised(side: int) -> frozenset[str]:
    """The words that keep their capital inside a sentence: 0 for English, 1 for French."""
    tables = (PLACES, GOALS, EVERY_TIME, PHRASES)
    entries = [entry[side] for table in tables for entry in table.values()]
    words = {word[: max(word.rfind(":"), word.rfind("~"))] for e in entries for word in e.split()}
    if side == 0:
        words |= {"I", *EVERY_NOUN, *EVERY_ADJECTIVE}
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
