"""Says a derivation in Chinese: measure words, 把 and 给, 不 and 没, 吗, politeness.

What it makes is tokens with the parts of the derivation that they express. It says every
derivation that `chinese_sense.says` admits.
"""

from s2s_lab.tasks.phrasebook import derivation as d
from s2s_lab.tasks.phrasebook.aligned import Token, head, helper, template
from s2s_lab.tasks.phrasebook.chinese_clauses import clause
from s2s_lab.tasks.phrasebook.chinese_lexicon import NAMES, NUMBERS
from s2s_lab.tasks.phrasebook.chinese_nominals import nominal
from s2s_lab.tasks.phrasebook.chinese_phrases import PHRASES, WEATHER
from s2s_lab.tasks.phrasebook.chinese_places import existing_place, time
from s2s_lab.tasks.phrasebook.lexicon import NOUNS

_SNOW_AND_RAIN = frozenset({"raining", "snowing"})


def realise(sentence: d.Sentence) -> list[Token]:
    """The Chinese tokens of a sentence."""
    tokens = core(sentence.core)
    asks = bool(tokens) and tokens[-1].form in ("？", "！")
    end = [tokens.pop()] if asks else [head("。", "end")]
    if sentence.opening:
        opening = {"yes": "是的", "no": "不"}[sentence.opening]
        tokens = [head(opening, "opening"), head("，", "opening.comma"), *tokens]
    if sentence.please:
        tokens = _politely(sentence, tokens)
    if sentence.addressee:
        tokens += [head("，", "name.comma"), head(NAMES[sentence.addressee.key], "name")]
    return [*tokens, *end] if sentence.stopped else tokens


def core(thing: d.Core) -> list[Token]:
    """The tokens of a core, with its question mark if it asks."""
    match thing:
        case d.Clause():
            return clause(thing)
        case d.ThereIs():
            return _there_is(thing)
        case d.ThisIs():
            return _this_is(thing)
        case d.Called(who, name):
            called = head("叫", "v")
            return [*nominal(d.Pronoun(who), "s"), called, head(NAMES[name.key], "o")]
        case d.Aged(subject, years):
            count = Token(NUMBERS[years], frozenset({"n"}), frozenset({"v"}))
            return [*nominal(subject, "s"), count, head("岁", "years")]
        case d.Hour(number):
            words = [helper("现在", "s"), head("是", "v"), head(NUMBERS[number], "n")]
            return [*words, head("点", "hour")]
        case d.Weather():
            return _weather(thing)
        case d.Phrase(key):
            return template(PHRASES[key], "phrase")
        case d.Price(what):
            much = [head("多少", "wh"), head("钱", "v")]
            return [*nominal(what, "s"), *much, head("？", "end")]


def _politely(sentence: d.Sentence, tokens: list[Token]) -> list[Token]:
    """请 before an order, 请问 before a question, 谢谢 after a wish."""
    assert isinstance(sentence.core, d.Clause)
    comma = head("，", "please.comma")
    if sentence.core.subject is None:
        return [head("请", "please", helps="please.comma"), *tokens]
    if sentence.core.question:
        return [head("请问", "please"), comma, *tokens]
    return [*tokens, comma, head("谢谢", "please")]


def _asked(tokens: list[Token], question: str) -> list[Token]:
    """The tokens, with 吗 if this is a question."""
    return [*tokens, helper("吗", "q"), head("？", "end")] if question else tokens


def _there_is(thing: d.ThereIs) -> list[Token]:
    """*There is a cat in the garden* is 花园里有一只猫."""
    denied = bool(thing.negation)
    if denied:
        be = Token("没有", frozenset({"not", "v"}), frozenset({"there"}))
    else:
        be = head("有", "v", helps="there")
    what = nominal(thing.thing, "o", denied=denied or bool(thing.question))
    return _asked([*existing_place(thing.place), be, *what], thing.question)


def _this_is(thing: d.ThisIs) -> list[Token]:
    """*This is my brother* is 这是我哥哥; *it is Anna* is 是安娜."""
    what = thing.thing
    person, plural, several = isinstance(what, d.Name), False, False
    if isinstance(what, d.NounPhrase):
        person, plural = NOUNS[what.noun].kind in ("kin", "person", "infant"), what.plural
        several = plural and what.noun != "parent"
    be = head("是", "v")
    if thing.pointer == "it" and person and not plural:
        pointer, be = [], head("是", "v", helps="s")
    elif thing.pointer == "it":
        pointer = [head(("他们" if person else "它们") if plural else "它", "s")]
    else:
        word = {"this": "这", "that": "那"}[thing.pointer]
        pointer = [head(word + "些" if several else word, "s")]
    negation = [head("不", "not")] if thing.negation else []
    rest = nominal(what, "o", denied=bool(thing.negation), said=True)
    return _asked([*pointer, *negation, be, *rest], thing.question)


def _weather(thing: d.Weather) -> list[Token]:
    """*It is cold in Rome today* is 今天罗马天气很冷."""
    start = [*time(thing.time), *existing_place(thing.place)]
    word = WEATHER[thing.key]
    if thing.key in _SNOW_AND_RAIN:
        falls = Token(word, frozenset({"w.v"}), frozenset({"s"}))
        before = head("没", "not") if thing.negation else helper("在", "w.v")
        return _asked([*start, before, falls], thing.question)
    middle = helper("很", "w.a", "w.v")
    quality = head(word, "w.a", helps="w.v")
    if thing.negation:
        middle = head("不", "not")
    between = [] if thing.question else [middle]
    return _asked([*start, helper("天气", "s"), *between, quality], thing.question)
