"""Where pairs of sequences come from, by name.

Generated tasks work with nothing but this package; public corpora are read from a folder, or
downloaded once; text of the user's own is read from its files. `load` gives tasks from text to
text, `load_signal` tasks from sounds and pictures to text; series of numbers are in `series`.
"""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from s2s_lab.tasks.task import Link, Pair, Task

if TYPE_CHECKING:
    from s2s_lab.tasks.signal import SignalTask

__all__ = ["Link", "Pair", "Task", "load", "load_signal", "names"]

_SYMBOLS = ("copy", "reverse", "sort", "addition", "addition-backwards", "dates")
GENERATED = (
    *_SYMBOLS,
    "numbers-digits-en",
    "numbers-digits-fr",
    "numbers-en-digits",
    "numbers-fr-digits",
    "phrasebook-en-fr",
    "phrasebook-wide",
    "phrasebook-en-zh",
    "phrasebook-zh-en",
    "phrasebook-compositional",
    "phrasebook-length",
    "phrasebook-negation",
    "news",
    "stories",
    "smalltalk",
    "conlang",
)
SIGNALS = ("morse", "digits-audio", "scenes-en", "scenes-fr", "scenes-zh")


CORPORA = (
    "multi30k-de-en",
    "multi30k-en-de",
    "multi30k-fr-en",
    "multi30k-en-fr",
    "tatoeba-zh-en",
    "tatoeba-en-zh",
    "tatoeba-fr-en",
    "tatoeba-en-fr",
)
"""The public corpora, in a few of their languages."""


def names() -> list[str]:
    """Every name that `load` takes alone; corpora have more languages than the ones named."""
    return [*GENERATED, *CORPORA]


def load(name: str, folder: str | Path | None = None) -> Task:
    """A task by its name.

    Args:
        name: one of `names`; ``numbers``, ``multi30k`` or ``tatoeba`` with other sides; or
            ``pairs-SOURCE-TARGET`` for text of your own.
        folder: where the files of a public corpus lie, None: see `downloads`; or where text of
            your own lies, see `own_text`.

    Raises:
        ValueError: for an unknown name, or a malformed file.
        FileNotFoundError: if a corpus is not to be had.

    >>> load("reverse").name
    'reverse'
    """
    kind, *sides = name.split("-")
    if kind == "pairs" and len(sides) in (0, 2):
        return _own_text(name, folder)
    if len(sides) == 2 and kind in ("multi30k", "numbers", "tatoeba"):
        place = Path(folder) if folder is not None else None
        return _of_two_sides(kind, sides[0], sides[1], place)
    if name in GENERATED:
        return _symbols(name) if name in _SYMBOLS else _texts(name)
    hint = "; load_signal loads it" if name in SIGNALS else ""
    raise ValueError(
        f"task: expected one of {', '.join(names())}, or pairs-SOURCE-TARGET for text of your own, "
        f"got {name!r}{hint}"
    )


def load_signal(name: str) -> "SignalTask[Any]":
    """A task whose sources are sounds or pictures, by its name.

    Raises:
        ValueError: if it is not one of `SIGNALS`.

    >>> load_signal("scenes-en").features
    3
    """
    if name == "morse":
        from s2s_lab.tasks.morse import morse

        return morse()
    if name == "digits-audio":
        from s2s_lab.tasks.digits_audio import digits_audio

        return digits_audio()
    if name in SIGNALS:
        from s2s_lab.tasks.scenes import scenes

        return replace(scenes(name.removeprefix("scenes-")), name=name)
    raise ValueError(f"task: expected one of {', '.join(SIGNALS)}, got {name!r}")


def _own_text(name: str, place: str | Path | None) -> Task:
    """Text of the user's own, of which the name says only the languages."""
    from s2s_lab.tasks.own_text import own_text

    if place is None:
        raise ValueError(f"{name}: expected the place of the text as well (--data), got none")
    return own_text(place, *name.split("-")[1:])


def _of_two_sides(kind: str, source: str, target: str, folder: Path | None) -> Task:
    """A task that goes from any of its languages or notations to any other."""
    if kind == "numbers":
        from s2s_lab.tasks.numbers import numbers

        return numbers(source, target)
    if kind == "tatoeba":
        from s2s_lab.tasks.tatoeba import tatoeba

        return tatoeba(source, target, folder)
    from s2s_lab.tasks.multi30k import multi30k

    return multi30k(source, target, folder)


def _symbols(name: str) -> Task:
    """A task on digits and dates."""
    if name in ("copy", "reverse"):
        from s2s_lab.tasks import sequences

        return sequences.copy() if name == "copy" else sequences.reverse()
    if name == "sort":
        from s2s_lab.tasks.sorting import sort

        return sort()
    if name == "dates":
        from s2s_lab.tasks.dates import dates

        return dates()
    from s2s_lab.tasks.addition import addition

    return addition(backwards=name == "addition-backwards")


def _texts(name: str) -> Task:
    """A task on sentences."""
    if name == "news":
        from s2s_lab.tasks.news import news

        return news()
    if name == "stories":
        from s2s_lab.tasks.stories import stories

        return stories()
    if name == "conlang":
        from s2s_lab.tasks.conlang import conlang

        return conlang()
    if name == "smalltalk":
        from s2s_lab.tasks.smalltalk import smalltalk

        return smalltalk()
    from s2s_lab.tasks import phrasebook

    if name == "phrasebook-en-fr":
        return phrasebook.load()
    if name == "phrasebook-wide":
        return phrasebook.load_wide()
    from s2s_lab.tasks.phrasebook.splits import KINDS, load_split

    kind = name.removeprefix("phrasebook-")
    return load_split(kind) if kind in KINDS else phrasebook.load_chinese(kind)
