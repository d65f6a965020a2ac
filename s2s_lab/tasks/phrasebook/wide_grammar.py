"""The wide grammar: what `grammar` draws, with more words and with what people also say.

A sentence of the usual grammar is taken, or one with a verb of `wide_lexicon`; then its nouns and
adjectives are exchanged for others of their kind, acts go into the past or the future, one object
becomes two (*two cats and a dog*), a mass is measured (*a glass of water*). It also asks for
prices. All of it is drawn from the `random.Random` that is given.
"""

import random
from dataclasses import replace

from s2s_lab.tasks.phrasebook import derivation as d
from s2s_lab.tasks.phrasebook import grammar
from s2s_lab.tasks.phrasebook.clause_grammar import intransitive, transitive
from s2s_lab.tasks.phrasebook.lexicon import COUNTS, PROFESSIONS, kinds
from s2s_lab.tasks.phrasebook.nominal_grammar import (
    PEOPLE,
    noun_subject,
    nouns_of,
    object_of,
    pick,
    subject,
    with_determiner,
)
from s2s_lab.tasks.phrasebook.phrases import COMING, FUTURE_TIMES, PAST_TIMES
from s2s_lab.tasks.phrasebook.sense import NO_TIME
from s2s_lab.tasks.phrasebook.variety import varied
from s2s_lab.tasks.phrasebook.verbs import CONDITIONAL, INTRANSITIVE, TRANSITIVE, Verb
from s2s_lab.tasks.phrasebook.wide_lexicon import (
    EVERY_ADJECTIVE,
    EVERY_NOUN,
    EVERY_VERB,
    WIDE_ADJECTIVES,
    WIDE_INTRANSITIVE,
    WIDE_PROFESSIONS,
    WIDE_TRANSITIVE,
)
from s2s_lab.tasks.phrasebook.wide_nominals import exchanged, measured, measures

_NOWHERE = frozenset({"go out", "come in", "come home", "leave@place", "cross", "surprise"})
_WHOLLY = frozenset({"broken", "round", "purple", "pink", "huge", "excellent", "wonderful"})
STOPS = (
    "train station", "library", "bank", "bakery", "pharmacy", "supermarket", "theatre", "cinema",
    "university", "factory", "airport", "post office", "stadium", "café", "farm", "bookshop",
    "swimming pool", "police station", "bus stop", "school", "hotel", "museum", "church",
    "hospital", "restaurant", "castle", "market", "zoo", "port",
)  # fmt: skip
"""Places that somebody is at, or goes to."""
INSIDE = (
    "bathroom", "bedroom", "living room", "dining room", "cellar", "garage", "classroom", "kitchen",
    "garden", "forest", "field", "park", "house",
)  # fmt: skip
"""Places that somebody is in."""
_PERSONS = ("I", "you", "he", "she", "we", "they")
_VERBS = tuple(
    verb
    for verb in (*TRANSITIVE, *INTRANSITIVE, *WIDE_TRANSITIVE, *WIDE_INTRANSITIVE)
    if verb.subjects & PEOPLE
)
_BOUND = frozenset({"go", "live", "travel", "stay"})
"""Verbs that say where."""
_SERVING = ("drink", "would like", "want", "buy", "order", "eat", "share")
_SERVED = nouns_of(kinds("drink meal food"))
_SOLD = nouns_of(kinds("clothes thing vehicle food"))


def sentence(rng: random.Random, second_adjective: float = 0.0) -> d.Sentence:
    """A sentence drawn at random.

    Args:
        rng: the only source of chance.
        second_adjective: as of a `variety.Variety`.
    """
    share = rng.random()
    if share < 0.03:
        return d.Sentence(_price(rng), stopped=rng.random() >= 0.1)
    if share < 0.06:
        return d.Sentence(_served(rng), stopped=rng.random() >= 0.1)
    if share < 0.08:
        return d.Sentence(_where_is(rng), stopped=rng.random() >= 0.1)
    if share < 0.28:
        return d.Sentence(_conjugated(rng), stopped=rng.random() >= 0.1)
    drawn = d.Sentence(_with_a_wide_verb(rng)) if share < 0.45 else grammar.sentence(rng)
    core = varied(drawn.core, rng, second_adjective)
    match core:
        case d.Clause():
            core = _clause(rng, core, drawn.please)
        case d.ThereIs():
            tense = "past" if rng.random() < 0.25 else ""
            core = replace(core, thing=exchanged(rng, core.thing), tense=tense)
        case d.Weather() if rng.random() < 0.4:
            time = core.time and pick(rng, tuple(PAST_TIMES))
            core = replace(core, tense="past", time=time)
        case d.ThisIs(thing=d.NounPhrase() as thing):
            core = replace(core, thing=exchanged(rng, thing))
    return replace(drawn, core=core)


