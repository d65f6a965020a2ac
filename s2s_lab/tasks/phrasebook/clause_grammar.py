"""Draws clauses in which somebody does something, perhaps to something or for somebody."""

import random
from collections.abc import Sequence
from dataclasses import replace

from s2s_lab.tasks.phrasebook.derivation import Clause, Couple, Nominal, NounPhrase, Place, Pronoun
from s2s_lab.tasks.phrasebook.lexicon import NOUNS
from s2s_lab.tasks.phrasebook.nominal_grammar import (
    PEOPLE,
    name,
    object_of,
    pick,
    pronoun_object,
    relative,
    subject,
    with_determiner,
)
from s2s_lab.tasks.phrasebook.phrases import (
    COMING,
    CURRENT,
    FREQUENCIES,
    GOALS,
    HABITUAL,
    MANNERS_OF,
    PLACES,
    TOWNS,
)
from s2s_lab.tasks.phrasebook.sense import (
    GIVEN,
    LIMITED,
    MOVING,
    NO_MODAL,
    NO_PLACE,
    NO_TIME,
    NOON,
    ONLY_FOR,
    PLACES_OF,
    SEASONAL,
)
from s2s_lab.tasks.phrasebook.verbs import GIVING, INTRANSITIVE, MODALS, TRANSITIVE, VERBS, Verb

_DENIED_MODALS = ("can", "want to", "need to", "be going to", "like to", "should")
_UNDENIED = frozenset({"would like", "love", "love@things"})
_SOMEBODY = Verb("", "", "", PEOPLE, PEOPLE)
_SHORT = (
    "love", "like@people", "see", "know", "help", "understand", "hear", "look for", "wait for",
    "look at", "call",
)  # fmt: skip


def transitive(rng: random.Random, verbs: Sequence[Verb] = TRANSITIVE) -> Clause:
    """Somebody does something to something."""
    verb = pick(rng, verbs)
    who = subject(rng, verb.subjects)
    modal, negation = _modality(rng, verb, who)
    thing = object_of(rng, verb, who, denied=bool(negation))
    place = None if verb.key in NO_PLACE else some_place(rng, verb.key, 0.22)
    clause = Clause(who, verb.key, thing, modal=modal, negation=negation, place=place)
    return _timed(rng, clause, verb)


def intransitive(rng: random.Random, verbs: Sequence[Verb] = INTRANSITIVE) -> Clause:
    """Somebody does something."""
    verb = pick(rng, verbs)
    who = subject(rng, verb.subjects)
    modal, negation = _modality(rng, verb, who)
    manner = None
    if verb.key in MANNERS_OF and rng.random() < 0.3:
        manner = pick(rng, MANNERS_OF[verb.key])
    if manner == "a little" and negation:
        manner = "a lot"  # nobody does not sleep *a little*
    if manner == "together" and not _several(who):
        manner = "alone" if verb.key in ("work", "travel", "eat") and not negation else None
    place = _where_to(rng, verb)
    clause = Clause(who, verb.key, modal=modal, negation=negation, manner=manner, place=place)
    return _timed(rng, clause, verb)


def short(rng: random.Random) -> Clause:
    """One person and another: *I love you*."""
    verb = VERBS[pick(rng, _SHORT)]
    who = Pronoun(pick(rng, ("I", "I", "you", "he", "she", "we", "they")))
    negation = "not" if rng.random() < 0.25 else ""
    modal = None
    if verb.key not in NO_MODAL and rng.random() < 0.25:
        modal = pick(rng, ("can", "want to", "be going to"))
    somebody = pronoun_object(rng, _SOMEBODY, who, always=True)
    return Clause(who, verb.key, somebody, modal=modal, negation=negation)


def giving(rng: random.Random) -> Clause:
    """Somebody gives something to somebody."""
    verb = pick(rng, GIVING)
    who = subject(rng, PEOPLE)
    noun = NOUNS[pick(rng, ("letter", "poem", "story") if verb.key == "write" else GIVEN)]
    negation = "not" if rng.random() < 0.2 else ""
    choices: tuple[str, ...] = ("the", "the", "a", "a", "this", "own", "own", "that")
    if not negation:
        choices = (*choices, "bare", "count", "owner")
    plural = rng.random() < 0.15
    thing: Nominal = with_determiner(rng, noun, pick(rng, choices), plural, 0.15, who)
    to: Nominal | None
    if rng.random() < 0.45:
        to = pronoun_object(rng, _SOMEBODY, who, always=True)
    else:
        to = name(rng) if rng.random() < 0.5 else relative(rng)
        while to == who:
            to = name(rng)
        if rng.random() < 0.15:
            thing = Pronoun(pick(rng, ("it", "they")))
    modal = _modal(rng, verb, who, negation) if rng.random() < 0.25 else None
    negation = "" if modal == "would like to" else negation
    clause = Clause(who, verb.key, thing, to, modal=modal, negation=negation)
    return _timed(rng, clause, verb)


