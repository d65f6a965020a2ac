"""Draws sentences about how things are: qualities, places, ages, names, the weather."""

import random
from dataclasses import replace
from functools import cache, lru_cache

from s2s_lab.tasks.phrasebook import derivation as d
from s2s_lab.tasks.phrasebook.clause_grammar import some_place
from s2s_lab.tasks.phrasebook.lexicon import (
    ADJECTIVES,
    NAMES,
    NOUNS,
    NUMBERS,
    PROFESSIONS,
    STATES,
    kinds,
)
from s2s_lab.tasks.phrasebook.nominal_grammar import (
    PEOPLE,
    couple,
    name,
    noun_subject,
    nouns_of,
    pick,
    relative,
    subject,
    weighted,
    with_determiner,
)
from s2s_lab.tasks.phrasebook.phrases import CURRENT, TOWNS, WEATHER
from s2s_lab.tasks.phrasebook.sense import BULKY, FOUND_AT, SMALL, SURFACES, WHOLLY

_LIVING = kinds("living")
_ANIMAL_STATES = ("hungry", "thirsty", "cold@felt", "hot@felt", "sleepy", "afraid")
_GROWN = frozenset(
    {"mother", "father", "parent", "grandmother", "uncle", "aunt", "husband", "wife"}
)
_DEGREES = {"": 6.0, "very": 3.0, "too": 1.0, "really": 1.0}
_RELATIONS = ("on", "under", "behind", "near", "in front of")
_POINTED = nouns_of(kinds("goods animal building food matter show nature"))
_EXISTING = nouns_of(frozenset(FOUND_AT))


def described(rng: random.Random) -> d.Clause:
    """Somebody or something is so."""
    share, negation = rng.random(), "not" if rng.random() < 0.22 else ""
    if share < 0.2:
        state = pick(rng, tuple(STATES))
        who = subject(rng, _LIVING if state in _ANIMAL_STATES else PEOPLE)
        return d.Clause(who, "be", quality=state, negation=negation)
    if share < 0.32:
        who = subject(rng, PEOPLE)
        if isinstance(who, d.NounPhrase):
            who = relative(rng)
        return d.Clause(who, "be", quality=pick(rng, tuple(PROFESSIONS)), negation=negation)
    who, noun = _somebody(rng) if share < 0.62 else _something(rng)
    quality = pick(rng, _said_of(noun))
    if noun == "cousin" and rng.random() < 0.04:
        quality = "sorry"
    degree = weighted(rng, _DEGREES) or None
    if quality in WHOLLY and degree != "really":
        degree = None
    return d.Clause(who, "be", quality=quality, degree=degree, negation=negation)


def _somebody(rng: random.Random) -> tuple[d.Nominal, str]:
    """A living subject, and a noun that stands for what may be said of it."""
    who = couple(rng) if rng.random() < 0.1 else subject(rng, _LIVING)
    return who, who.noun if isinstance(who, d.NounPhrase) else "cousin"


def _something(rng: random.Random) -> tuple[d.Nominal, str]:
    """A thing as a subject, without an adjective beside it, and its noun."""
    noun = pick(rng, _described_things())
    if NOUNS[noun].kind == "language":
        return d.NounPhrase(noun, "generic"), noun
    thing = noun_subject(rng, frozenset({noun}))
    return (replace(thing, adjective=None) if isinstance(thing, d.NounPhrase) else thing), noun


@lru_cache(maxsize=1)
def _described_things() -> tuple[str, ...]:
    """The nouns for things of which something may be said."""
    return tuple(key for key, noun in NOUNS.items() if noun.kind not in _LIVING and _said_of(key))


@cache
def _said_of(noun: str) -> tuple[str, ...]:
    """The adjectives that may be said of a noun."""
    names = {noun, NOUNS[noun].kind}
    return tuple(key for key, adjective in ADJECTIVES.items() if adjective.predicates & names)


