"""Chinese pronouns and noun phrases: measure words, 的, 们."""

from s2s_lab.tasks.phrasebook import derivation as d
from s2s_lab.tasks.phrasebook.aligned import Token, head, helper
from s2s_lab.tasks.phrasebook.chinese_lexicon import (
    CLOSE,
    NAMES,
    NUMBERS,
    POSSESSIVES,
    PRONOUNS,
    SINGLE_MEASURES,
    WORDS,
    adjective,
)
from s2s_lab.tasks.phrasebook.lexicon import NOUNS

_POINTING = {"this": "这", "that": "那"}
_HUMAN = frozenset({"kin", "person", "infant"})
_DEFINITE = frozenset({"the", "of", *POSSESSIVES})


def nominal(
    thing: d.Nominal, role: str, denied: bool = False, things: bool = False, said: bool = False
) -> list[Token]:
    """The tokens of a pronoun, a name or a noun phrase.

    `denied`: *a*, *any* and *some* are not said; `things`: *they* are not people; `said`: it
    stands after 是, where people have no 们.
    """
    match thing:
        case d.Pronoun("they") if things:
            return [head("它们", role)]
        case d.Pronoun(key):
            return [head(PRONOUNS[key], role)]
        case d.Name(key):
            return [head(NAMES[key], role)]
        case d.Couple(first, second):
            joined = head("和", f"{role}.and")
            return [*nominal(first, f"{role}.1"), joined, *nominal(second, f"{role}.2")]
        case d.NounPhrase():
            return _noun_phrase(thing, role, denied, said)


def counted(thing: d.NounPhrase, role: str) -> list[Token]:
    """*How many* with a measure word and the noun.

    >>> [t.form for t in counted(d.NounPhrase("book", "bare", True), "o")]
    ['几', '本', '书']
    """
    word, measure = WORDS[thing.noun]
    measure = SINGLE_MEASURES.get(thing.noun, measure)
    part = f"{role}.noun"
    return [head("几", "wh"), helper(measure, "wh", part), head(word, part)]


def _noun_phrase(thing: d.NounPhrase, role: str, denied: bool, said: bool) -> list[Token]:
    """Determiner or owner, measure word, adjectives, noun."""
    part, spoken = f"{role}.noun", _determiner(thing, role, denied)
    rest = _adjectives(thing, role)
    linked = any(token.form == "的" for token in rest)
    if thing.determiner in POSSESSIVES and (_is_close(thing) or linked):
        spoken.pop()
    helped = frozenset() if spoken else frozenset({f"{role}.det"})
    tokens = [*spoken, *rest, Token(WORDS[thing.noun][0], frozenset({part}), helped)]
    people = NOUNS[thing.noun].kind in _HUMAN and thing.noun != "parent"
    if people and thing.plural and thing.determiner in _DEFINITE and not said:
        tokens.append(helper("们", part))
    return tokens


def _adjectives(thing: d.NounPhrase, role: str) -> list[Token]:
    """One adjective, or two: 小白狗, 红色的新车, 漂亮的红色裙子.

    Of two, a colour is a single sign beside the name of an animal of one sign; else what has 的
    stands first, and there is one 的 only.
    """
    if thing.adjective is None:
        return []
    first = adjective(thing.adjective, thing)[0].split("_")
    if thing.second is None:
        return _adjective(first, f"{role}.adj")
    second = adjective(thing.second, thing)[0].split("_")
    if first[-1] == "的":
        second = [form for form in second if form != "的"]
    elif NOUNS[thing.noun].kind == "animal" and len(WORDS[thing.noun][0]) == 1:
        second = [second[0].removesuffix("色")]
    elif second[-1] == "的":
        return [*_adjective(second, f"{role}.adj2"), *_adjective(first, f"{role}.adj")]
    return [*_adjective(first, f"{role}.adj"), *_adjective(second, f"{role}.adj2")]


def _adjective(forms: list[str], part: str) -> list[Token]:
    """The words of one adjective; 很 and 的 help."""
    key = 1 if forms[0] == "很" else 0
    return [head(f, part) if i == key else helper(f, part) for i, f in enumerate(forms)]


def _is_close(thing: d.NounPhrase) -> bool:
    """Whether this is a relative of one person, and so has no 的: 我妈妈, but 我们的妈妈."""
    single = not thing.plural or thing.noun == "parent"
    owned = thing.determiner in ("my", "your", "his", "her")
    return thing.noun in CLOSE and single and owned and not thing.adjective


def _determiner(thing: d.NounPhrase, role: str, denied: bool) -> list[Token]:
    """What stands before adjective and noun; 的 and measure words help."""
    part, kind = f"{role}.det", thing.determiner
    word = WORDS[thing.noun][1]
    measure = helper(word, part, f"{role}.noun")
    if thing.owner is not None:
        return [*nominal(thing.owner, f"{role}.owner"), helper("的", f"{role}.of")]
    if kind in POSSESSIVES:
        return [head(POSSESSIVES[kind], part), helper("的", part)]
    if kind in _POINTING:
        if thing.plural and thing.noun not in SINGLE_MEASURES:
            return [head(_POINTING[kind] + "些", part)]
        return [head(_POINTING[kind], part), measure]
    if kind in NUMBERS:
        measure = helper(SINGLE_MEASURES.get(thing.noun, word), part, f"{role}.noun")
        return [head(NUMBERS[kind], part), measure]
    if kind == "many":
        return [head("很多", part)]
    if kind == "a" and not denied:
        return [head("一", part), measure]
    if kind == "some" and not denied:
        return [head("一些", part)]
    return []
