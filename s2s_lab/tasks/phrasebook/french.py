"""Says a derivation in French: agreement, clitics, negation, elision and contraction.

The realiser first lays out full forms (``je ne te aime pas``, ``à le parc``); `sandhi` then
elides and contracts. What it makes is tokens with the parts of the derivation they express.
"""

from dataclasses import replace

from s2s_lab.tasks.phrasebook import derivation as d
from s2s_lab.tasks.phrasebook.aligned import Token, head, helper, template
from s2s_lab.tasks.phrasebook.conjugation import imperative, present
from s2s_lab.tasks.phrasebook.french_nominals import (
    Agreement,
    adjective_form,
    agreement,
    nominal,
)
from s2s_lab.tasks.phrasebook.french_verbs import (
    agreeing,
    finite,
    is_compound,
    is_reflexive,
    says_that,
)
from s2s_lab.tasks.phrasebook.lexicon import NUMBERS, STATES
from s2s_lab.tasks.phrasebook.phrases import (
    DEGREES,
    EVERY_RELATION,
    EVERY_TIME,
    FREQUENCIES,
    GOALS,
    MANNERS,
    PHRASES,
    PLACES,
    WEATHER,
)
from s2s_lab.tasks.phrasebook.sandhi import sandhi
from s2s_lab.tasks.phrasebook.wide_lexicon import EVERY_ADJECTIVE, EVERY_PROFESSION, EVERY_VERB

_DIRECT = {"I": "me", "you": "te", "he": "le", "she": "la", "it": "le", "we": "nous",
           "they": "les"}  # fmt: skip
_INDIRECT = _DIRECT | {"he": "lui", "she": "lui", "it": "y", "they": "leur"}
_REFLEXIVE = ("me", "te", "se", "nous", "vous", "se")
_ASKING = {"what": "que", "where": "où", "when": "quand", "why": "pourquoi"}
_INVERTED = {"I": "-je", "you": "-tu", "he": "-il", "she": "-elle", "it": "-il", "we": "-nous",
             "they": "-ils"}  # fmt: skip
_AMOUNTS = frozenset({"bare", "some", "any"})
_WAS = {"fait": "faisait", "pleut": "pleuvait", "neige": "neigeait"}
_PERSON = Agreement(2, "m", False)


def realise(sentence: d.Sentence) -> list[Token]:
    """The French tokens of a sentence, the first not capitalised unless it always is."""
    tokens = core(sentence.core)
    asks = bool(tokens) and tokens[-1].form in ("?", "!")
    end = [tokens.pop()] if asks else [head(".", "end")]
    if sentence.opening:
        opening = {"yes": "oui", "no": "non"}[sentence.opening]
        tokens = [head(opening, "opening"), head(",", "opening.comma"), *tokens]
    if sentence.please:
        tokens += [head(",", "please.comma"), helper("si", "please"), helper("il", "please")]
        tokens += [helper("te", "please"), head("plaît", "please")]
    if sentence.addressee:
        tokens += [head(",", "name.comma"), head(sentence.addressee.key, "name")]
    return sandhi([*tokens, *end] if sentence.stopped else tokens)


def core(thing: d.Core) -> list[Token]:
    """The tokens of a core, with its question mark if it asks."""
    match thing:
        case d.Clause():
            return _clause(thing)
        case d.ThereIs():
            return _there_is(thing)
        case d.ThisIs():
            return _this_is(thing)
        case d.Called(who, name):
            return _called(who, name)
        case d.Aged():
            return _aged(thing)
        case d.Hour(number):
            hours = "heure" if number == "one" else "heures"
            count = "une" if number == "one" else NUMBERS[number]
            words = [head("il", "s"), head("est", "v"), head(count, "n")]
            return [*words, head(hours, "hour")]
        case d.Weather():
            return _weather(thing)
        case d.Phrase(key):
            return template(PHRASES[key][1], "phrase")
        case d.Price(what):
            costs = head(present("coûter", agreement(what).person), "v")
            return [head("combien", "wh"), costs, *nominal(what, "s"), head("?", "end")]


