"""A phrasebook of two invented languages, small enough to learn in seconds, new at every call.

Word forms are random, so nothing that one phrasebook taught helps with the next. What stays is the
grammar: ``[time] name [not] verb the [quality] thing`` becomes ``name [time] [not₁] verb [not₂] the
thing [quality]``. The time moves behind the name, the quality behind its thing, a negation has two
parts, and *the* and the quality agree with the class of the thing, of which there are two. Who
knows single sentences by heart cannot say a new one.

In the first language the last letter of a word tells its kind (``KINDS``), so that a person can
read it. This module claims nothing about any real language.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

KINDS = {"o": "name", "i": "verb", "u": "thing", "a": "quality", "e": "time"}
"""By the last letter of a word of two syllables; *not* and *the* have one syllable."""
NAMES, VERBS, THINGS, QUALITIES, TIMES = 4, 5, 6, 4, 2
KEPT = 2
"""Things that only dev has."""
_ONSETS, _VOWELS = "bdfgjklmnprstvz", "aeiou"
Pair = tuple[str, str]
"""A sentence and its translation, words with blanks between them."""


@dataclass(frozen=True)
class Phrasebook:
    """Sentences of one pair of languages; no source is there twice."""

    train: tuple[Pair, ...]
    dev: tuple[Pair, ...]
    """Those with a thing that train never shows come last."""
    fresh: tuple[Pair, ...]
    """Every word of them is in train."""


def invented_phrasebook(
    seed: int | random.Random, train: int = 400, dev: tuple[int, int] = (50, 10), fresh: int = 60
) -> Phrasebook:
    """A phrasebook of two languages that there were not before.

    Args:
        seed: of the languages and the sentences, or a generator.
        train: pairs to learn from.
        dev: pairs with known words, and pairs with a thing that is nowhere else.
        fresh: pairs to be examined with.

    Raises:
        ValueError: for fewer than 100 pairs in train, or more than 1,000 in all.

    >>> book = invented_phrasebook(1)
    >>> len(book.train), len(book.dev), len(book.fresh)
    (400, 60, 60)
    """
    if train < 100 or min(*dev, fresh) < 0 or train + sum(dev) + fresh > 1000:
        raise ValueError(
            "invented_phrasebook: expected 100 pairs or more in train, and at most 1000 in all, "
            f"got {train} in train and {train + sum(dev) + fresh} in all"
        )
    rng = seed if isinstance(seed, random.Random) else random.Random(f"phrasebook {seed}")
    speaker, seen = _Speaker(rng), set[str]()
    known, kept = speaker.things[:-KEPT], speaker.things[-KEPT:]
    learnt = speaker.say(train, known, seen)
    words = {word for _, target in learnt for word in target.split()}
    return Phrasebook(
        train=learnt,
        dev=(*speaker.say(dev[0], known, seen, words), *speaker.say(dev[1], kept, seen)),
        fresh=speaker.say(fresh, known, seen, words),
    )


class _Speaker:
    """Both languages: words by kind, each with its translation."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self._used: set[str] = set()
        self.names, self.verbs = self._lexicon(NAMES, "o"), self._lexicon(VERBS, "i")
        self.times, self.qualities = self._lexicon(TIMES, "e"), self._lexicon(QUALITIES, "a")
        classes = [number % 2 for number in range(THINGS + KEPT)]
        things = self._lexicon(THINGS + KEPT, "u")
        self.things = [(*pair, kind) for pair, kind in zip(things, classes, strict=True)]
        self.no, self.the = [self._word() for _ in "123"], [self._word() for _ in "123"]

    def _lexicon(self, count: int, ending: str) -> list[Pair]:
        return [(self._word(ending), self._word(self.rng.choice(_VOWELS))) for _ in range(count)]

    def _word(self, ending: str = "") -> str:
        """A word that is new in both languages, of two syllables, or of one without an ending."""
        while True:
            word = self.rng.choice(_ONSETS) + self.rng.choice(_VOWELS)
            if ending:
                word += self.rng.choice(_ONSETS) + ending
            if word not in self._used:
                self._used.add(word)
                return word

    def say(
        self,
        count: int,
        things: Sequence[tuple[str, str, int]],
        seen: set[str],
        words: set[str] | None = None,
    ) -> tuple[Pair, ...]:
        """Some pairs whose sources are not in `seen`, of target words in `words` if it is given."""
        found: list[Pair] = []
        while len(found) < count:
            source, target = self._pair(things)
            if source not in seen and (words is None or words.issuperset(target.split())):
                seen.add(source)
                found.append((source, target))
        return tuple(found)

    def _pair(self, things: Sequence[tuple[str, str, int]]) -> Pair:
        rng = self.rng
        name, verb, thing = rng.choice(self.names), rng.choice(self.verbs), rng.choice(things)
        quality = [rng.choice(self.qualities)] if rng.random() < 0.6 else []
        time = [rng.choice(self.times)] if rng.random() < 0.5 else []
        no, of_class = rng.random() < 0.35, thing[2]
        source = [
            *[a for a, _ in time],
            name[0],
            *self.no[:no],
            verb[0],
            self.the[0],
            *[a for a, _ in quality],
            thing[0],
        ]
        target = [
            name[1],
            *[b for _, b in time],
            *self.no[1 : 1 + no],
            verb[1],
            *self.no[2 : 2 + no],
            self.the[1 + of_class],
            thing[1],
            *[f"{b}{'ns'[of_class]}" for _, b in quality],
        ]
        return " ".join(source), " ".join(target)