def polarity(rng: random.Random) -> str:
    """``not`` in a fifth of all clauses, rarely ``never``."""
    share = rng.random()
    return "not" if share < 0.22 else "never" if share < 0.26 else ""


def some_place(rng: random.Random, verb: str, share: float) -> Place | None:
    """Where, or with whom, something is done; None but for a share of all cases."""
    if rng.random() >= share:
        return None
    if rng.random() < 0.15:
        who = name(rng) if rng.random() < 0.5 else relative(rng, single=True)
        return Place("with", who)
    return Place(pick(rng, PLACES_OF.get(verb, tuple(PLACES))))


def _several(who: Nominal) -> bool:
    """Whether the subject is more than one."""
    if isinstance(who, Pronoun):
        return who.key in ("we", "they")
    return isinstance(who, Couple) or (isinstance(who, NounPhrase) and who.plural)


def _where_to(rng: random.Random, verb: Verb) -> Place | None:
    """The place or the goal that an intransitive verb takes."""
    if verb.key == "go":
        return Place(pick(rng, tuple(GOALS)))
    if verb.key in ("live", "travel"):
        return Place(pick(rng, TOWNS))
    if verb.key == "stay":
        return Place(pick(rng, tuple(PLACES)))
    return None if verb.key in MOVING else some_place(rng, verb.key, 0.4)


def _modality(rng: random.Random, verb: Verb, who: Nominal) -> tuple[str | None, str]:
    """A modal or none, and a negation or none, that go with a verb and with each other."""
    negation = polarity(rng)
    modal = None
    if verb.key not in NO_MODAL and rng.random() < 0.3:
        modal = _modal(rng, verb, who, negation)
    if modal == "would like to" or verb.key in _UNDENIED:
        negation = ""
    if negation == "never" and (modal or verb.lasting):
        negation = "not"
    return modal, negation


def _modal(rng: random.Random, verb: Verb, who: Nominal, negation: str) -> str:
    """A modal; obligation is not denied, because *must not* and *need not* part ways."""
    modals = _DENIED_MODALS if negation else LIMITED.get(verb.key, tuple(MODALS))
    if isinstance(who, NounPhrase) and NOUNS[who.noun].kind in ("animal", "infant"):
        modals = ("can",) if negation else ("can", "be going to")
    modal = pick(rng, modals)
    allowed = LIMITED.get(verb.key, (modal,))
    if modal not in allowed or verb.key not in ONLY_FOR.get(modal, (verb.key,)):
        return "be going to"
    return modal


def _habit(rng: random.Random, verb: Verb) -> str:
    """A time of what is done again and again."""
    time = pick(rng, HABITUAL)
    if time == "at noon" and verb.key not in NOON:
        return "every day"
    if time in ("in summer", "in winter") and verb.key not in SEASONAL:
        return "every week"
    return time


def _timed(rng: random.Random, clause: Clause, verb: Verb) -> Clause:
    """The clause with an aspect, a frequency and a time that go together."""
    share = rng.random()
    if verb.lasting or verb.key in NO_TIME or clause.negation == "never":
        return clause
    time, frequency, progressive = None, None, False
    if clause.modal:
        if share < 0.3 and clause.modal not in ("like to", "love to", "prefer to"):
            time = pick(rng, COMING)
        elif share < 0.38 and clause.modal != "be going to":
            time = _habit(rng, verb)
    elif share < 0.28:
        progressive = True
        time = pick(rng, CURRENT) if share < 0.1 else None
    elif share < 0.45:
        time = _habit(rng, verb)
    elif share < 0.6 and not clause.negation:
        frequency = pick(rng, tuple(FREQUENCIES))
    fronted = time is not None and rng.random() < 0.15
    return replace(clause, time=time, frequency=frequency, progressive=progressive, fronted=fronted)
