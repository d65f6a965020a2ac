"""Says a derivation in English: word order, *do*, agreement in the third person.

What this realiser makes is tokens with the parts of the derivation that they express; the text is
the tokenizer's business.
"""

from dataclasses import replace

from s2s_lab.tasks.phrasebook import derivation as d
from s2s_lab.tasks.phrasebook.aligned import Token, head, helper, template
from s2s_lab.tasks.phrasebook.english_nominals import article, is_plural, nominal
from s2s_lab.tasks.phrasebook.english_tenses import past
from s2s_lab.tasks.phrasebook.phrases import (
    EVERY_RELATION,
    EVERY_TIME,
    GOALS,
    MANNERS,
    PHRASES,
    PLACES,
    WEATHER,
)
from s2s_lab.tasks.phrasebook.wide_lexicon import EVERY_NOUN, EVERY_VERB

_POSSESSIVE = {"I": "my", "you": "your", "he": "his", "she": "her"}
_BE = {"I": "am", "he": "is", "she": "is", "it": "is", "who": "is"}
_ASKING = {"what": "what", "where": "where", "when": "when", "why": "why"}
_AUXILIARIES = frozenset({"can", "must", "should", "would"})
_THIRD = {"have": "has", "do": "does", "go": "goes", "be": "is"}
_ING = {
    "travel": "travelling",
    "get": "getting",
    "run": "running",
    "swim": "swimming",
    "cut": "cutting",
    "forget": "forgetting",
}


def realise(sentence: d.Sentence) -> list[Token]:
    """The English tokens of a sentence, the first not capitalised unless it always is."""
    tokens = core(sentence.core)
    asks = bool(tokens) and tokens[-1].form in ("?", "!")
    end = [tokens.pop()] if asks else [head(".", "end")]
    if sentence.opening:
        tokens = [head(sentence.opening, "opening"), head(",", "opening.comma"), *tokens]
    if sentence.please:
        tokens += [head(",", "please.comma"), head("please", "please")]
    if sentence.addressee:
        tokens += [head(",", "name.comma"), head(sentence.addressee.key, "name")]
    return [*tokens, *end] if sentence.stopped else tokens


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
            mine = head(_POSSESSIVE[who], "s")
            return [mine, head("name", "v"), helper("is", "v"), head(name.key, "o")]
        case d.Aged():
            return _aged(thing)
        case d.Hour(number):
            words = [head("it", "s"), head("is", "v"), head(number, "n")]
            return [*words, head("o'clock", "hour")]
        case d.Weather():
            return _weather(thing)
        case d.Phrase(key):
            return template(PHRASES[key][0], "phrase")
        case d.Price(what):
            be = head(_be(what), "v")
            much = [head("how", "wh"), helper("much", "wh")]
            return [*much, be, *nominal(what, "s"), head("?", "end")]


def third(verb: str) -> str:
    """The third person singular of a verb.

    >>> third("watch"), third("carry"), third("play"), third("have")
    ('watches', 'carries', 'plays', 'has')
    """
    if verb in _THIRD:
        return _THIRD[verb]
    if verb.endswith(("s", "sh", "ch", "x")):
        return verb + "es"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + "s"


def progressive(verb: str) -> str:
    """The *-ing* form of a verb.

    >>> progressive("write"), progressive("run"), progressive("see")
    ('writing', 'running', 'seeing')
    """
    if verb in _ING:
        return _ING[verb]
    return (verb[:-1] if verb.endswith("e") and verb[-2] != "e" else verb) + "ing"


def _be(subject: d.Nominal, tense: str = "") -> str:
    """The present of *be*, or its past."""
    if tense == "past":
        return "were" if is_plural(subject) else "was"
    if isinstance(subject, d.Pronoun):
        return _BE.get(subject.key, "are")
    return "are" if is_plural(subject) else "is"


