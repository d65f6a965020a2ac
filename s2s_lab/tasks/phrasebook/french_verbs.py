"""The French verb of a clause: which tense, which auxiliary, what the participle agrees with.

Where its words stand is the business of `french`.
"""

from collections.abc import Callable

from s2s_lab.tasks.phrasebook import derivation as d
from s2s_lab.tasks.phrasebook.aligned import Token, head, helper
from s2s_lab.tasks.phrasebook.conjugation import conditional, present
from s2s_lab.tasks.phrasebook.french_nominals import Agreement, agreement
from s2s_lab.tasks.phrasebook.french_tenses import auxiliary, future, imperfect, participle
from s2s_lab.tasks.phrasebook.lexicon import STATES
from s2s_lab.tasks.phrasebook.verbs import CONDITIONAL, MODALS
from s2s_lab.tasks.phrasebook.wide_lexicon import EVERY_VERB

_MOMENTARY = frozenset({"see", "hear", "understand", "recognise"})
"""Verbs that are never progressive in English, and whose past is an act all the same."""


def finite(clause: d.Clause, who: Agreement) -> tuple[Token, list[Token]]:
    """The finite verb, a modal's or the verb's own, and the words before an infinitive."""
    if clause.modal:
        infinitive, preposition = MODALS[clause.modal]
        key, part = clause.modal, "modal"
    elif clause.quality in STATES:
        infinitive, preposition, key, part = STATES[clause.quality][0], "", "", "v"
    else:
        verb = EVERY_VERB[clause.verb]
        infinitive, preposition, key, part = verb.french.split()[-1], "", clause.verb, "v"
        if verb.french.startswith("avoir "):
            infinitive = verb.french
    first, *rest = infinitive.split()
    compound = is_compound(clause)
    if compound:
        first = auxiliary(first, is_reflexive(clause))
    form = _tense(clause, key)(first, who.person)
    between = [head(word, part) for word in rest]
    if preposition:
        between.append(helper(preposition, part))
    return (helper(form, part) if rest or compound else head(form, part)), between


def _tense(clause: d.Clause, key: str) -> Callable[[str, int], str]:
    """The conjugation of the finite verb."""
    if key in CONDITIONAL:
        return conditional
    if clause.tense == "future":
        return future
    return imperfect if clause.tense == "past" and not is_compound(clause) else present


def is_compound(clause: d.Clause) -> bool:
    """Whether the past is that of an act, *il a mangé*; else it is *il mangeait*, *il était*."""
    lasting = EVERY_VERB[clause.verb].lasting and clause.verb not in _MOMENTARY
    return clause.tense == "past" and not lasting and not clause.progressive


def is_reflexive(clause: d.Clause) -> bool:
    """Whether *se* belongs to the verb."""
    return EVERY_VERB[clause.verb].french.startswith(("se ", "s' "))


def agreeing(clause: d.Clause, who: Agreement) -> str:
    """The participle: it agrees with the subject after *être*, else with an object before it."""
    infinitive = EVERY_VERB[clause.verb].french.split()[-1]
    if auxiliary(infinitive, is_reflexive(clause)) == "être":
        return participle(infinitive, who.gender, who.plural)
    before = isinstance(clause.object, d.Pronoun) and not says_that(clause)
    precedes = before or clause.question == "many"
    if clause.object is None or not precedes or EVERY_VERB[clause.verb].link == "à":
        return participle(infinitive)
    what = agreement(clause.object)
    return participle(infinitive, what.gender, what.plural)


def says_that(clause: d.Clause) -> bool:
    """Whether *it* is *ça* after the verb, as with verbs of liking."""
    return clause.object == d.Pronoun("it") and EVERY_VERB[clause.verb].generic
