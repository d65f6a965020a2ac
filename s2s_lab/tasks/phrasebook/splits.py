"""English–French splits whose test sentences ask for what training never showed.

A random test set holds new mixtures of everything that was seen. These three hold one thing back:

- ``compositional``: certain adjectives with certain nouns. In no training sentence does such an
  adjective stand beside its noun or is said of it; every test sentence has such a pair.
- ``length``: training pairs have at most 9 tokens on each side, test pairs at least 12 on each.
- ``negation``: certain verbs with a negation. In training they are only affirmed; in every test
  sentence one of them is denied.

The ``challenge`` sets ask for something else as well: in ``compositional`` and ``length`` there
are two adjectives around one noun, which no other set has; in ``negation`` the verb is denied
together with a modal (*she cannot write*).

The words themselves are all known from training, if that is large enough. Validation pairs are
like training pairs, so that nobody chooses a model by what is held back.

Source: Lake & Baroni (2018), "Generalization without Systematicity", sections 3 and 4. This module
trains nothing.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import partial
from typing import Any

from s2s_lab.tasks import generated
from s2s_lab.tasks.phrasebook import derivation as d
from s2s_lab.tasks.phrasebook.corpus import (
    SOURCE,
    TARGET,
    realise,
    sentences,
    split_of,
    stream_doubled,
)
from s2s_lab.tasks.phrasebook.lexicon import ADJECTIVES
from s2s_lab.tasks.phrasebook.phrases import PHRASES
from s2s_lab.tasks.phrasebook.verbs import MODALS, VERBS
from s2s_lab.tasks.task import Pair, Task

KINDS = ("compositional", "length", "negation")
LONGEST, SHORTEST = 9, 12
"""Most tokens of a training pair and fewest of a test pair, punctuation counted."""
ONE_IN = 8
"""About one adjective with its noun in so many is held back, and one verb in half as many."""


def load_split(
    kind: str,
    train: int = 20_000,
    valid: int = 500,
    test: int = 500,
    seed: int = 0,
    challenge: int = 200,
) -> Task:
    """The task ``phrasebook-KIND``; pairs are drawn when they are first looked at.

    Args:
        kind: one of `KINDS`.
        train: number of pairs to learn from.
        valid: number of pairs to watch the training with, like those of training.
        test: number of pairs that ask for what was held back.
        seed: of the draw; what is held back does not depend on it.
        challenge: number of pairs that ask for more than that.

    Raises:
        ValueError: for another kind, or a negative size.
    """
    if kind not in KINDS:
        raise ValueError(f"kind: expected one of {', '.join(KINDS)}, got {kind!r}")

    def mine(split: str) -> Iterator[Pair]:
        return _drawn(kind, split, seed)

    name = f"phrasebook-{kind}"
    sizes = train, valid, test, challenge
    learnt, watched, judged, hard = generated.draw_sets(name, sizes, mine)
    return Task(name, learnt, watched, judged, SOURCE, TARGET, challenge=hard)


def _drawn(kind: str, split: str, seed: int) -> Iterator[Pair]:
    """The pairs of a set, no English text twice."""
    if split == "challenge" and kind != "negation":
        yield from stream_doubled(seed, partial(_asked, kind))
        return
    seen: set[str] = set()
    for sentence, _ in sentences(seed):
        pair = realise(sentence)
        if pair.source not in seen and set_of(kind, sentence, pair) == split:
            seen.add(pair.source)
            yield pair


def _asked(kind: str, sentence: d.Sentence) -> Pair | None:
    """The pair of a sentence that the test set of a split may have."""
    pair = realise(sentence)
    return pair if set_of(kind, sentence, pair) == "test" else None


def set_of(kind: str, sentence: d.Sentence, pair: Pair) -> str | None:
    """The set of a sentence in a split; None if it is in none."""
    if kind == "length":
        sizes = len(SOURCE.split(pair.source)), len(TARGET.split(pair.target))
        is_test, held = min(sizes) >= SHORTEST, max(sizes) > LONGEST
    elif kind == "compositional":
        is_test = held = any(map(is_held_back, combinations(sentence)))
    else:
        core = sentence.core
        verb = core.verb if isinstance(core, d.Clause) and core.negation else ""
        held = verb in NEVER_DENIED
        is_test = held and core.modal is None if isinstance(core, d.Clause) else False
        if held and not is_test:
            return "challenge"
    if is_test:
        return "test"
    usual = split_of(pair.source)
    return None if held or usual == "test" else usual


def combinations(part: Any) -> set[tuple[str, str]]:
    """Every adjective with its noun in a derivation, beside it or said of it.

    >>> dog = d.NounPhrase("dog", "the", adjective="big")
    >>> sorted(combinations(d.Sentence(d.Clause(dog, "be", quality="black"))))
    [('big', 'dog'), ('black', 'dog')]
    """
    if not is_dataclass(part):
        return set()
    found: set[tuple[str, str]] = set()
    for field in fields(part):
        found |= combinations(getattr(part, field.name))
    if isinstance(part, d.NounPhrase):
        found |= {(key, part.noun) for key in (part.adjective, part.second) if key}
    if isinstance(part, d.Clause) and part.quality in ADJECTIVES:
        found |= {(part.quality, noun) for noun in _nouns(part.subject)}
    return found


def _nouns(thing: d.Nominal | None) -> Iterator[str]:
    """The nouns of a nominal: two in a couple, none in a pronoun."""
    if isinstance(thing, d.NounPhrase):
        yield thing.noun
    elif isinstance(thing, d.Couple):
        yield from _nouns(thing.first)
        yield from _nouns(thing.second)


def is_held_back(combination: tuple[str, str]) -> bool:
    """Whether an adjective with its noun is kept for the test set of ``compositional``."""
    return _digest(" ".join(combination)) % ONE_IN == 0


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def _never_denied() -> frozenset[str]:
    """The verbs that the ``negation`` split denies in its test set only.

    Chosen by their French word, so that two English verbs of one French verb stay together. None
    that is a modal in French, or denied in a fixed phrase.
    """
    phrases = " ".join(english for english, _ in PHRASES.values())
    modals = {infinitive.split()[0] for infinitive, _ in MODALS.values()}
    barred = {
        verb.french
        for verb in VERBS.values()
        if verb.french.split()[0] in modals | {"être", "avoir"} or f"{verb.english}:" in phrases
    }
    chosen = {
        verb.french
        for verb in VERBS.values()
        if verb.french not in barred and _digest(verb.french) % (ONE_IN // 2) == 0
    }
    return frozenset(key for key, verb in VERBS.items() if verb.french in chosen)


NEVER_DENIED = _never_denied()
"""Keys of the verbs that are never denied in training; some are synonyms in French."""
