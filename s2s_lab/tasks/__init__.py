"""Where pairs of sequences come from, by name.

Generated tasks work with nothing but this package; public corpora are read from a folder, or
downloaded once. `load` gives tasks from text to text, `load_signal` tasks from sounds and
pictures to text; series of numbers are in `series`.
"""

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
    "phrasebook-en-zh",
    "phrasebook-zh-en",
    "news",
    "stories",
    "smalltalk",
)
SIGNALS = ("morse", "digits-audio", "scenes-en", "scenes-fr", "scenes-zh")


def names() -> list[str]:
    """Every name that `load` takes; ``multi30k-xx-yy`` stands for all pairs of its languages."""
    return [*GENERATED, "multi30k-de-en", "multi30k-en-de", "multi30k-fr-en", "multi30k-en-fr"]


def load(name: str, folder: str | Path | None = None) -> Task:
    """A task by its name.

    Args:
        name: one of `names`, ``numbers-SOURCE-TARGET`` or ``multi30k-SOURCE-TARGET``.
        folder: where the files of a public corpus lie; None: see `corpora`.

    Raises:
        ValueError: for an unknown name.
        FileNotFoundError: if a corpus is not to be had.

    >>> load("reverse").name
    'reverse'
    """
    kind, _, rest = name.partition("-")
    if kind == "multi30k" and rest.count("-") == 1:
        from s2s_lab.tasks.corpora import multi30k

        source, target = rest.split("-")
        return multi30k(source, target, Path(folder) if folder is not None else None)
    if kind == "numbers" and rest.count("-") == 1:
        from s2s_lab.tasks.numbers import numbers

        source, target = rest.split("-")
        return numbers(source, target)
    if name in GENERATED:
        return _symbols(name) if name in _SYMBOLS else _texts(name)
    hint = "; load_signal loads it" if name in SIGNALS else ""
    raise ValueError(f"task: expected one of {', '.join(names())}, got {name!r}{hint}")


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

        return scenes(name.removeprefix("scenes-"))
    raise ValueError(f"task: expected one of {', '.join(SIGNALS)}, got {name!r}")


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
    if name == "smalltalk":
        from s2s_lab.tasks.smalltalk import smalltalk

        return smalltalk()
    from s2s_lab.tasks import phrasebook

    if name == "phrasebook-en-fr":
        return phrasebook.load()
    return phrasebook.load_chinese(name.removeprefix("phrasebook-"))