def _inflected(verb: str, subject: d.Nominal, tense: str = "") -> str:
    """The present of any verb but the auxiliaries, or its past."""
    if tense == "past":
        return past(verb)
    plain = is_plural(subject) or subject == d.Pronoun("I")
    return verb if plain else third(verb)


def _verbal(clause: d.Clause, subject: d.Nominal) -> tuple[Token, bool, list[Token]]:
    """The finite verb, whether it is an auxiliary, and the verbal words after it."""
    words = EVERY_VERB[clause.verb].english.split()
    particles = [helper(word, "v") for word in words[1:]]
    if clause.modal:
        first, *rest = clause.modal.split()
        tail = [helper(word, "modal") for word in rest]
        if first == "be":
            tail = [head("going", "modal"), helper("to", "modal")]
            finite, auxiliary = helper(_be(subject), "modal"), True
        else:
            auxiliary = first in _AUXILIARIES
            form = first if auxiliary else _inflected(first, subject)
            finite = head(form, "modal")
        if first == "would":
            finite = helper(form, "modal")
            tail = [head("like", "modal"), helper("to", "modal")]
        return finite, auxiliary, [*tail, head(words[0], "v"), *particles]
    if clause.tense == "future":
        return helper("will", "v"), True, [head(words[0], "v"), *particles]
    if clause.verb == "be":
        return head(_be(subject, clause.tense), "v"), True, []
    if clause.progressive:
        running = head(progressive(words[0]), "v")
        return helper(_be(subject, clause.tense), "v"), True, [running, *particles]
    if words[0] == "would":
        return helper("would", "v"), True, [head("like", "v")]
    return head(_inflected(words[0], subject, clause.tense), "v"), False, particles


def _clause(clause: d.Clause) -> list[Token]:
    """A statement, a question or an imperative."""
    if clause.subject is None:
        return _imperative(clause)
    subject = nominal(clause.subject, "s")
    finite, auxiliary, rest = _verbal(clause, clause.subject)
    asks = bool(clause.question) and clause.subject != d.Pronoun("who")
    if not auxiliary and (clause.negation == "not" or asks):
        main = (
            clause.modal.split()[0] if clause.modal else EVERY_VERB[clause.verb].english.split()[0]
        )
        part = "modal" if clause.modal else "v"
        rest = [head(main, part), *rest]
        parts = [part, *(["not"] if clause.negation else []), *(["q"] if asks else [])]
        finite, auxiliary = helper(_inflected("do", clause.subject, clause.tense), *parts), True
    elif asks:
        finite = Token(finite.form, finite.heads, finite.helps | {"q"}, finite.tag)
    negation = [head("not", "not")] if clause.negation == "not" else []
    adverb = [head("never", "not")] if clause.negation == "never" else []
    if clause.frequency:
        adverb = [head(clause.frequency, "freq")]
    if asks:
        front = _question_words(clause)
        tokens = [*front, finite, *subject, *negation, *adverb, *rest]
    elif auxiliary:
        tokens = [*subject, finite, *negation, *adverb, *rest]
    else:
        tokens = [*subject, *adverb, finite, *rest]
    tokens += _complements(clause)
    if clause.fronted and clause.time:
        tokens = [*template(EVERY_TIME[clause.time][0], "time"), head(",", "time.comma"), *tokens]
    return [*tokens, head("?", "end")] if clause.question else tokens


def _question_words(clause: d.Clause) -> list[Token]:
    """What opens a question."""
    if clause.question == "many":
        assert isinstance(clause.object, d.NounPhrase)
        counted = nominal(clause.object, "o")
        return [head("how", "wh"), helper("many", "wh"), *counted]
    return [head(clause.question, "wh")] if clause.question in _ASKING else []


