"""Which derivations the Chinese tasks use: all but those that Chinese would say otherwise.

A table for one language, unlike `sense.py`.
"""

from s2s_lab.tasks.phrasebook import derivation as d
from s2s_lab.tasks.phrasebook.chinese_clauses import is_complement, takes_ba
from s2s_lab.tasks.phrasebook.chinese_lexicon import POSSESSIVES, adjective
from s2s_lab.tasks.phrasebook.chinese_qualities import is_gradable
from s2s_lab.tasks.phrasebook.chinese_verbs import SKILLS
from s2s_lab.tasks.phrasebook.lexicon import PROFESSIONS

_OFTEN = frozenset({"sleep", "eat", "read"})
_NEVER_OLD = frozenset({"boy", "girl", "man", "woman", "student", "flower"})
_EVERY = frozenset({"every day", "every morning", "every week", "on Sundays"})
_OBLIGING = frozenset({"must", "have to", "should", "need to"})


def says(sentence: d.Sentence) -> bool:
    """Whether the Chinese tasks have this sentence."""
    core = sentence.core
    if isinstance(core, d.ThisIs):
        the = isinstance(core.thing, d.NounPhrase) and core.thing.determiner == "the"
        return not the and not _is_odd(core.thing)
    if isinstance(core, d.ThereIs):
        return not _is_odd(core.thing)
    if not isinstance(core, d.Clause):
        return True
    if sentence.please and core.modal == "can" and core.verb in SKILLS:
        return False
    if any(_is_odd(thing) for thing in (core.subject, core.object, core.recipient)):
        return False
    if core.negation == "not" and core.time in _EVERY and not core.fronted:
        return False
    if core.verb == "take" and isinstance(core.object, d.Pronoun):
        return False
    if core.verb == "see" and core.modal in _OBLIGING:
        return False
    return _has_good_manner(core) and _has_good_aspect(core) and _has_good_degree(core)


def _is_odd(thing: d.Nominal | None) -> bool:
    """Whether a noun phrase is *old boy*, *my difficult book* or *beautiful big school*."""
    if not isinstance(thing, d.NounPhrase) or thing.adjective is None:
        return False
    adjectives = [key for key in (thing.adjective, thing.second) if key is not None]
    very = any(adjective(key, thing)[0].startswith("很") for key in adjectives)
    if very and (thing.determiner in POSSESSIVES or thing.second is not None):
        return True
    return "old" in adjectives and thing.noun in _NEVER_OLD


def _has_good_manner(clause: d.Clause) -> bool:
    """How something is done stands after 得, and there no modal or *never* goes with it."""
    with_somebody = clause.place is not None and clause.place.key == "with"
    if clause.manner in ("together", "alone"):
        return not with_somebody
    if clause.manner == "a lot" and clause.verb not in _OFTEN:
        return False
    if clause.manner == "a little":
        return not clause.negation and not clause.progressive
    if is_complement(clause):
        return not clause.modal and clause.negation != "never" and not with_somebody
    return True


def _has_good_aspect(clause: d.Clause) -> bool:
    """What happens at a moment is not going on; 更喜欢 is not denied."""
    if clause.verb == "prefer" and clause.negation:
        return False
    if clause.verb in ("arrive", "wake up", "forget") and clause.progressive:
        return False
    if clause.verb in ("arrive", "wake up") and clause.negation == "never":
        return False
    return not (clause.progressive and clause.negation and takes_ba(clause))


def _has_good_degree(clause: d.Clause) -> bool:
    """Nothing is very 是红色的 or too 生病了."""
    if clause.degree is None or clause.quality is None or clause.quality in PROFESSIONS:
        return True
    assert clause.subject is not None
    return is_gradable(clause.quality, clause.subject)
