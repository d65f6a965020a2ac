"""Noun phrases of the wide phrasebook: other words of the same kind, and measures."""

import random
from dataclasses import replace
from functools import cache

from s2s_lab.tasks.phrasebook import derivation as d
from s2s_lab.tasks.phrasebook.lexicon import COUNTS, PLURAL_IN_FRENCH, Noun
from s2s_lab.tasks.phrasebook.nominal_grammar import PEOPLE, pick
from s2s_lab.tasks.phrasebook.wide_lexicon import (
    EVERY_ADJECTIVE,
    EVERY_NOUN,
    MEASURES,
    WIDE_ADJECTIVES,
    WIDE_NOUNS,
)

_KEPT = frozenset({"homework", "shoe", "mother", "father", "husband", "wife"}) | PLURAL_IN_FRENCH
"""Nouns that are used in ways of their own, and stay."""


def exchanged(
    rng: random.Random,
    thing: d.NounPhrase,
    allowed: frozenset[str] | None = None,
    quality: str | None = None,
) -> d.NounPhrase:
    """A noun phrase in which the noun and the adjective may have become others of their kind.

    Args:
        rng: the source of chance.
        thing: the noun phrase.
        allowed: kinds that fit the verb; None: any.
        quality: what is said of it.
    """
    noun = EVERY_NOUN[thing.noun]
    others = _alike(noun)
    if allowed is not None and noun.kind not in allowed:
        others = ()
    if thing.determiner == "a" and noun.mass:
        others = ()
    if quality in EVERY_ADJECTIVE:
        others = tuple(o for o in others if {o.kind, o.key} & EVERY_ADJECTIVE[quality].predicates)
    if others and thing.second is None and rng.random() < 0.5:
        noun = pick(rng, others)
    adjective = thing.adjective
    names = {noun.kind, noun.key}
    if adjective and not thing.second:
        fitting = [key for key, a in WIDE_ADJECTIVES.items() if a.attributes & names]
        if fitting and rng.random() < 0.4:
            adjective = pick(rng, fitting)
        elif not EVERY_ADJECTIVE[adjective].attributes & names:
            adjective = None
    return replace(thing, noun=noun.key, adjective=adjective)


@cache
def _alike(noun: Noun) -> tuple[Noun, ...]:
    """The nouns of the wide phrasebook that may stand where a noun stands.

    People keep their gender, since *his* or *her* may point back to them.
    """
    if noun.key in _KEPT:
        return ()
    return tuple(
        other
        for other in WIDE_NOUNS.values()
        if other.kind == noun.kind
        and other.mass == noun.mass
        and (noun.kind not in PEOPLE or other.gender == noun.gender)
    )


@cache
def measures(noun: Noun) -> tuple[str, ...]:
    """The measures that a noun has."""
    return tuple(key for key, (*_, of) in MEASURES.items() if of & {noun.kind, noun.key})


def measured(rng: random.Random, thing: d.NounPhrase) -> d.NounPhrase:
    """An amount of something, counted in glasses or the like where it can be."""
    options = measures(EVERY_NOUN[thing.noun])
    if not options or thing.owner or thing.determiner not in ("a", "some", "bare", *COUNTS):
        return thing
    determiner = "a" if rng.random() < 0.6 else pick(rng, tuple(COUNTS))
    return d.NounPhrase(thing.noun, determiner, determiner != "a", measure=pick(rng, options))
