"""The meaning of a sentence, before any language: what the grammar draws and realisers speak.

Every class here is frozen plain data whose strings are keys into the lexicon. Nothing here knows
how a language orders, inflects or spells; English keys are only names.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pronoun:
    """A person of the conversation, or *who*."""

    key: str
    """``I you he she it we they``, or ``who`` as the subject of a question."""


@dataclass(frozen=True)
class Name:
    """A person's name, the same in every language."""

    key: str


@dataclass(frozen=True)
class NounPhrase:
    """A determiner, a noun, and perhaps an adjective or two."""

    noun: str
    determiner: str
    """``the a bare generic any some many this that``, a possessive (``my your his her our
    their``), a numeral (``two`` ...), or ``of`` when `owner` is set. ``bare`` is an indefinite
    amount (*I eat apples*), ``generic`` the whole kind (*I like apples*)."""
    plural: bool = False
    adjective: str | None = None
    owner: "Nominal | None" = None
    second: str | None = None
    """An adjective between the first and the noun in English: *a small white dog*."""
    measure: str | None = None
    """A key of `wide_lexicon.MEASURES`, to which `determiner` and `plural` belong: *two glasses of
    water*; wide phrasebook only."""


@dataclass(frozen=True)
class Couple:
    """Two nominals joined by *and*."""

    first: "Nominal"
    second: "Nominal"


Nominal = Pronoun | Name | NounPhrase | Couple


@dataclass(frozen=True)
class Place:
    """Where something happens or goes."""

    key: str
    """A key of `PLACES`, `GOALS` or, with a landmark, `EVERY_RELATION`."""
    landmark: Nominal | None = None


@dataclass(frozen=True)
class Clause:
    """Who does what to whom, how, where and when; or, with the verb ``be``, who is what."""

    subject: Nominal | None
    """None in an imperative."""
    verb: str
    object: Nominal | None = None
    recipient: Nominal | None = None
    quality: str | None = None
    """With ``be``: a key of the adjectives, professions or states."""
    degree: str | None = None
    """``very``, ``too`` or ``really``, before an adjective."""
    modal: str | None = None
    progressive: bool = False
    negation: str = ""
    """``not``, ``never`` or empty."""
    frequency: str | None = None
    manner: str | None = None
    place: Place | None = None
    time: str | None = None
    fronted: bool = False
    """True if the time opens the sentence."""
    question: str = ""
    """``yes-no what where when why many`` or empty; ``many`` asks for the number of `object`."""
    tense: str = ""
    """``past``, ``future`` or empty for the present; not with a modal, and in the wide phrasebook
    only."""


@dataclass(frozen=True)
class ThereIs:
    """That something exists somewhere."""

    thing: NounPhrase
    place: Place | None = None
    negation: str = ""
    question: str = ""
    tense: str = ""
    """As of a `Clause`."""


@dataclass(frozen=True)
class ThisIs:
    """What something is: *this is my brother*."""

    pointer: str
    """``this``, ``that`` or ``it``; the first two become plural with `thing`."""
    thing: Nominal
    negation: str = ""
    question: str = ""


@dataclass(frozen=True)
class Called:
    """What somebody is called: *my name is Anna*."""

    who: str
    """A pronoun's key."""
    name: Name


@dataclass(frozen=True)
class Aged:
    """How old somebody is."""

    subject: Nominal
    years: str
    question: str = ""


@dataclass(frozen=True)
class Hour:
    """What time it is."""

    number: str


@dataclass(frozen=True)
class Weather:
    """What the weather is like."""

    key: str
    negation: str = ""
    question: str = ""
    place: Place | None = None
    time: str | None = None
    tense: str = ""
    """``past`` or empty; wide phrasebook only."""


@dataclass(frozen=True)
class Phrase:
    """A fixed everyday phrase."""

    key: str


@dataclass(frozen=True)
class Price:
    """How much something costs, asked; wide phrasebook only."""

    thing: NounPhrase


Core = Clause | ThereIs | ThisIs | Called | Aged | Hour | Weather | Phrase | Price


@dataclass(frozen=True)
class Sentence:
    """A core with what may stand around it."""

    core: Core
    opening: str = ""
    """``yes`` or ``no`` before a statement."""
    addressee: Name | None = None
    """Who is spoken to, after a comma."""
    please: bool = False
    stopped: bool = True
    """False if the final period, question mark or exclamation mark is not written."""
