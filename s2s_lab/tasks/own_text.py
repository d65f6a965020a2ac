"""The user's own parallel text as a task: ``pairs-SOURCE-TARGET``, and where its text lies.

The text is one of

- a file with two columns: a source, a tab and a target a line;
- two files with a sentence a line, written ``my.en,my.fr``;
- a folder with ``train.tsv``, or with ``train.en`` and ``train.fr`` where these are the
  languages, and, if they are there, ``valid`` and ``test`` of the same kind.

A set that has no file is held out of ``train`` by `splitting`: one group of sentences in twenty.
The name and the path are all that it takes to load the same sets again. Languages are labels:
they choose the tokenizers, and the endings in a folder. ``pairs`` alone is text in any languages,
with the endings ``source`` and ``target``.

This module reads no encodings but UTF-8 and no tables but tab-separated ones.
"""

from pathlib import Path

from s2s_lab.tasks.downloads import digest
from s2s_lab.tasks.parallel_text import read_pairs, read_table, written
from s2s_lab.tasks.splitting import (
    HELD_OUT,
    bare,
    one_a_source,
    split_by_sentence,
    with_references,
)
from s2s_lab.tasks.task import Pair, Task

NAME = "pairs"
_SETS = ("train", "valid", "test")


def own_text(data: str | Path, source: str = "", target: str = "") -> Task:
    """A task from files of the user's own; see the module for the kinds.

    No source of valid or test is in train, whatever the files say. What is held out here shares
    no target with train, either; but see `split_by_sentence` for text with few targets.

    Args:
        data: a file, two files with a comma between, or a folder.
        source: language of the source side; empty: any.
        target: language of the target side; empty: any.

    Raises:
        ValueError: for malformed text, named with file and line, or too little of it.
        FileNotFoundError: if a file is missing.
    """
    files = _files(str(data), source, target)
    sets = {name: _read(paths) for name, paths in files.items()}
    held_out = {bare(pair.source) for name in sets if name != "train" for pair in sets[name]}
    train = [pair for pair in sets["train"] if bare(pair.source) not in held_out]
    shares = [0.0 if name in files else HELD_OUT for name in ("valid", "test")]
    split = split_by_sentence(train, *shares)
    valid, test = (
        one_a_source(with_references(sets[name])) if name in sets else held
        for name, held in (("valid", split.valid), ("test", split.test))
    )
    return Task(
        "-".join(filter(None, (NAME, source, target))),
        split.train,
        valid,
        test,
        written(source),
        written(target),
        licence=f"text of the user's own: {', '.join(map(_named, sum(files.values(), ())))}",
    )


def locate(
    pairs: str | None = None,
    source: str | None = None,
    target: str | None = None,
    source_language: str | None = None,
    target_language: str | None = None,
) -> tuple[str, str]:
    """The name and the place by which a task can be loaded from anywhere, again and again.

    Args:
        pairs: a file with two columns, or a folder.
        source: a file with the sources, in place of `pairs`.
        target: a file with the targets, in place of `pairs`.
        source_language: of the sources; None: the ending of the file, if it is a language.
        target_language: of the targets; None: the ending of the file, if it is a language.

    Raises:
        ValueError: unless it is either `pairs`, or `source` and `target`; or for one language
            without the other.

    >>> locate(source="/a/my.en", target="/a/my.fr")
    ('pairs-en-fr', '/a/my.en,/a/my.fr')
    """
    given = [place for place in (pairs, source, target) if place is not None]
    if len(given) != (1 if pairs is not None else 2):
        raise ValueError(
            "text: expected a file of pairs, or one of sources and one of targets, "
            f"got {', '.join(given) or 'none'}"
        )
    languages = (source_language or _ending(source), target_language or _ending(target))
    named = [language for language in languages if language]
    if len(named) == 1 or not all(language.isalnum() for language in named):
        raise ValueError(
            f"languages: expected two codes such as en, or none, got {' and '.join(named)}"
        )
    places = ",".join(str(Path(place).absolute()) for place in given)
    return "-".join((NAME, *named)), places


def _ending(file: str | None) -> str:
    """The language that a file's name ends with, as in ``my.en.gz``; empty if none."""
    ending = Path((file or "").removesuffix(".gz")).suffix[1:]
    return ending if ending.isalpha() and len(ending) == 2 and ending.islower() else ""


def _files(data: str, source: str, target: str) -> dict[str, tuple[Path, ...]]:
    """The file or the two files of each set that there is; train always."""
    place = Path(data)
    if place.is_file():
        return {"train": (place,)}
    if place.is_dir():
        kinds = (("tsv",), (source or "source", target or "target"))
        found = {name: files for name in _SETS if (files := _in_folder(place, name, kinds))}
        if "train" in found:
            return found
        sides = " and ".join(f"train.{ending}" for ending in kinds[1])
        raise FileNotFoundError(f"{data}: expected train.tsv in it, or {sides}, found neither")
    one, comma, other = data.partition(",")
    if comma and Path(one).is_file() and Path(other).is_file():
        return {"train": (Path(one), Path(other))}
    missing = next((p for p in (one, other) if comma and not Path(p).is_file()), data)
    raise FileNotFoundError(f"{missing}: expected a file of text, found none")


def _in_folder(
    folder: Path, name: str, kinds: tuple[tuple[str, ...], ...]
) -> tuple[Path, ...] | None:
    for endings in kinds:
        for packed in ("", ".gz"):
            files = tuple(folder / f"{name}.{ending}{packed}" for ending in endings)
            if all(file.is_file() for file in files):
                return files
    return None


def _read(files: tuple[Path, ...]) -> list[Pair]:
    return read_table(*files) if len(files) == 1 else read_pairs(*files)


def _named(file: Path) -> str:
    return f"{file.name} with sha256 {digest(file.read_bytes())[:16]}"
