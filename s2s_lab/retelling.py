"""English that was composed while something ran, told in another language.

What a check finds is kept in English, so that a ledger holds the same in every language; when it is
shown, each sentence is looked up in ``strings/LANGUAGE/told.json``. A key there is an English
sentence with places in braces: ``{n}`` holds a number, ``{word}`` a word, ``{row}`` what has no
comma, any other anything, and what fits a place is told in turn. What is not there stays English.
"""

import re
from functools import cache

from s2s_lab.language import LANGUAGES, table

FITS = {"n": r"-?[\d.]+%?", "m": r"-?[\d.]+%?", "word": r"[\w.]+", "row": r"[^,]+?"}
_PLACE = re.compile(r"\{(\w+)\}")
_TIGHT = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[\u3000-\u9fff\uff00-\uffef])")
"""A space between two Chinese characters, where a value that was told in Chinese was put in."""
_LABEL = re.compile(r"( *)([A-Za-z]+)( \d+)")


def retold(text: str, language: str) -> str:
    """The text in a language, line by line; a line that its table lacks stays as it is.

    >>> retold("Right on all 12 inputs.", "zh-CN")
    '全部 12 个输入都正确。'
    >>> retold("Quite another sentence.", "zh-CN")
    'Quite another sentence.'
    """
    if language == LANGUAGES[0]:
        return text
    return "\n".join(_line(line, language) for line in text.split("\n"))


def label(text: str, language: str) -> str:
    """The name of a row or column: axes with a number, each by itself, else as `retold`.

    >>> label("sentence 0, position 2", "zh-CN")
    '句子 0, 位置 2'
    """
    names = table(language, "told").get("axes", {})
    parts = text.split(", ")
    found = [_LABEL.fullmatch(part) for part in parts]
    if not any(one and one[2] in names for one in found):
        return retold(text, language)
    return ", ".join(
        f"{one[1]}{names[one[2]]}{one[3]}" if one and one[2] in names else part
        for one, part in zip(found, parts, strict=True)
    )


@cache
def _line(line: str, language: str) -> str:
    for pattern, words in _sentences(language):
        fits = pattern.fullmatch(line)
        if fits is not None:
            values = {name: retold(value, language) for name, value in fits.groupdict().items()}
            return _TIGHT.sub("", words.format(**values))
    return line


@cache
def _sentences(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Each sentence as a pattern and what it becomes, the most particular first."""
    known = table(language, "told").get("sentences", {})
    ordered = sorted(known, key=lambda english: -len(_PLACE.sub("", english)))
    return tuple((_pattern(english), known[english]) for english in ordered)


def _pattern(english: str) -> re.Pattern[str]:
    pieces = _PLACE.split(english)
    return re.compile(
        "".join(
            f"(?P<{piece}>{FITS.get(piece, '.+?')})" if i % 2 else re.escape(piece)
            for i, piece in enumerate(pieces)
        )
    )
