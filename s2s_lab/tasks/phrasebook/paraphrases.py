"""Which English sentences are one and the same in Chinese, and which of them is the usual one.

A Chinese noun tells neither number nor *a* from *the*: 他买花 is *he buys the flower*, *the
flowers* and *flowers*. `paraphrases` finds all derivations of this grammar that Chinese says in
the same words; the usual one stands first:

- as a subject, with a preposition, and after verbs of one thing at a time (*open*, *wait for*),
  a bare noun is *the* and singular: *the cat is small*, *do you see the dog*;
- after verbs of eating, having, liking and the like, and after *like to*, it is the kind or an
  amount: *he eats apples*; denied after *have*, *any*;
- 我的书 is *my book*; 他去学校 is *he goes to school*.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import product

from s2s_lab.tasks.phrasebook import chinese
from s2s_lab.tasks.phrasebook import derivation as d
from s2s_lab.tasks.phrasebook.chinese_clauses import is_complement
from s2s_lab.tasks.phrasebook.chinese_lexicon import POSSESSIVES, WORDS
from s2s_lab.tasks.phrasebook.chinese_phrases import PHRASES
from s2s_lab.tasks.phrasebook.chinese_verbs import UNBOUNDED
from s2s_lab.tasks.phrasebook.lexicon import NOUNS
from s2s_lab.tasks.phrasebook.nominal_grammar import SERVED
from s2s_lab.tasks.phrasebook.verbs import VERBS

_BARE = frozenset({"the", "bare", "generic", "any", "some", "a"})
_FIXED = frozenset({"language", "sport"})
_AMOUNTS = frozenset({
    "eat", "eat@animals", "drink", "buy", "sell", "want", "would like", "need", "have", "read",
    "write", "wear", "paint", "make", "listen to", "carry",
})  # fmt: skip
_ENJOYING = frozenset({"like to", "love to", "prefer to"})
_HOW_ARE_YOU = d.Clause(d.Pronoun("you"), "be", quality="fine", question="yes-no")


def paraphrases(sentence: d.Sentence) -> list[d.Sentence]:
    """All sentences with the Chinese of this one, itself among them, the usual one first."""
    mine = _spoken(sentence.core)
    found = {core: None for core in _cores(sentence.core) if _spoken(core) == mine}
    return [replace(sentence, core=core) for core in found]


def _spoken(core: d.Core) -> tuple[str, ...]:
    """The Chinese words of a core."""
    return tuple(token.form for token in chinese.core(core))


def _cores(core: d.Core) -> Iterator[d.Core]:
    """Cores that may have the same Chinese, the usual ones first."""
    match core:
        case d.Phrase(key):
            for other, text in PHRASES.items():
                if _plain(text) == _plain(PHRASES[key]):
                    yield d.Phrase(other)
            if key == "how are you":
                yield _HOW_ARE_YOU
        case d.Clause():
            if core == _HOW_ARE_YOU:
                yield d.Phrase("how are you")
            yield from _clauses(core)
        case d.ThereIs(thing, place):
            asks = bool(core.question or core.negation)
            for noun in _amounts(thing, ("any", "a", "bare") if asks else ()):
                for where in _places(place):
                    yield replace(core, thing=noun, place=where)
        case d.ThisIs(thing=thing):
            for what in _nominals(thing):
                yield replace(core, thing=what)
        case d.Aged(subject):
            for who in _nominals(subject):
                yield replace(core, subject=who)
        case _:
            yield core


def _plain(text: str) -> tuple[str, ...]:
    """The words of a template without the names of their parts."""
    return tuple(word[: max(word.rfind(":"), word.rfind("~"))] for word in text.split())


def _clauses(clause: d.Clause) -> Iterator[d.Clause]:
    """Clauses that may have the same Chinese."""
    subjects = _nominals(clause.subject) if clause.subject else [None]
    recipients = _nominals(clause.recipient) if clause.recipient else [None]
    doings = [(doing, what) for doing in _doings(clause) for what in _objects(doing)]
    for (doing, what), who, to, where in product(
        doings, subjects, recipients, _places(clause.place)
    ):
        yield replace(doing, subject=who, object=what, recipient=to, place=where)


def _doings(clause: d.Clause) -> Iterator[d.Clause]:
    """The clause with other verbs of the same Chinese, and with and without *-ing*."""
    noun = clause.object.noun if isinstance(clause.object, d.NounPhrase) else ""
    verbs = [clause]
    if clause.verb in ("watch", "look at") and noun in ("film", "match"):
        verbs = [replace(clause, verb=verb) for verb in ("watch", "look at")]
    if clause.verb == "read" and clause.manner is None and clause.question not in ("what", "many"):
        if clause.object is None:
            books = d.NounPhrase("book", "bare", plural=True)
            verbs = [replace(clause, object=books), clause]
        else:
            verbs = [clause, replace(clause, object=None)]
    for doing in verbs:
        for progressive in _progressives(doing):
            yield replace(doing, progressive=progressive)


def _progressives(clause: d.Clause) -> tuple[bool, ...]:
    """Whether the verb may end in *-ing*, where Chinese does not tell."""
    free = clause.time is None and clause.frequency is None and clause.modal is None
    told = clause.verb in UNBOUNDED or is_complement(clause) or clause.question == "where"
    told = told or (clause.question == "why" and clause.place is not None)
    if clause.verb in ("be", "live") or clause.subject is None or clause.negation == "never":
        return (clause.progressive,)
    return (False, True) if free and told else (clause.progressive,)


def _objects(clause: d.Clause) -> list[d.Nominal | None]:
    """The object with other determiners and numbers."""
    thing = clause.object
    if not isinstance(thing, d.NounPhrase):
        return [thing]
    if clause.question == "many":
        return [*_same_noun(thing)]
    verb = VERBS[clause.verb]
    amount = verb.generic or verb.key in _AMOUNTS or clause.modal in _ENJOYING
    amount = amount and clause.subject is not None
    bare = ("generic",) if verb.generic else ("bare",)
    open_ = ("any", "some", "a") if clause.negation else ("any",) if clause.question else ()
    if NOUNS[thing.noun].kind in ("kin", "person"):
        amount = verb.key == "have"
    if NOUNS[thing.noun].kind == "instrument":
        return [*_amounts(thing, ("the",))]
    if amount and verb.key == "have" and clause.negation:
        return [*_amounts(thing, ("any", "bare", "the", "a", "some"))]
    return [*_amounts(thing, (*bare, "the", *open_) if amount else ("the", *bare, *open_))]


def _nominals(thing: d.Nominal) -> list[d.Nominal]:
    """A subject, a recipient or a landmark with other numbers, and its owner with another."""
    if isinstance(thing, d.Couple):
        pairs = product(_nominals(thing.first), _nominals(thing.second))
        return [d.Couple(first, second) for first, second in pairs]
    return [*_amounts(thing, ("the",))] if isinstance(thing, d.NounPhrase) else [thing]


def _places(where: d.Place | None) -> list[d.Place | None]:
    """A place with its landmark in other numbers."""
    if where is None or where.landmark is None:
        return [where]
    return [replace(where, landmark=landmark) for landmark in _nominals(where.landmark)]


def _amounts(thing: d.NounPhrase, determiners: tuple[str, ...]) -> Iterator[d.NounPhrase]:
    """A noun phrase that tells no number, in all numbers and with each of the determiners."""
    for same in _same_noun(thing):
        noun = NOUNS[same.noun]
        if noun.kind in _FIXED or (same.determiner in _BARE and same.determiner not in determiners):
            yield same
        elif same.determiner in POSSESSIVES or same.determiner == "of":
            for owner in _nominals(same.owner) if same.owner else [None]:
                for plural in _numbers(same):
                    yield replace(same, plural=plural, owner=owner)
        elif same.determiner in _BARE:
            for determiner in determiners:
                for plural in _numbers(same):
                    if _goes(determiner, plural, same.noun):
                        yield replace(same, determiner=determiner, plural=plural)
        else:
            yield same


def _goes(determiner: str, plural: bool, noun: str) -> bool:
    """Whether a determiner goes with a noun and a number in English."""
    mass = NOUNS[noun].mass
    if determiner == "a":
        return not plural and (not mass or noun in SERVED)
    if determiner == "some":
        return mass
    return determiner == "the" or plural or mass


def _numbers(thing: d.NounPhrase) -> tuple[bool, ...]:
    """Singular and plural, where a noun has both."""
    if NOUNS[thing.noun].mass:
        return (False,)
    return (True,) if thing.noun in ("shoe", "parent") else (False, True)


@lru_cache(maxsize=1)
def _synonyms() -> dict[str, list[str]]:
    """Nouns by their Chinese word."""
    table: dict[str, list[str]] = {}
    for key, (word, _) in WORDS.items():
        table.setdefault(word, []).append(key)
    return table


def _same_noun(thing: d.NounPhrase) -> list[d.NounPhrase]:
    """The noun phrase with every noun of the same Chinese."""
    return [replace(thing, noun=noun) for noun in _synonyms()[WORDS[thing.noun][0]]]
