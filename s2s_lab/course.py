"""The notebooks of the course: where they are, and a learner's working copy of them.

A working copy is never worth less than what the learner did in it. A file that was not touched
since it was laid out follows the package; one that was changed stays, and a newer version is put
beside it; one that was deleted stays deleted.

This module does not start Jupyter (`lab.py`) and does not make exercises (`grading`).
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from s2s_lab.language import chosen

FOLDERS = ("tutorials", "exercises")
START = "tutorials/00_start_here.ipynb"
PRIVATE = ".s2s-lab"
"""Folder in a working copy for what the learner need not see: the manifest, lab settings."""

_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Layout:
    """What laying out the course did; every path is relative to `folder`, with slashes."""

    folder: Path
    new: tuple[str, ...] = ()
    """Files that were not there before."""
    updated: tuple[str, ...] = ()
    """Files that the learner had not changed, and that have a newer version now."""
    beside: tuple[tuple[str, str], ...] = ()
    """Changed by the learner, and newer in the package: the file, and where the new version is."""
    deleted: tuple[str, ...] = ()
    """Deleted by the learner and not put back."""


def home(package: Path = _PACKAGE) -> Path:
    """The folder that holds `FOLDERS`: inside an installed package, or a checkout's top level.

    Raises:
        ValueError: if neither has them.
    """
    for folder in (package / "notebooks", package.parent):
        if (folder / START).is_file():
            return folder
    raise ValueError(f"course: expected {START} in the package or beside it, found none")


def files(folder: Path) -> tuple[str, ...]:
    """The files of the course in a folder that holds it, sorted, relative, with slashes."""
    return tuple(
        path.relative_to(folder).as_posix()
        for name in FOLDERS
        for path in sorted((folder / name).rglob("*"))
        if path.is_file() and not _is_hidden(path.relative_to(folder))
    )


def start_page(folder: Path, language: str | None = None) -> str:
    """The notebook to begin with, in a language if it is there in it, relative to `folder`.

    Notebooks in another language than English lie in a folder of its name.
    """
    name = START.replace("tutorials/", f"tutorials/{chosen(language)}/")
    return name if (folder / name).is_file() else START


def lay_out(folder: Path, source: Path | None = None, restore: bool = False) -> Layout:
    """Make or bring up to date a working copy of the course.

    Args:
        folder: where it goes; made if it is not there.
        source: the folder that holds the course; `home()` if not given.
        restore: put back what the learner deleted.

    Raises:
        ValueError: if `folder` is a file, or part of the course itself.
    """
    source = home() if source is None else source
    folder = folder.expanduser().absolute()
    _refuse(folder, source)
    manifest = _Manifest(folder / PRIVATE / "manifest.json")
    done: dict[str, list[str]] = {"new": [], "updated": [], "deleted": [], "kept": []}
    beside: list[tuple[str, str]] = []
    for name in files(source):
        content = (source / name).read_bytes()
        what = _decide(folder / name, content, manifest.get(name), restore)
        if what == "beside":
            other = _free_name(folder, name, content, manifest)
            _write(folder / other, content)
            manifest.put(other, content)
            beside.append((name, other))
        else:
            done[what].append(name)
        if what in ("new", "updated"):
            _write(folder / name, content)
        if what != "deleted":
            manifest.put(name, content)
    manifest.save()
    new, updated, deleted = (tuple(done[what]) for what in ("new", "updated", "deleted"))
    return Layout(folder, new, updated, tuple(beside), deleted)


def untouched(folder: Path) -> Iterator[Path]:
    """The files of a working copy that are as the package laid them out."""
    manifest = _Manifest(folder / PRIVATE / "manifest.json")
    for name in files(folder):
        if manifest.get(name) == _digest((folder / name).read_bytes()):
            yield folder / name


def _refuse(folder: Path, source: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"folder: expected a folder for the working copy, got the file {folder}")
    place = folder.resolve()
    own = {source.resolve(), *((source / name).resolve() for name in FOLDERS)}
    if place in own or not own.isdisjoint(set(place.parents) - {source.resolve()}):
        raise ValueError(f"folder: expected one outside the course itself, got {folder}")


def _decide(path: Path, content: bytes, laid: str | None, restore: bool) -> str:
    """One of new, updated, deleted, beside, and kept (nothing to do).

    `laid` is the digest of the file as it was laid out last time, None if it never was.
    """
    if not path.exists():
        return "new" if laid is None or restore else "deleted"
    now, newest = _digest(path.read_bytes()), _digest(content)
    if newest in (now, laid):
        return "kept"
    return "updated" if now == laid else "beside"


def _free_name(folder: Path, name: str, content: bytes, manifest: "_Manifest") -> str:
    """``name.new.ipynb``, or a numbered one if the learner works in that one too."""
    stem, dot, suffix = name.rpartition(".")
    number = 1
    while True:
        other = f"{stem}.new{number if number > 1 else ''}{dot}{suffix}"
        path = folder / other
        if not path.exists():
            return other
        if _digest(path.read_bytes()) in (manifest.get(other), _digest(content)):
            return other
        number += 1


class _Manifest:
    """The digest of every file as it was laid out."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._digests: dict[str, str] = {}
        if path.is_file():
            try:
                self._digests = dict(json.loads(path.read_text(encoding="utf-8"))["files"])
            except (ValueError, KeyError, TypeError):
                self._digests = {}  # unreadable: every file there counts as the learner's

    def get(self, name: str) -> str | None:
        return self._digests.get(name)

    def put(self, name: str, content: bytes) -> None:
        self._digests[name] = _digest(content)

    def save(self) -> None:
        text = json.dumps({"version": 1, "files": self._digests}, indent=1, sort_keys=True)
        _write(self._path, text.encode())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: a full disk or Ctrl-C leaves the file that was there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    os.replace(part, path)


def _is_hidden(path: Path) -> bool:
    return any(part.startswith((".", "__")) for part in path.parts)