def _clitics(clause: d.Clause, person: int) -> list[Token]:
    """The pronouns before the verb that governs them."""
    verb = EVERY_VERB[clause.verb]
    clitics: list[Token] = []
    if is_reflexive(clause):
        clitics.append(helper(_REFLEXIVE[person], "v"))
    if isinstance(clause.recipient, d.Pronoun):
        clitics.append(head(_INDIRECT[clause.recipient.key], "r"))
    if isinstance(clause.object, d.Pronoun) and not says_that(clause):
        table = _INDIRECT if verb.link == "à" else _DIRECT
        clitics.append(head(table[clause.object.key], "o"))
    return clitics


def _clause(clause: d.Clause) -> list[Token]:
    """A statement, a question or an imperative."""
    if clause.subject is None:
        return _imperative(clause)
    who = agreement(clause.subject)
    verb, between = finite(clause, who)
    clitics = _clitics(clause, who.person)
    before, after = ([], clitics) if clause.modal else (clitics, [])
    infinitive = [head(EVERY_VERB[clause.verb].french.split()[-1], "v")] if clause.modal else []
    if is_compound(clause):
        infinitive = [head(agreeing(clause, who), "v")]
    ne, pas = _negation(clause.negation)
    middle = [*pas]
    if clause.frequency:
        middle.append(head(FREQUENCIES[clause.frequency], "freq"))
    if clause.verb == "like@people" and not clause.negation:  # *bien* weakens *aimer*
        middle.append(helper("bien", "v"))
    verbs = [*ne, *before, verb, *middle, *between, *after, *infinitive]
    front, asked = _question(clause)
    subject = nominal(clause.subject, "s")
    if asked == "inverted":
        assert isinstance(clause.subject, d.Pronoun)
        subject, verbs = [], [*verbs, head(_INVERTED[clause.subject.key], "s")]
    elif asked == "swapped":
        subject, verbs = [], [*verbs, *subject]
    tokens = [*front, *subject, *verbs, *_complements(clause, who)]
    if clause.fronted and clause.time:
        tokens = [*template(EVERY_TIME[clause.time][1], "time"), head(",", "time.comma"), *tokens]
    return [*tokens, head("?", "end")] if clause.question else tokens


def _negation(kind: str) -> tuple[list[Token], list[Token]]:
    """What stands before and after the finite verb; *never* is carried by its second part."""
    if not kind:
        return [], []
    if kind == "never":
        return [helper("ne", "not")], [head("jamais", "not")]
    return [head("ne", "not")], [helper("pas", "not")]


def _question(clause: d.Clause) -> tuple[list[Token], str]:
    """What opens a question, and how the subject stands: ``inverted``, ``swapped`` or empty."""
    kind = clause.question
    if not kind or clause.subject == d.Pronoun("who"):
        return [], ""
    if kind == "where" and clause.verb == "be":
        swap = "inverted" if isinstance(clause.subject, d.Pronoun) else "swapped"
        return [head("où", "wh")], swap
    front = [helper("est-ce", "q"), helper("que", "q")]
    if kind == "many":
        assert isinstance(clause.object, d.NounPhrase)
        counted = nominal(clause.object, "o", bare=True)
        return [head("combien", "wh"), helper("de", "wh"), *counted, *front], ""
    if kind in _ASKING:
        front = [head(_ASKING[kind], "wh"), *front]
    return front, ""


def _complements(clause: d.Clause, who: Agreement) -> list[Token]:
    """Everything after the verb."""
    tokens: list[Token] = []
    if clause.degree:
        tokens.append(head(DEGREES[clause.degree], "degree"))
    if clause.quality:
        tokens += _quality(clause.quality, who)
    if says_that(clause):
        tokens.append(head("ça", "o"))
    elif clause.object and not isinstance(clause.object, d.Pronoun) and clause.question != "many":
        tokens += _object(clause)
    if clause.recipient and not isinstance(clause.recipient, d.Pronoun):
        tokens += [head("à", "r.to"), *nominal(clause.recipient, "r")]
    if clause.manner == "alone":
        tokens.append(head(adjective_form(EVERY_ADJECTIVE["alone"], who), "manner.m"))
    elif clause.manner:
        tokens += template(MANNERS[clause.manner][1], "manner")
    tokens += place(clause.place)
    if clause.time and not clause.fronted:
        tokens += template(EVERY_TIME[clause.time][1], "time")
    return tokens