def _complements(clause: d.Clause) -> list[Token]:
    """Everything after the verb."""
    tokens: list[Token] = []
    if clause.degree:
        tokens.append(head(clause.degree, "degree"))
    if clause.quality:
        tokens += _quality(clause)
    pronoun = isinstance(clause.recipient, d.Pronoun)
    if clause.recipient and pronoun:
        tokens += nominal(clause.recipient, "r", as_object=True)
    if clause.object and clause.question != "many":
        tokens += nominal(clause.object, "o", as_object=True)
    if clause.recipient and not pronoun:
        tokens += [head("to", "r.to"), *nominal(clause.recipient, "r")]
    if clause.manner:
        tokens += template(MANNERS[clause.manner][0], "manner")
    tokens += place(clause.place)
    if clause.time and not clause.fronted:
        tokens += template(EVERY_TIME[clause.time][0], "time")
    return tokens


def _quality(clause: d.Clause) -> list[Token]:
    """An adjective, or a profession with its article."""
    assert clause.quality is not None
    assert clause.subject is not None
    noun = EVERY_NOUN.get(clause.quality)
    if noun is None or noun.kind == "language":
        return [head(clause.quality.partition("@")[0], "quality")]
    if is_plural(clause.subject) and clause.subject != d.Pronoun("you"):
        return [head(noun.plural, "quality")]
    return [helper(article(noun.key), "quality"), head(noun.key, "quality")]


def place(where: d.Place | None) -> list[Token]:
    """The tokens of a place, or none."""
    if where is None:
        return []
    if where.landmark is None:
        table = PLACES if where.key in PLACES else GOALS
        return template(table[where.key][0], "place")
    relation = template(EVERY_RELATION[where.key][0], "place")
    return [*relation, *nominal(where.landmark, "place.n", as_object=True)]


def _imperative(clause: d.Clause) -> list[Token]:
    """*Close the door*, *do not close the door*."""
    words = EVERY_VERB[clause.verb].english.split()
    tokens = [head(words[0], "v"), *(helper(word, "v") for word in words[1:])]
    if clause.negation:
        tokens = [helper("do", "v", "not"), head("not", "not"), *tokens]
    return tokens + _complements(clause)


def _there_is(thing: d.ThereIs) -> list[Token]:
    """*There is a cat in the garden*, and its question and negation."""
    be, there = head(_be(thing.thing, thing.tense), "v"), head("there", "there")
    rest = [*nominal(thing.thing, "o"), *place(thing.place)]
    return _asked_or_told(thing, there, be, rest)


def _asked_or_told(
    thing: d.ThereIs | d.ThisIs | d.Weather, subject: Token, verb: Token, rest: list[Token]
) -> list[Token]:
    """A question begins with its verb; in a statement the verb is second, and may be denied."""
    if thing.question:
        asking = Token(verb.form, verb.heads, verb.helps | {"q"})
        return [asking, subject, *rest, head("?", "end")]
    negation = [head("not", "not")] if thing.negation else []
    return [subject, verb, *negation, *rest]


def _this_is(thing: d.ThisIs) -> list[Token]:
    """*This is my brother*, *are those your shoes*."""
    plural = is_plural(thing.thing)
    forms = {"this": "these", "that": "those", "it": "they"} if plural else {}
    pointer = head(forms.get(thing.pointer, thing.pointer), "s")
    be = head("are" if plural else "is", "v")
    return _asked_or_told(thing, pointer, be, nominal(thing.thing, "o"))


def _aged(thing: d.Aged) -> list[Token]:
    """*She is twenty years old*."""
    return [
        *nominal(thing.subject, "s"),
        head(_be(thing.subject), "v"),
        head(thing.years, "n"),
        head("years", "years"),
        helper("old", "years"),
    ]


def _weather(thing: d.Weather) -> list[Token]:
    """*It is cold in Paris*."""
    verb, *rest = template(WEATHER[thing.key][0], "w")
    if thing.tense == "past":
        verb = replace(verb, form="was")
    it = head("it", "s")
    tail = place(thing.place)
    if thing.time:
        tail += template(EVERY_TIME[thing.time][0], "time")
    return _asked_or_told(thing, it, verb, [*rest, *tail])
