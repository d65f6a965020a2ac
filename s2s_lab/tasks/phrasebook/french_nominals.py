"""French pronouns and noun phrases: gender, number, determiners, the place of adjectives."""

from dataclasses import dataclass

from s2s_lab.tasks.phrasebook import derivation as d
from s2s_lab.tasks.phrasebook.aligned import Token, head, helper
from s2s_lab.tasks.phrasebook.lexicon import (
    COUNTS,
    NAMES,
    PLURAL_IN_FRENCH,
    Adjective,
)
from s2s_lab.tasks.phrasebook.sandhi import opens_with_vowel
from s2s_lab.tasks.phrasebook.wide_lexicon import EVERY_ADJECTIVE, EVERY_NOUN, MANY, MEASURES

_SUBJECT = {"I": "je", "you": "tu", "he": "il", "she": "elle", "it": "il", "we": "nous",
            "they": "ils", "who": "qui"}  # fmt: skip
_STRESSED = {"I": "moi", "you": "toi", "he": "lui", "she": "elle", "we": "nous", "they": "eux"}
_PERSONS = {"I": 0, "you": 1, "he": 2, "she": 2, "it": 2, "who": 2, "we": 3, "they": 5}
_POSSESSIVES = {
    "my": ("mon", "ma", "mes"),
    "your": ("ton", "ta", "tes"),
    "his": ("son", "sa", "ses"),
    "her": ("son", "sa", "ses"),
    "our": ("notre", "notre", "nos"),
    "their": ("leur", "leur", "leurs"),
}
_BEFORE_VOWEL = {"ma": "mon", "ta": "ton", "sa": "son", "ce": "cet"}


@dataclass(frozen=True)
class Agreement:
    """What verbs and adjectives agree with."""

    person: int
    """0 to 5: je, tu, il, nous, vous, ils."""
    gender: str
    plural: bool


def agreement(thing: d.Nominal) -> Agreement:
    """The person, gender and number of a nominal.

    The gender of *I, you, we, they, who* is masculine: English does not tell.
    """
    match thing:
        case d.Pronoun(key):
            return Agreement(_PERSONS[key], "f" if key == "she" else "m", key in ("we", "they"))
        case d.Name(key):
            return Agreement(2, NAMES[key], False)
        case d.Couple(first, second):
            return _couple(agreement(first), agreement(second))
        case d.NounPhrase(noun, _, plural):
            many = plural or noun in PLURAL_IN_FRENCH
            gender = MEASURES[thing.measure][2] if thing.measure else EVERY_NOUN[noun].gender
            return Agreement(5 if many else 2, gender, many)


def _couple(first: Agreement, second: Agreement) -> Agreement:
    """Two together: feminine only if both are, *nous* if one of them is *I*."""
    feminine = first.gender == second.gender == "f"
    person = 3 if 0 in (first.person, second.person) else 5
    return Agreement(person, "f" if feminine else "m", True)


def adjective_form(adjective: Adjective, who: Agreement, next_form: str = "") -> str:
    """The form of an adjective, before the word `next_form` if it stands before its noun."""
    if who.gender == "f":
        invariable = adjective.feminine == adjective.masculine_plural
        return adjective.feminine + ("s" if who.plural and not invariable else "")
    if who.plural:
        return adjective.masculine_plural
    if adjective.liaison and next_form and opens_with_vowel(next_form):
        return adjective.liaison
    return adjective.masculine


def nominal(
    thing: d.Nominal, role: str, denied: bool = False, bare: bool = False, stressed: bool = False
) -> list[Token]:
    """The tokens of a pronoun, a name or a noun phrase.

    `denied`: an indefinite article becomes *de*; `bare`: there is no article at all; `stressed`:
    a pronoun stands after a preposition.
    """
    match thing:
        case d.Pronoun(key):
            return [head(_STRESSED[key] if stressed else _SUBJECT[key], role)]
        case d.Name(key):
            return [head(key, role)]
        case d.Couple(first, second):
            joined = head("et", f"{role}.and")
            left = nominal(first, f"{role}.1", stressed=True)
            return [*left, joined, *nominal(second, f"{role}.2", stressed=True)]
        case d.NounPhrase():
            return _noun_phrase(thing, role, denied, bare)


