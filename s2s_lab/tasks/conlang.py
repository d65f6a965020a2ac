"""An invented language whose words are strings of morphemes, for what learns pieces of words.

A word is a stem and up to four affixes, each with one meaning, in a fixed order: *kem-ler-de*, in
the *kem*s. A few stems are frequent and most are rare (Zipf's law). Vowels are in harmony: an
affix has front vowels (e ö ü) after a stem with front vowels and back ones (a o u) after a stem
with back vowels, so that every affix has two forms. Sentences end with their verb.

The morphemes are known, so a segmentation can be judged (`metrics.boundaries`). As a task, a word
is to be written with a hyphen between its morphemes; the stems of the ``challenge`` set occur in
no other set. This module claims nothing about any real language.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, product

from s2s_lab.tasks.generated import Sizes, generate
from s2s_lab.tasks.task import Link, Pair, Task
from s2s_lab.text import CharTokenizer

NAME = "conlang"
HYPHEN = "-"
_ONSETS = ("b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z")
_CODAS = ("", "k", "l", "m", "n", "r", "s", "t")
_HARMONY = {"A": "ae", "O": "oö", "U": "uü"}
"""The vowels of affixes, and what they are after back and after front vowels."""
_BACK, _FRONT = "aou", "eöü"
Slot = tuple[tuple[str, str, float], ...]
"""Affixes that exclude each other: form, meaning, and how often; what is left is no affix."""

NOUN_SLOTS: tuple[Slot, ...] = (
    (("lAr", "plural", 0.35),),
    (("mU", "my", 0.12), ("sU", "your", 0.1), ("nA", "its", 0.13)),
    (("dA", "in", 0.2), ("dAn", "from", 0.1), ("kO", "to", 0.15), ("rUm", "with", 0.1)),
)
"""Affixes of nouns, from the stem outwards."""
VERB_SLOTS: tuple[Slot, ...] = (
    (("tOr", "make", 0.15),),
    (("mA", "not", 0.2),),
    (("gU", "past", 0.35), ("vAk", "future", 0.25), ("lO", "now", 0.4)),
    (("n", "I", 0.3), ("s", "you", 0.2), ("k", "we", 0.2)),
)
"""Affixes of verbs, from the stem outwards; one of the third always stands."""
_SLOTS = {"noun": NOUN_SLOTS, "verb": VERB_SLOTS}
OBJECTS = (1, 2, 3)
"""Nouns before the verb of a sentence."""


@dataclass(frozen=True)
class Word:
    """A word, made of its morphemes."""

    morphemes: tuple[str, ...]
    """The stem first; as they are written in this word."""
    glosses: tuple[str, ...]
    """What each of them means; the stem means itself."""

    @property
    def form(self) -> str:
        """As it is written.

        >>> Word(("kol", "lar"), ("kol", "plural")).form
        'kollar'
        """
        return "".join(self.morphemes)


@dataclass(frozen=True)
class Language:
    """Stems, and how they are drawn.

    Args:
        nouns: how many stems of nouns.
        verbs: how many stems of verbs.
        seed: of the stems.

    Raises:
        ValueError: for fewer than ten stems of a kind, or more than there are syllables for.
    """

    nouns: int = 300
    verbs: int = 120
    seed: int = 0

    def __post_init__(self) -> None:
        for name, count in (("nouns", self.nouns), ("verbs", self.verbs)):
            if not 10 <= count <= 2000:
                raise ValueError(f"{name}: expected 10 to 2000 stems, got {count}")

    @cached_property
    def stems(self) -> dict[str, tuple[str, ...]]:
        """The stems of nouns and of verbs, most frequent first, none in both."""
        rng = random.Random(f"{NAME} stems {self.seed}")
        made: dict[str, None] = {}
        while len(made) < self.nouns + self.verbs:
            made[_stem(rng)] = None
        listed = list(made)
        rng.shuffle(listed)
        return {"noun": tuple(listed[: self.nouns]), "verb": tuple(listed[self.nouns :])}

    @cached_property
    def _weights(self) -> dict[str, list[float]]:
        """Zipf: the n-th stem is drawn in proportion to 1/n; here summed up."""
        return {
            kind: list(accumulate(1 / rank for rank in range(1, len(stems) + 1)))
            for kind, stems in self.stems.items()
        }

    def word(self, rng: random.Random, kind: str, stem: str | None = None) -> Word:
        """A word of a kind, ``noun`` or ``verb``, with a stem of its own if one is given."""
        if kind not in self.stems:
            raise ValueError(f"kind: expected noun or verb, got {kind!r}")
        if stem is None:
            (stem,) = rng.choices(self.stems[kind], cum_weights=self._weights[kind])
        return _built(stem, [_pick(rng, slot) for slot in _SLOTS[kind]])

    @cached_property
    def analyses(self) -> dict[str, tuple[Word, ...]]:
        """Every form that a word can have, with all ways to read it; few have more than one."""
        found: dict[str, list[Word]] = defaultdict(list)
        for kind, stems in self.stems.items():
            ways = [[*slot, *_none(slot)] for slot in _SLOTS[kind]]
            for stem, affixes in product(stems, product(*ways)):
                word = _built(stem, affixes)
                found[word.form].append(word)
        return {form: tuple(words) for form, words in found.items()}

    def sentences(self, n: int, seed: int = 0) -> list[tuple[Word, ...]]:
        """Some sentences: one to three nouns, then a verb; the same for the same seed.

        >>> language = Language()
        >>> first, second = language.sentences(2)
        >>> language.sentences(1) == [first]
        True

        Raises:
            ValueError: if `n` is negative.
        """
        if n < 0:
            raise ValueError(f"n: expected 0 or more, got {n}")
        stream = self._stream(seed)
        return [next(stream) for _ in range(n)]

    def _stream(self, seed: int) -> Iterator[tuple[Word, ...]]:
        rng = random.Random(f"{NAME} sentences {self.seed} {seed}")
        while True:
            nouns = [self.word(rng, "noun") for _ in range(rng.choice(OBJECTS))]
            yield (*nouns, self.word(rng, "verb"))


def harmonic(affix: str, stem: str) -> str:
    """An affix with the vowels that a stem asks for.

    >>> harmonic("lAr", "kem"), harmonic("lAr", "kol"), harmonic("rUm", "fö")
    ('ler', 'lar', 'rüm')

    Raises:
        ValueError: for a stem without vowels.
    """
    vowels = [letter for letter in stem if letter in _BACK + _FRONT]
    if not vowels:
        raise ValueError(f"stem: expected a vowel of {_BACK + _FRONT}, got {stem!r}")
    front = int(vowels[-1] in _FRONT)
    return "".join(_HARMONY.get(letter, letter * 2)[front] for letter in affix)


def text(sentence: Sequence[Word]) -> str:
    """A sentence as it is written, blanks between the words.

    >>> text([Word(("kem",), ("kem",)), Word(("bol", "lo"), ("bol", "now"))])
    'kem bollo'
    """
    return " ".join(word.form for word in sentence)


def segmented(word: Word) -> Pair:
    """A word, and the same with hyphens; each letter is linked with itself.

    >>> segmented(Word(("kol", "lar"), ("kol", "plural"))).target
    'kol-lar'
    """
    target = HYPHEN.join(word.morphemes)
    places = (j for j, letter in enumerate(target) if letter != HYPHEN)
    sure = frozenset[Link](enumerate(places))
    return Pair(word.form, target, sure, sure)


def conlang(
    sizes: Sizes = (4_000, 200, 200, 200), language: Language | None = None, seed: int = 0
) -> Task:
    """Words in, words with hyphens between their morphemes out; tokens are characters.

    Every eighth stem is kept for the ``challenge`` set. Each word is in a set once, so that here
    frequent stems have more forms, and not more weight; forms that could be read in two ways are
    left out.

    Args:
        sizes: pairs in train, valid, test and challenge.
        language: its stems; 300 nouns and 120 verbs if not given.
        seed: of the draw.

    >>> task = conlang((3, 1, 1, 1))
    >>> task.train[0].target.replace("-", "") == task.train[0].source
    True
    """
    spoken = language or Language()
    kinds = {stem: kind for kind, stems in spoken.stems.items() for stem in stems}
    kept = [stem for number, stem in enumerate(kinds) if number % 8 == 7]
    forbidden = frozenset(kept)

    def draw(rng: random.Random, split: str) -> Pair:
        while True:
            kind = rng.choice(("noun", "verb"))
            word = spoken.word(rng, kind)
            if split == "challenge":
                stem = rng.choice(kept)
                word = spoken.word(rng, kinds[stem], stem)
            one_reading = len(spoken.analyses[word.form]) == 1
            if one_reading and (word.morphemes[0] in forbidden) == (split == "challenge"):
                return segmented(word)

    tokenizer = CharTokenizer()
    return generate(NAME, draw, (tokenizer, tokenizer), sizes, seed)


def _stem(rng: random.Random) -> str:
    """One to three open syllables and a consonant or none, all vowels front or all back."""
    vowels = rng.choice((_BACK, _FRONT))
    syllables = rng.choice((1, 2, 2, 2, 3))
    body = "".join(rng.choice(_ONSETS) + rng.choice(vowels) for _ in range(syllables))
    return body + rng.choice(_CODAS[1:] if syllables == 1 else _CODAS)


def _none(slot: Slot) -> tuple[None, ...]:
    """No affix, where a slot may stay empty."""
    return (None,) if sum(often for _, _, often in slot) < 1 - 1e-9 else ()


def _built(stem: str, affixes: Iterable[tuple[str, str, float] | None]) -> Word:
    """A stem with the affixes that there are, vowels in harmony."""
    chosen = [affix for affix in affixes if affix is not None]
    forms = (harmonic(form, stem) for form, _, _ in chosen)
    return Word((stem, *forms), (stem, *(meaning for _, meaning, _ in chosen)))


def _pick(rng: random.Random, slot: Slot) -> tuple[str, str, float] | None:
    """One of the affixes of a slot, or none."""
    at = rng.random()
    for affix in slot:
        at -= affix[2]
        if at < 0:
            return affix
    return None
