"""Where pairs of sequences come from, by name.

Generated tasks work with nothing but this package; public corpora are read from a folder, or
downloaded once.
"""

from pathlib import Path

from s2s_lab.tasks.task import Link, Pair, Task

__all__ = ["Link", "Pair", "Task", "load", "names"]

GENERATED = ("copy", "reverse", "phrasebook-en-fr")


def names() -> list[str]:
    """Every name that `load` takes; each ``multi30k-xx-yy`` stands for all pairs of its languages."""
    return [*GENERATED, "multi30k-de-en", "multi30k-en-de", "multi30k-fr-en", "multi30k-en-fr"]


def load(name: str, folder: str | Path | None = None) -> Task:
    """A task by its name.

    Args:
        name: one of `names`, or ``multi30k-SOURCE-TARGET``.
        folder: where the files of a public corpus lie; None: see `corpora`.

    Raises:
        ValueError: for an unknown name.
        FileNotFoundError: if a corpus is not to be had.

    >>> load("reverse").name
    'reverse'
    """
    if name in ("copy", "reverse"):
        from s2s_lab.tasks import sequences

        return sequences.copy() if name == "copy" else sequences.reverse()
    if name == "phrasebook-en-fr":
        from s2s_lab.tasks import phrasebook

        return phrasebook.load()
    kind, _, languages = name.partition("-")
    if kind == "multi30k" and languages.count("-") == 1:
        from s2s_lab.tasks.corpora import multi30k

        source, target = languages.split("-")
        return multi30k(source, target, Path(folder) if folder is not None else None)
    raise ValueError(f"task: expected one of {', '.join(names())}, got {name!r}")
