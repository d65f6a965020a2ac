"""Draws subjects, objects and landmarks that make sense with a verb.

Language-neutral: it chooses keys and features; how they are said is the realisers' business.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TypeVar

from s2s_lab.tasks.phrasebook.derivation import Couple, Name, Nominal, NounPhrase, Pronoun
from s2s_lab.tasks.phrasebook.lexicon import ADJECTIVES, COUNTS, NAMES, NOUNS, Noun
from s2s_lab.tasks.phrasebook.verbs import Verb

T = TypeVar("T")

PEOPLE = frozenset({"kin", "person"})
POSSESSIVES = ("my", "your", "his", "her", "our", "their")
_SUBJECTS = {"I": 6, "you": 4, "he": 4, "she": 4, "we": 4, "they": 4}
_OBJECTS = {"I": 3, "you": 3, "he": 3, "she": 3, "we": 3, "they": 4}
_OWN_FOR = {"I": "my", "you": "your", "he": "his", "she": "her", "we": "our", "they": "their"}
_ALWAYS_PLURAL = frozenset({"shoe"})
_STANDING = frozenset({"area", "building", "room", "nature", "transport"})
_ONLY_ONE = frozenset({"mother", "father", "husband", "wife"})
_UNALIKE = frozenset({"husband", "wife"})
_ORDER = {"the": 5, "this": 2, "that": 1, "own": 2}
_USUAL = {"the": 5, "a": 4, "bare": 3, "this": 1.5, "that": 1, "own": 4, "count": 2, "some": 1.5,
          "many": 1, "owner": 1.5}  # fmt: skip
_BY_VERB: Mapping[str, Mapping[str, float]] = {
    "have": {"a": 5, "bare": 2, "count": 4, "some": 1.5, "many": 1.5},
    "want": {"a": 4, "bare": 3, "this": 2, "the": 2, "count": 1.5, "some": 1.5},
    "would like": {"a": 4, "bare": 2, "this": 1, "count": 1, "some": 2},
    "need": {"a": 5, "bare": 2, "the": 2, "own": 3, "this": 1},
    "wear": {"a": 6, "own": 3, "the": 1, "bare": 1, "this": 1},
    "take": {"the": 6, "a": 3, "this": 1.5},
    "visit": {"the": 4, "this": 3, "a": 1.5, "that": 1},
    "drive": {"own": 4, "a": 3, "the": 2, "owner": 1, "this": 1},
    "lose": {"own": 6, "the": 1},
    "forget": {"own": 5, "the": 3, "owner": 1},
    "answer": {"the": 4, "this": 3, "that": 2},
    "understand": {"the": 4, "this": 4, "that": 2, "own": 1},
    "play@music": {"the": 1},
    "do": {"this": 2, "the": 2},
}
_BY_KIND: Mapping[str, Mapping[str, float]] = {
    "area": {"the": 4, "this": 2, "that": 1, "a": 1},
    "building": {"the": 4, "this": 2, "that": 1, "a": 1},
    "room": {"the": 3, "own": 3, "this": 2},
    "nature": {"the": 4, "a": 2, "this": 2, "that": 1, "bare": 1},
    "opening": {"the": 5, "this": 2, "that": 1, "own": 1, "count": 1},
    "person": {"the": 4, "this": 2, "that": 2, "a": 2},
    "infant": {"the": 4, "this": 2, "own": 2, "a": 1},
    "kin": {"own": 6, "owner": 1},
    "instrument": {"the": 1},
}
_NAMES = tuple(NAMES)
_COUNTS = tuple(COUNTS)
SERVED = frozenset({"coffee", "tea", "beer"})
"""Mass nouns of which one orders *a*."""

_MASS = {"a": "some", "count": "bare", "many": "some"}


def pick(rng: random.Random, options: Sequence[T]) -> T:
    """One of the options, each as likely as any other."""
    return options[int(rng.random() * len(options))]


def weighted(rng: random.Random, weights: Mapping[T, float]) -> T:
    """One of the keys, in proportion to its weight."""
    mark = rng.random() * sum(weights.values())
    for option, weight in weights.items():
        mark -= weight
        if mark < 0:
            return option
    return next(reversed(list(weights)))


def name(rng: random.Random) -> Name:
    """One of the thirty names."""
    return Name(pick(rng, _NAMES))


@cache
def nouns_of(kinds: frozenset[str]) -> tuple[Noun, ...]:
    """The nouns of some kinds; a noun's own key counts as a kind."""
    return tuple(noun for noun in NOUNS.values() if {noun.kind, noun.key} & kinds)


