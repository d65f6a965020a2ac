"""Dates as people write them in English, French and Chinese, and as ISO 8601 writes them.

``the 3rd of March 2021``, ``mercredi 3 mars 2021`` and ``二〇二一年三月三日`` are all
``2021-03-03``. Tokens are characters. The gold alignment links the characters of a field (year,
month, day) possibly with those of the same field in the target; surely where one character is
one digit. A weekday is right, and linked with nothing. No date is impossible.

A date that is in the test set is in no other, in whatever form. In the ``challenge`` set every
form meets the one month with which it never occurs elsewhere. This module does not write numeric
forms such as 3/4/2021, which English readers understand in two ways, nor relative dates.
"""

import random
from datetime import date, timedelta
from string import Formatter

from s2s_lab.tasks.generated import Sizes, generate
from s2s_lab.tasks.phrasebook.aligned import Token, links
from s2s_lab.tasks.task import Pair, Task
from s2s_lab.text import CharTokenizer

FORMS = {
    "en": (
        "{day} {month} {year}",
        "{month} {day}, {year}",
        "{month} {ordinal}, {year}",
        "the {ordinal} of {month} {year}",
        "{weekday}, {day} {month} {year}",
        "{weekday}, {month} {day}, {year}",
        "{day} {short} {year}",
        "{short} {day}, {year}",
    ),
    "fr": (
        "{ordinal} {month} {year}",
        "le {ordinal} {month} {year}",
        "{weekday} {ordinal} {month} {year}",
        "le {weekday} {ordinal} {month} {year}",
        "{ordinal} {short} {year}",
    ),
    "zh": (
        "{year}年{number}月{day}日",
        "{year}年{number}月{day}号",
        "{year}年{number}月{day}日{weekday}",
        "{years}年{numbers}月{days}日",
        "{years}年{numbers}月{days}日{weekday}",
    ),
}
"""How a date is written, by language; the fields are explained in `_written`."""

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
_SHORT = {
    "en": "Jan Feb Mar Apr - Jun Jul Aug Sep Oct Nov Dec",
    "fr": "janv. févr. - avr. - - juill. - sept. oct. nov. déc.",
}
_WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "zh": "星期一 星期二 星期三 星期四 星期五 星期六 星期日",
}
_DIGITS = "〇一二三四五六七八九"
_FIELD = {"year": "y", "years": "y", "month": "m", "short": "m", "number": "m", "numbers": "m",
          "day": "d", "days": "d", "ordinal": "d", "weekday": ""}  # fmt: skip
_TENS = "十"


def dates(
    sizes: Sizes = (20_000, 500, 500, 500),
    languages: tuple[str, ...] = ("en", "fr", "zh"),
    years: tuple[int, int] = (1900, 2099),
    seed: int = 0,
) -> Task:
    """Written dates in, ISO dates out.

    Args:
        sizes: pairs in train, valid, test and challenge.
        languages: of the written dates: ``en``, ``fr``, ``zh``.
        years: first and last year.
        seed: of the draw.

    Raises:
        ValueError: for an unknown language, or years that are not in order within 1000 to 9999.

    >>> len(dates((3, 1, 1, 1)).train[0].target)
    10
    """
    if not languages or set(languages) - set(FORMS):
        raise ValueError(f"dates: expected languages among {', '.join(FORMS)}, got {languages}")
    if not 1000 <= years[0] <= years[1] <= 9999:
        raise ValueError(f"dates: expected 1000 <= first year <= last year <= 9999, got {years}")
    first = date(years[0], 1, 1)
    days = (date(years[1], 12, 31) - first).days + 1

    def draw(rng: random.Random, split: str) -> Pair:
        while True:
            language = rng.choice(languages)
            form = rng.choice(FORMS[language])
            day = first + timedelta(days=rng.randrange(days))
            if "short" in form and _SHORT[language].split()[day.month - 1] == "-":
                continue
            if (day.month == held_out(language, form)) == (split == "challenge"):
                return write(day, language, form)

    tokenizer = CharTokenizer()
    return generate("dates", draw, (tokenizer, tokenizer), sizes, seed, lambda pair: pair.target)


def held_out(language: str, form: str) -> int:
    """The month that a form never meets outside of the ``challenge`` set."""
    if "short" in form:
        return 10
    number = 4 * list(FORMS).index(language) + 5 * FORMS[language].index(form)
    return number % 12 + 1


def write(day: date, language: str, form: str) -> Pair:
    """A date in one of the `FORMS` of a language, and in ISO 8601, with the links between.

    >>> write(date(2021, 3, 3), "en", "the {ordinal} of {month} {year}").source
    'the 3rd of March 2021'
    """
    source: list[Token] = []
    for text, field, _, _ in Formatter().parse(form):
        source += [Token(character, frozenset()) for character in text]
        if field is not None:
            source += _characters(_written(field, day, language), _FIELD[field])
    target: list[Token] = []
    for text, field in zip(day.isoformat().split("-"), "ymd", strict=True):
        target += [Token("-", frozenset())] if target else []
        target += _characters(text, field)
    sure, possible = links(source, target)
    return Pair("".join(t.form for t in source), day.isoformat(), sure, possible)


def _written(field: str, day: date, language: str) -> str:
    """What stands for a field of a form."""
    match field:
        case "year" | "day":
            return str(getattr(day, field))
        case "number":
            return str(day.month)
        case "month" | "short":
            return (_MONTHS if field == "month" else _SHORT)[language].split()[day.month - 1]
        case "weekday":
            return _WEEKDAYS[language].split()[day.weekday()]
        case "years":
            return "".join(_DIGITS[int(digit)] for digit in str(day.year))
        case "numbers" | "days":
            return _chinese(day.month if field == "numbers" else day.day)
    return _ordinal(day.day, language)


def _ordinal(n: int, language: str) -> str:
    """The number of a day: 1st, 2nd in English; in French only the first is an ordinal."""
    if language == "fr":
        return "1er" if n == 1 else str(n)
    suffix = "th" if 11 <= n <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{suffix}"


def _chinese(n: int) -> str:
    """A number from 1 to 99 in Chinese: 十二, 二十, 二十一."""
    tens, units = divmod(n, 10)
    return (_DIGITS[tens] if tens > 1 else "") + _TENS * (tens > 0) + _DIGITS[units] * (units > 0)


def _characters(text: str, field: str) -> list[Token]:
    """The characters of a field; each digit is named after its place, counted from the right.

    The character 十 is the ten's digit where no other digit stands before it.
    """
    helps = frozenset({field} if field else ())
    digits = [i for i, c in enumerate(text) if c.isdecimal() or c in _DIGITS]
    if text[0] == _TENS:
        digits = [0, *digits]
    last = 1 if _TENS in text and text[-1] == _TENS else 0  # 二十, 十: no digit for the units
    place = {i: f"{field}{last + len(digits) - 1 - n}" for n, i in enumerate(digits)}
    return [
        Token(c, frozenset({place[i]} if field and i in place else ()), helps)
        for i, c in enumerate(text)
    ]