def placed(rng: random.Random) -> d.Clause:
    """Somebody or something is somewhere."""
    negation = "not" if rng.random() < 0.2 else ""
    if rng.random() < 0.5:
        who = subject(rng, PEOPLE)
        return d.Clause(who, "be", place=some_place(rng, "be", 1.0), negation=negation)
    relation = pick(rng, _RELATIONS)
    thing = noun_subject(rng, frozenset({pick(rng, SMALL)}))
    return d.Clause(thing, "be", place=_at_landmark(rng, relation), negation=negation)


def _at_landmark(rng: random.Random, relation: str) -> d.Place:
    """A place near something bulky."""
    noun = NOUNS[pick(rng, SURFACES if relation in ("on", "under") else BULKY)]
    choice = weighted(rng, {"the": 5.0, "own": 2.0, "this": 1.0, "owner": 0.7})
    return d.Place(relation, with_determiner(rng, noun, choice, False, 0.1))


def existence(rng: random.Random) -> d.ThereIs:
    """There is something somewhere."""
    negation = "not" if rng.random() < 0.2 else ""
    asks = "yes-no" if not negation and rng.random() < 0.25 else ""
    noun = pick(rng, _EXISTING)
    choices = ("any", "any", "a") if negation else ("any", "any", "a") if asks else (
        "a", "a", "count", "some", "many")  # fmt: skip
    choice = pick(rng, choices)
    if noun.mass and choice == "a":
        choice = "any" if negation or asks else "some"
    thing = with_determiner(rng, noun, choice, False, 0.15)
    where = d.Place(pick(rng, FOUND_AT[noun.kind]))
    if noun.key in SMALL and rng.random() < 0.5:
        where = _at_landmark(rng, pick(rng, _RELATIONS))
    return d.ThereIs(thing, where, negation, asks)


def pointing(rng: random.Random) -> d.ThisIs:
    """This is something or somebody."""
    negation = "not" if rng.random() < 0.2 else ""
    asks = "yes-no" if not negation and rng.random() < 0.25 else ""
    share = rng.random()
    thing: d.Nominal
    if share < 0.12:
        thing = name(rng)
    elif share < 0.35:
        thing = relative(rng)
    else:
        noun = pick(rng, _POINTED)
        own = noun.kind in kinds("goods animal food")
        choice = weighted(rng, {"a": 4.0, "own": 4.0 * own, "owner": 2.0 * own, "the": 0.8})
        plural = noun.kind not in ("building", "nature") and rng.random() < 0.25
        choice = "own" if plural and choice == "a" and own else choice
        thing = with_determiner(rng, noun, choice, plural, 0.3)
    return d.ThisIs(pick(rng, ("this", "this", "that", "it")), thing, negation, asks)


def called(rng: random.Random) -> d.Called:
    """What somebody is called; a man has a man's name."""
    who = pick(rng, ("I", "I", "you", "he", "she"))
    gender = {"he": "m", "she": "f"}.get(who)
    return d.Called(who, d.Name(pick(rng, [n for n, g in NAMES.items() if gender in (None, g)])))


def aged(rng: random.Random) -> d.Aged:
    """How old somebody is."""
    who, years = subject(rng, PEOPLE), tuple(NUMBERS)
    if isinstance(who, d.NounPhrase):
        who = relative(rng)
        years = years[-5:] if who.noun in _GROWN else years[2:]
    return d.Aged(who, pick(rng, years))


def hour(rng: random.Random) -> d.Hour:
    """What time it is."""
    return d.Hour(pick(rng, ("one", *tuple(NUMBERS)[:10])))


def weather(rng: random.Random) -> d.Weather:
    """What the weather is like."""
    share, key = rng.random(), pick(rng, tuple(WEATHER))
    negation = "not" if share < 0.2 else ""
    asks = "yes-no" if share > 0.8 else ""
    where = d.Place(pick(rng, (*TOWNS, "here", "there"))) if rng.random() < 0.6 else None
    return d.Weather(key, negation, asks, where, pick(rng, CURRENT) if rng.random() < 0.5 else None)