@cache
def adjectives_of(noun: str) -> tuple[str, ...]:
    """The adjectives that may stand beside a noun."""
    names = {noun, NOUNS[noun].kind}
    return tuple(key for key, adjective in ADJECTIVES.items() if adjective.attributes & names)


def subject(rng: random.Random, kinds: frozenset[str]) -> Nominal:
    """Somebody who does something."""
    people = kinds & PEOPLE
    share = rng.random()
    if people == PEOPLE and share < 0.58:
        return Pronoun(weighted(rng, _SUBJECTS))
    if people == PEOPLE and share < 0.71:
        return name(rng)
    if people == PEOPLE and share < 0.75:
        return couple(rng)
    return noun_subject(rng, kinds)


def couple(rng: random.Random) -> Couple:
    """Two names, or a name and a relative."""
    first = name(rng)
    if rng.random() < 0.25:
        noun = pick(rng, ("friend", "brother", "sister", "mother", "father", "cousin", "neighbour"))
        return Couple(first, NounPhrase(noun, pick(rng, ("my", "your", own_of(rng, first)))))
    return Couple(first, Name(pick(rng, [other for other in _NAMES if other != first.key])))


def own_of(rng: random.Random, who: Nominal | None) -> str:
    """The possessive that points back to somebody; any other for an order."""
    match who:
        case Pronoun(key):
            return _OWN_FOR[key]
        case Name(key):
            return "his" if NAMES[key] == "m" else "her"
        case Couple():
            return "their"
        case NounPhrase(noun, _, plural) if NOUNS[noun].kind in PEOPLE:
            return "their" if plural else "his" if NOUNS[noun].gender == "m" else "her"
    return pick(rng, ("my", "your"))


def noun_subject(rng: random.Random, kinds: frozenset[str]) -> Nominal:
    """A noun phrase for a known person, animal or thing."""
    groups = sorted({noun.kind for noun in nouns_of(kinds)})
    group = pick(rng, groups)
    if group == "kin":
        return relative(rng)
    noun = pick(rng, [noun for noun in nouns_of(kinds) if noun.kind == group])
    plural = not noun.mass and group not in _STANDING and rng.random() < 0.3
    determiners = {"the": 6.0, "this": 1.5, "that": 1.0}
    if group not in _STANDING | {"person", "opening"}:
        determiners |= {"own": 3.0, "owner": 1.0}
    return with_determiner(rng, noun, weighted(rng, determiners), plural, 0.12)


def relative(rng: random.Random, single: bool = False) -> NounPhrase:
    """A relative or friend of somebody."""
    noun = pick(rng, nouns_of(frozenset({"kin"})))
    plural = noun.key not in _ONLY_ONE and rng.random() < 0.3
    plural = (plural or noun.key == "parent") and not single
    if single and noun.key == "parent":
        noun = NOUNS["friend"]
    if noun.key in _UNALIKE:
        other = "her" if noun.key == "husband" else "his"
        return NounPhrase(noun.key, pick(rng, ("my", "your", other)))
    if not single and rng.random() < 0.12:
        return NounPhrase(noun.key, "of", plural, owner=name(rng))
    return NounPhrase(noun.key, pick(rng, POSSESSIVES), plural)


def owner(rng: random.Random, other: Nominal | None = None) -> Nominal:
    """Somebody who has something, and who is not the `other`."""
    if rng.random() < 0.6:
        drawn = name(rng)
        return relative(rng, single=True) if drawn == other else drawn
    return relative(rng, single=True)