def _price(rng: random.Random) -> d.Price:
    """How much a thing or two cost."""
    noun = pick(rng, _SOLD)
    plural = not noun.mass and rng.random() < 0.3
    thing = with_determiner(rng, noun, pick(rng, ("the", "this", "that")), plural, 0.2)
    return d.Price(exchanged(rng, thing))


def _where_is(rng: random.Random) -> d.Clause:
    """Where a place is."""
    share = rng.random()
    noun = pick(rng, INSIDE if share < 0.3 else STOPS)
    thing = d.NounPhrase(noun, "the" if share < 0.9 else pick(rng, ("your", "this", "our")))
    return d.Clause(thing, "be", question="where")


def _served(rng: random.Random) -> d.Clause:
    """Somebody eats, drinks or wants a measure of something."""
    verb = EVERY_VERB[pick(rng, _SERVING)]
    who = subject(rng, PEOPLE)
    options = [noun for noun in _SERVED if {noun.kind, noun.key} & verb.objects and measures(noun)]
    noun = pick(rng, options)
    thing = measured(rng, exchanged(rng, d.NounPhrase(noun.key, "bare", not noun.mass)))
    clause = d.Clause(who, verb.key, thing)
    if rng.random() < 0.15:
        who = d.Pronoun(pick(rng, ("you", "he", "she", "they")))
        clause = replace(clause, subject=who, question="yes-no")
    return _in_time(rng, clause)


def _conjugated(rng: random.Random) -> d.Clause:
    """A pronoun with any verb in any tense: without these, most forms of most verbs are rare."""
    verb = pick(rng, _VERBS)
    who = d.Pronoun(pick(rng, _PERSONS))
    clause = transitive(rng, (verb,)) if verb.objects else intransitive(rng, (verb,))
    thing = clause.object
    negation = "not" if rng.random() < 0.15 else ""
    if isinstance(thing, d.Pronoun) and _is_oneself(who.key, thing.key):
        thing = d.Pronoun("they")
    elif isinstance(thing, d.NounPhrase):
        thing = exchanged(rng, thing, verb.objects)
        if thing.determiner == "any":
            thing = replace(thing, determiner="bare")
        negation = "" if thing.determiner in ("some", "many", *COUNTS) else negation
    lasts = verb.lasting or verb.key in NO_TIME
    clause = d.Clause(
        who,
        verb.key,
        thing,
        negation=negation,
        progressive=not lasts and rng.random() < 0.4,
        place=clause.place if verb.key in _BOUND or rng.random() < 0.2 else None,
        question="yes-no" if rng.random() < 0.15 else "",
    )
    if clause.question:
        clause = replace(clause, negation="")
    return _in_time(rng, clause, 0.75)


def _is_oneself(who: str, whom: str) -> bool:
    """Whether two pronouns of the first or of the second person are the same people."""
    return who == whom == "you" or {who, whom} <= {"I", "we"}


def _with_a_wide_verb(rng: random.Random) -> d.Clause:
    """A statement, a question or an order with a verb that the usual grammar lacks."""
    share = rng.random()
    if share < 0.06:
        verb = pick(rng, WIDE_TRANSITIVE)
        negation = "not" if rng.random() < 0.25 else ""
        thing = object_of(rng, verb, None, denied=bool(negation))
        return d.Clause(None, verb.key, thing, negation=negation)
    if share < 0.3:
        clause = intransitive(rng, WIDE_INTRANSITIVE)
    else:
        clause = transitive(rng, WIDE_TRANSITIVE)
    if clause.verb in _NOWHERE:
        clause = replace(clause, place=None)
    if rng.random() < 0.2:
        who = clause.subject
        who = d.Pronoun(pick(rng, ("you", "he", "she", "they"))) if who == d.Pronoun("I") else who
        modal = "have to" if clause.modal == "must" else clause.modal
        clause = replace(clause, subject=who, modal=modal, negation="", fronted=False)
        clause = replace(clause, question=pick(rng, ("yes-no", "yes-no", "yes-no", "why")))
    return clause