def _object(clause: d.Clause) -> list[Token]:
    """The object with the preposition that the verb asks for."""
    verb, thing = EVERY_VERB[clause.verb], clause.object
    assert thing is not None
    if clause.verb == "speak":
        return nominal(thing, "o", bare=True)
    if verb.link == "de" and isinstance(thing, d.NounPhrase) and thing.determiner in _AMOUNTS:
        spoken = () if thing.determiner == "bare" else ("o.det",)
        return [head(verb.link, *spoken, helps="v"), *nominal(thing, "o", bare=True)]
    denied = bool(clause.negation) and not verb.link and not verb.generic
    tokens = nominal(thing, "o", denied=denied)
    return [helper(verb.link, "v"), *tokens] if verb.link else tokens


def _quality(quality: str, who: Agreement) -> list[Token]:
    """An adjective or a profession in its agreeing form, or a state."""
    if quality in STATES:
        first, *rest = reversed(STATES[quality][1].split())
        return [*(helper(word, "quality") for word in rest), head(first, "quality")]
    if quality in EVERY_PROFESSION:
        form = EVERY_PROFESSION[quality][who.gender == "f"]
        return [head(form + "s" if who.plural else form, "quality")]
    return [head(adjective_form(EVERY_ADJECTIVE[quality], who), "quality")]


def place(where: d.Place | None) -> list[Token]:
    """The tokens of a place, or none."""
    if where is None:
        return []
    if where.landmark is None:
        table = PLACES if where.key in PLACES else GOALS
        return template(table[where.key][1], "place")
    relation = template(EVERY_RELATION[where.key][1], "place")
    return [*relation, *nominal(where.landmark, "place.n", stressed=True)]


def _imperative(clause: d.Clause) -> list[Token]:
    """*Ferme la porte*, *ne ferme pas la porte*, *aide-moi*."""
    form = head(imperative(EVERY_VERB[clause.verb].french), "v")
    ne, pas = _negation(clause.negation)
    clitics = _clitics(clause, 1)
    if clause.negation:
        return [*ne, *clitics, form, *pas, *_complements(clause, _PERSON)]
    stressed = {"me": "moi", "te": "toi"}
    hung = [Token("-" + stressed.get(c.form, c.form), c.heads, c.helps) for c in clitics]
    return [form, *hung, *_complements(clause, _PERSON)]


def _there_is(thing: d.ThereIs) -> list[Token]:
    """*Il y a*, with its question and negation."""
    ne, pas = _negation(thing.negation)
    has = "avait" if thing.tense == "past" else "a"
    there = [helper("il", "there"), *ne, head("y", "there"), head(has, "v"), *pas]
    rest = [*nominal(thing.thing, "o", denied=bool(thing.negation)), *place(thing.place)]
    return _asked([*there, *rest]) if thing.question else [*there, *rest]


def _this_is(thing: d.ThisIs) -> list[Token]:
    """*C'est mon frère*, *ce sont mes chaussures*."""
    plural = agreement(thing.thing).plural
    ne, pas = _negation(thing.negation)
    be = head("sont" if plural else "est", "v")
    tokens = [head("ce", "s"), *ne, be, *pas, *nominal(thing.thing, "o")]
    return _asked(tokens) if thing.question else tokens


def _asked(tokens: list[Token]) -> list[Token]:
    """A statement turned into a question."""
    return [helper("est-ce", "q"), helper("que", "q"), *tokens, head("?", "end")]


def _called(who: str, name: d.Name) -> list[Token]:
    """*Je m'appelle Anna*."""
    subject = d.Pronoun(who)
    person = agreement(subject).person
    verb = head(present("appeler", person), "v")
    reflexive = helper(_REFLEXIVE[person], "v", "s")
    return [*nominal(subject, "s"), reflexive, verb, head(name.key, "o")]


def _aged(thing: d.Aged) -> list[Token]:
    """*Elle a vingt ans*."""
    verb = head(present("avoir", agreement(thing.subject).person), "v")
    return [
        *nominal(thing.subject, "s"),
        verb,
        head(NUMBERS[thing.years], "n"),
        head("ans", "years"),
    ]


def _weather(thing: d.Weather) -> list[Token]:
    """*Il fait froid à Paris*."""
    verb, *rest = template(WEATHER[thing.key][1], "w")
    if thing.tense == "past":
        verb = replace(verb, form=_WAS[verb.form])
    ne, pas = _negation(thing.negation)
    tokens = [head("il", "s"), *ne, verb, *pas, *rest, *place(thing.place)]
    if thing.time:
        tokens += template(EVERY_TIME[thing.time][1], "time")
    return _asked(tokens) if thing.question else tokens
