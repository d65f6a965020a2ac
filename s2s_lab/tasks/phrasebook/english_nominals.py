"""English pronouns and noun phrases: case, number, determiners."""

from s2s_lab.tasks.phrasebook import derivation as d
from s2s_lab.tasks.phrasebook.aligned import Token, head, helper
from s2s_lab.tasks.phrasebook.wide_lexicon import EVERY_NOUN, MANY, MEASURES

_OBJECT = {"I": "me", "you": "you", "he": "him", "she": "her", "it": "it", "we": "us",
           "they": "them"}  # fmt: skip


def nominal(thing: d.Nominal, role: str, as_object: bool = False) -> list[Token]:
    """The tokens of a pronoun, a name or a noun phrase."""
    match thing:
        case d.Pronoun(key):
            return [head(_OBJECT[key] if as_object else key, role)]
        case d.Name(key):
            return [head(key, role)]
        case d.Couple(first, second):
            joined = head("and", f"{role}.and")
            return [*nominal(first, f"{role}.1"), joined, *nominal(second, f"{role}.2")]
        case d.NounPhrase():
            return _noun_phrase(thing, role)


def _noun_phrase(thing: d.NounPhrase, role: str) -> list[Token]:
    """Determiner or owner, adjectives, noun."""
    noun = EVERY_NOUN[thing.noun]
    plural = thing.plural
    if thing.measure:
        plural = thing.measure in MANY and not noun.mass
    words = (noun.plural if plural else noun.key).split()
    rest = [head(thing.adjective, f"{role}.adj")] if thing.adjective else []
    rest += [head(thing.second, f"{role}.adj2")] if thing.second else []
    rest += [helper(word, f"{role}.noun") for word in words[:-1]]
    rest.append(head(words[-1], f"{role}.noun"))
    if thing.measure:
        counted = MEASURES[thing.measure][0] if thing.plural else thing.measure
        rest = [head(counted, f"{role}.measure"), head("of", f"{role}.measure.of"), *rest]
    determiner = thing.determiner
    if thing.owner is not None:
        return [*nominal(thing.owner, f"{role}.owner"), head("'s", f"{role}.of"), *rest]
    if determiner in ("bare", "generic"):
        return rest
    if determiner in ("this", "that") and thing.plural:
        determiner = {"this": "these", "that": "those"}[determiner]
    if determiner == "a":
        determiner = article(rest[0].form)
    return [head(determiner, f"{role}.det"), *rest]


def article(form: str) -> str:
    """The indefinite article before a word.

    >>> article("apple"), article("university"), article("pear")
    ('an', 'a', 'a')
    """
    small = form.lower()
    return "an" if small[0] in "aeiou" and not small.startswith(("uni", "use")) else "a"


def is_plural(subject: d.Nominal) -> bool:
    """Whether the verb goes with *they*."""
    match subject:
        case d.Pronoun(key):
            return key in ("we", "you", "they")
        case d.Couple():
            return True
        case d.NounPhrase():
            return subject.plural
    return False