def _noun_phrase(thing: d.NounPhrase, role: str, denied: bool, bare: bool) -> list[Token]:
    """Determiner, adjectives before or after, noun, owner."""
    if thing.measure:
        return _measured(thing, role, denied)
    who = agreement(thing)
    noun = EVERY_NOUN[thing.noun]
    first, *rest = (noun.french_plural if who.plural else noun.french).split()
    tokens = [head(first, f"{role}.noun"), *(helper(word, f"{role}.noun") for word in rest)]
    early = False
    for key, part in ((thing.second, f"{role}.adj2"), (thing.adjective, f"{role}.adj")):
        if key is None:
            continue
        adjective = EVERY_ADJECTIVE[key]
        form = head(
            adjective_form(adjective, who, tokens[0].form if adjective.before else ""), part
        )
        tokens = [form, *tokens] if adjective.before else [*tokens, form]
        early = early or adjective.before
    determiner = [] if bare else _determiner(thing, role, who, denied, early, tokens[0].form)
    tokens = [*determiner, *tokens]
    if thing.owner is not None:
        tokens += [head("de", f"{role}.of"), *nominal(thing.owner, f"{role}.owner")]
    return tokens


def _measured(thing: d.NounPhrase, role: str, denied: bool) -> list[Token]:
    """*Un verre d'eau*, *deux kilos de pommes*; the noun has no article."""
    assert thing.measure is not None
    form = MEASURES[thing.measure][1] + "s" * thing.plural
    who = agreement(thing)
    several = thing.measure in MANY and not EVERY_NOUN[thing.noun].mass
    of = d.NounPhrase(thing.noun, "bare", several)
    return [
        *_determiner(thing, role, who, denied, False, form),
        head(form, f"{role}.measure"),
        head("de", f"{role}.measure.of"),
        *_noun_phrase(of, role, False, True),
    ]


def _determiner(
    thing: d.NounPhrase, role: str, who: Agreement, denied: bool, early: bool, next_form: str
) -> list[Token]:
    """The determiner before `next_form`; `early` if that is an adjective."""
    part, kind = f"{role}.det", thing.determiner
    index = 2 if who.plural else int(who.gender == "f")
    definite = ("le", "la", "les")[index]
    if kind in _POSSESSIVES or kind in ("this", "that"):
        forms = _POSSESSIVES.get(kind, ("ce", "cette", "ces"))
        form = forms[index]
        return [head(_BEFORE_VOWEL.get(form, form) if opens_with_vowel(next_form) else form, part)]
    if kind in COUNTS:
        return [head(COUNTS[kind], part)]
    if kind == "many":
        return [head("beaucoup", part), helper("de", part)]
    if kind in ("of", "generic"):
        return [helper(definite, f"{role}.of" if kind == "of" else f"{role}.noun", tag="article")]
    if kind == "the":
        return [head(definite, part, tag="article")]
    return _indefinite(thing, role, index, denied, early)


def _indefinite(
    thing: d.NounPhrase, role: str, index: int, denied: bool, early: bool
) -> list[Token]:
    """*un*, *une*, *des*, a partitive, or *de* when denied or before a plural adjective."""
    spoken = thing.determiner in ("a", "some", "any")
    part = f"{role}.det" if spoken else f"{role}.noun"
    make = head if spoken else helper
    if denied or (index == 2 and early):
        return [make("de", part)]
    if index == 2:
        return [make("des", part)]
    if thing.determiner == "a":
        return [make(("un", "une")[index], part)]
    return [make("de", part), helper(("le", "la")[index], part, tag="article")]
