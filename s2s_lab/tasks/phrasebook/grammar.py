"""The grammar: draws sensible sentences as language-neutral derivations.

`sentence` is the one entry. It draws with the `random.Random` that it is given and with nothing
else. Clauses come from `clause_grammar.py` and `state_grammar.py`; here they become questions and
orders, and get what may stand around them.
"""

import random
from collections.abc import Callable
from dataclasses import replace

from s2s_lab.tasks.phrasebook import derivation as d
from s2s_lab.tasks.phrasebook.clause_grammar import giving, intransitive, short, transitive
from s2s_lab.tasks.phrasebook.lexicon import kinds
from s2s_lab.tasks.phrasebook.nominal_grammar import (
    PEOPLE,
    couple,
    name,
    noun_subject,
    nouns_of,
    object_of,
    pick,
    subject,
    weighted,
)
from s2s_lab.tasks.phrasebook.phrases import PHRASES
from s2s_lab.tasks.phrasebook.sense import (
    ASKED_MANY,
    ASKED_WHAT,
    ASKED_WHEN,
    ORDERED,
)
from s2s_lab.tasks.phrasebook.state_grammar import (
    aged,
    called,
    described,
    existence,
    hour,
    placed,
    pointing,
    weather,
)
from s2s_lab.tasks.phrasebook.verbs import VERBS

_POLITE_MODALS = frozenset({"can", "would like to"})


def sentence(rng: random.Random) -> d.Sentence:
    """A sentence drawn at random."""
    core = weighted(rng, _KINDS)(rng)
    asks, denied = bool(getattr(core, "question", "")), bool(getattr(core, "negation", ""))
    share, stopped = rng.random(), rng.random() >= 0.1
    if isinstance(core, d.Phrase):
        stopped = stopped and rng.random() < 0.8
        return d.Sentence(core, addressee=name(rng) if share < 0.65 else None, stopped=stopped)
    if isinstance(core, d.Clause) and _is_request(core) and share < 0.3:
        return d.Sentence(core, please=True, stopped=stopped)
    if not asks and not isinstance(core, d.Hour) and share < 0.05:
        return d.Sentence(core, opening="no" if denied else "yes", stopped=stopped)
    if isinstance(core, d.ThisIs) and isinstance(core.thing, d.Name):
        share = 0.5
    addressed = share > (0.7 if asks and _is_short(core) else 0.98)
    return d.Sentence(core, addressee=name(rng) if addressed else None, stopped=stopped)


def _is_short(core: d.Core) -> bool:
    """Whether a question has little but a pronoun: there are few of these to learn from."""
    if not isinstance(core, d.Clause) or core.object or core.time or core.modal:
        return False
    return isinstance(core.subject, d.Pronoun)


def _is_request(clause: d.Clause) -> bool:
    """Whether one may say *please*: orders, *I would like*, *can you*."""
    if clause.negation:
        return False
    if clause.verb == "would like" and clause.subject in (d.Pronoun("I"), d.Pronoun("we")):
        return True
    asks_you = clause.question == "yes-no" and clause.subject == d.Pronoun("you")
    return clause.subject is None or (asks_you and clause.modal in _POLITE_MODALS)


def question(rng: random.Random) -> d.Clause:
    """A clause that asks."""
    clause = pick(rng, (transitive, transitive, short, intransitive, described, placed))(rng)
    clause = replace(clause, negation="", fronted=False, subject=_asked(rng, clause.subject))
    if clause.modal == "must":
        clause = replace(clause, modal="have to")
    plain = not (clause.time or clause.frequency or clause.progressive or clause.modal)
    share = rng.random()
    if clause.verb == "be":
        return replace(clause, question="why" if clause.quality and share < 0.08 else "yes-no")
    if share < 0.12:
        return replace(clause, question="why")
    if share < 0.3 and plain and clause.verb in ASKED_WHEN:
        return replace(clause, question="when")
    if share < 0.4 and clause.place and clause.verb not in ("go", "live", "travel", "stay"):
        return replace(clause, question="where", place=None)
    homework = isinstance(clause.object, d.NounPhrase) and clause.object.noun == "homework"
    if share < 0.46 and not homework:
        return replace(clause, question="yes-no", subject=d.Pronoun("who"))
    return replace(clause, question="yes-no")


def _asked(rng: random.Random, who: d.Nominal | None) -> d.Nominal | None:
    """The subject of a question: one seldom asks about oneself."""
    if who != d.Pronoun("I") or rng.random() < 0.2:
        return who
    return d.Pronoun(pick(rng, ("he", "she", "they")))


def wh_question(rng: random.Random) -> d.Clause:
    """*What*, *where* and *how many*."""
    share = rng.random()
    who = subject(rng, PEOPLE)
    who = d.Pronoun("you") if who == d.Pronoun("I") else who
    if share < 0.3:
        verb = VERBS[pick(rng, ASKED_WHAT)]
        progressive = not verb.lasting and rng.random() < 0.5
        return d.Clause(who, verb.key, progressive=progressive, question="what")
    if share < 0.5:
        verb = VERBS[pick(rng, ASKED_MANY)]
        options = [noun for noun in nouns_of(verb.objects - PEOPLE) if not noun.mass]
        counted = d.NounPhrase(pick(rng, options).key, "bare", True)
        return d.Clause(who, verb.key, counted, question="many")
    if share < 0.6:
        verb_key = pick(rng, ("live", "work", "sleep", "eat", "study"))
        return d.Clause(who, verb_key, question="where")
    thing = who if share < 0.7 else noun_subject(rng, kinds("places goods animal"))
    if share > 0.97:
        thing = couple(rng)
    return d.Clause(thing, "be", question="where")


def order(rng: random.Random) -> d.Clause:
    """Somebody is told to do something."""
    verb = VERBS[pick(rng, ORDERED)]
    negation = "not" if rng.random() < 0.25 else ""
    thing = object_of(rng, verb, None, denied=bool(negation))
    return d.Clause(None, verb.key, thing, negation=negation)


def phrase(rng: random.Random) -> d.Phrase:
    """A fixed phrase."""
    return d.Phrase(pick(rng, tuple(PHRASES)))


_KINDS: dict[Callable[[random.Random], d.Core], float] = {
    transitive: 30, intransitive: 15, short: 4, giving: 5, described: 13, placed: 4, question: 11,
    wh_question: 5, existence: 4, pointing: 5, called: 0.7, aged: 1.4, hour: 0.3, weather: 1.2,
    order: 3, phrase: 2.5,
}  # fmt: skip