def _clause(rng: random.Random, clause: d.Clause, please: bool) -> d.Clause:
    """A clause with other words, with two subjects or objects, with a measure, in its time."""
    verb = EVERY_VERB[clause.verb]
    plain = clause.question in ("", "yes-no")
    who, thing, quality = clause.subject, clause.object, clause.quality
    if quality in PROFESSIONS and rng.random() < 0.5:
        quality = pick(rng, tuple(WIDE_PROFESSIONS))
    elif quality in EVERY_ADJECTIVE:
        quality = _other_quality(rng, quality, who)
    if isinstance(who, d.NounPhrase):
        who = exchanged(rng, who, verb.subjects, quality)
        if plain and not quality and not who.plural and rng.random() < 0.12:
            who = _and_another(rng, who)
    if isinstance(thing, d.NounPhrase):
        thing = exchanged(rng, thing, verb.objects)
        if not clause.negation and clause.question != "many" and rng.random() < 0.4:
            thing = measured(rng, thing) if verb.key in _SERVING else thing
        joined = plain and not clause.negation and not verb.link and verb.key != "speak"
        alone = clause.recipient is None and who != d.Pronoun("who")
        if joined and alone and rng.random() < 0.12:
            thing = _and_more(rng, thing, verb, clause.subject)
    degree = None if quality in _WHOLLY or quality in WIDE_PROFESSIONS else clause.degree
    clause = replace(clause, subject=who, object=thing, quality=quality, degree=degree)
    clause = replace(clause, place=_other_place(rng, clause.place))
    return clause if please else _in_time(rng, clause)


def _other_place(rng: random.Random, place: d.Place | None) -> d.Place | None:
    """Another place of the same sort, or the place itself."""
    sort = "" if place is None or place.landmark else place.key.partition(" ")[0]
    if sort not in ("at", "to", "in") or rng.random() >= 0.4:
        return place
    noun = pick(rng, INSIDE if sort == "in" else STOPS)
    return d.Place(sort, d.NounPhrase(noun, "the"))


def _in_time(rng: random.Random, clause: d.Clause, changed: float = 0.45) -> d.Clause:
    """The clause in the past, in the future or as it is; a share of all is changed."""
    share = rng.random()
    somewhere = clause.verb == "be" and clause.question == "where"
    if clause.subject is None or clause.modal or clause.verb in CONDITIONAL or share >= changed:
        return clause
    clause = replace(clause, frequency=None, manner=None)
    timed = clause.verb not in NO_TIME and not EVERY_VERB[clause.verb].lasting
    timed = (timed or clause.verb == "be") and rng.random() < 0.5 and clause.question != "when"
    fronted = timed and not clause.question and rng.random() < 0.2
    if share < changed * 2 / 3 or somewhere:
        time = pick(rng, tuple(PAST_TIMES)) if timed else None
        return replace(clause, tense="past", time=time, fronted=fronted)
    time = pick(rng, (*COMING, *FUTURE_TIMES)) if timed else None
    return replace(clause, tense="future", time=time, fronted=fronted, progressive=False)


def _other_quality(rng: random.Random, quality: str, who: d.Nominal | None) -> str:
    """An adjective that may be said of somebody or something in place of another one."""
    noun = EVERY_NOUN[who.noun] if isinstance(who, d.NounPhrase) else EVERY_NOUN["cousin"]
    fitting = [key for key, a in WIDE_ADJECTIVES.items() if a.predicates & {noun.kind, noun.key}]
    return pick(rng, fitting) if fitting and rng.random() < 0.4 else quality


def _and_another(rng: random.Random, who: d.NounPhrase) -> d.Nominal:
    """Two subjects in place of one."""
    other = noun_subject(rng, frozenset({EVERY_NOUN[who.noun].kind}))
    same = isinstance(other, d.NounPhrase) and other.noun == who.noun
    return who if same else d.Couple(who, other)


def _and_more(
    rng: random.Random, thing: d.NounPhrase, verb: Verb, who: d.Nominal | None
) -> d.Nominal:
    """Two objects in place of one."""
    other = object_of(rng, verb, who)
    if not isinstance(other, d.NounPhrase) or other.noun == thing.noun:
        return thing
    return d.Couple(thing, exchanged(rng, other, verb.objects))
