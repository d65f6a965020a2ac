"""The language that a learner reads: which one, and what is said in it.

English stands in the code where an author writes it, and for what frames it in ``strings/en``.
Other languages are tables in ``strings/LANGUAGE``: ``frame.json``, by the keys of the English one;
``told.json``, by the English sentence (`retelling`); ``exercises/CHAPTER.json``, by an exercise's
name and a mistake's id. What a table lacks is said in English. This module loads no library.
"""

import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

LANGUAGES = ("en", "zh-CN")
"""Languages of labels and sentences."""
FOLDER = Path(__file__).resolve().parent / "strings"


def preferred_language() -> str:
    """The environment variable ``S2S_LAB_LANGUAGE``, if it names one of `LANGUAGES`; else English.

    >>> preferred_language() in LANGUAGES
    True
    """
    wanted = os.environ.get("S2S_LAB_LANGUAGE", "")
    return wanted if wanted in LANGUAGES else LANGUAGES[0]


def chosen(language: str | None = None) -> str:
    """The language that is asked for; without one, `preferred_language`.

    Raises:
        ValueError: for a language that nothing is said in.
    """
    if language is None:
        return preferred_language()
    if language not in LANGUAGES:
        raise ValueError(f"language: expected {' or '.join(LANGUAGES)}, got {language!r}")
    return language


@cache
def table(language: str, name: str) -> Mapping[str, Any]:
    """One of a language's tables, ``frame`` or ``exercises/text``; empty where it has none."""
    file = FOLDER / language / f"{name}.json"
    if not file.is_file():
        return {}
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def say(key: str, language: str | None = None, **values: object) -> str:
    """The sentence of a key, with values in its places.

    >>> say("points", "en", points=2, out_of=3)
    '2 of 3 points'
    >>> say("points", "zh-CN", points=2, out_of=3)
    '2 / 3 分'
    """
    words = table(chosen(language), "frame").get(key)
    return str(words or table(LANGUAGES[0], "frame")[key]).format(**values)


def width(text: str) -> int:
    """Columns that a text takes in a terminal, where a Chinese character takes two.

    >>> width("ab"), width("注意")
    (2, 4)
    """
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def left(text: str, columns: int) -> str:
    """The text at the left of so many columns."""
    return text + " " * (columns - width(text))


def right(text: str, columns: int) -> str:
    """The text at the right of so many columns."""
    return " " * (columns - width(text)) + text