def with_determiner(
    rng: random.Random,
    noun: Noun,
    choice: str,
    plural: bool,
    adjective_share: float = 0.25,
    who: Nominal | None = None,
) -> NounPhrase:
    """A noun phrase; `choice` is a determiner, or ``own``, ``count`` or ``owner`` to draw one.

    What is somebody's own is mostly the subject's, `who`.
    """
    adjectives = adjectives_of(noun.key)
    adjective = pick(rng, adjectives) if adjectives and rng.random() < adjective_share else None
    if noun.mass:
        served = choice == "a" and noun.key in SERVED
        choice, plural = choice if served else _MASS.get(choice, choice), False
    if choice in ("count", "many"):
        plural = True
    if choice in ("bare", "some", "any", "generic"):
        plural = not noun.mass
    if choice == "a":
        plural = False
    if noun.key in _ALWAYS_PLURAL:
        choice, plural = ("bare" if choice == "a" else choice), True
    if choice == "owner":
        return NounPhrase(noun.key, "of", plural, None, owner(rng, who))
    if choice == "own":
        theirs = who is not None and rng.random() < 0.75
        choice = own_of(rng, who) if theirs else pick(rng, POSSESSIVES)
    elif choice == "count":
        choice = pick(rng, _COUNTS)
    return NounPhrase(noun.key, choice, plural, adjective)


def object_of(rng: random.Random, verb: Verb, who: Nominal | None, denied: bool = False) -> Nominal:
    """What the verb is done to; `who` is None in an order."""
    if verb.link != "de" and verb.key not in ("speak", "play@sport", "do", "have"):
        pronoun = pronoun_object(rng, verb, who)
        if pronoun is not None:
            return pronoun
    if verb.objects & PEOPLE and rng.random() < 0.3:
        return name(rng)
    noun = pick(rng, nouns_of(verb.objects))
    if noun.key == "homework":
        return NounPhrase("homework", own_of(rng, who))
    if noun.kind in ("language", "sport"):
        return NounPhrase(noun.key, "generic")
    if noun.kind == "kin" and verb.key != "have":
        return relative(rng)
    return _noun_object(rng, verb, noun, who, denied)


def _noun_object(
    rng: random.Random, verb: Verb, noun: Noun, who: Nominal | None, denied: bool
) -> NounPhrase:
    """A noun phrase with a determiner that the verb, the noun and the polarity allow."""
    weights = dict(_BY_VERB.get(verb.key) or _BY_KIND.get(noun.kind) or _USUAL)
    if verb.generic:
        weights = {key: 1.0 for key in ("the", "this", "that", "own", "owner") if key in weights}
        if noun.kind not in ("area", "room"):
            weights = {"generic": 6.0} | weights
    if denied:
        weights = {k: w for k, w in weights.items() if k not in ("count", "some", "many")}
    if who is None:
        weights = dict(_ORDER)
    if denied and "bare" in weights:
        weights["any"] = weights["bare"] * 0.7
    plural = not noun.mass and noun.kind not in _STANDING and rng.random() < 0.2
    choice = weighted(rng, weights)
    return with_determiner(rng, noun, choice, plural, 0 if choice == "generic" else 0.25, who)


def pronoun_object(
    rng: random.Random, verb: Verb, who: Nominal | None, always: bool = False
) -> Pronoun | None:
    """A pronoun as the object, now and then or `always`; nobody does anything to himself."""
    people = bool(verb.objects & PEOPLE)
    if not always and rng.random() > (0.35 if people else 0.12):
        return None
    if people and (verb.objects <= PEOPLE or rng.random() < 0.8):
        return Pronoun(weighted(rng, _without(_OBJECTS, who)))
    return Pronoun("it" if verb.generic else pick(rng, ("it", "it", "they")))


def _without(weights: Mapping[str, float], who: Nominal | None) -> dict[str, float]:
    """The pronouns that do not mean the subject itself, who is *you* in an order."""
    key = who.key if isinstance(who, Pronoun) else "you" if who is None else ""
    same: Iterable[str] = {"I": ("I", "we"), "we": ("I", "we")}.get(key, (key,))
    return {k: w for k, w in weights.items() if k not in same}
