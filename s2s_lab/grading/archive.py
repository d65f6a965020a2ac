"""The files of a folder or a zip, read without trust and without writing anything.

Links are not followed, nothing outside is read, and no file is unpacked to disk: so a link to
elsewhere, a path with ``..`` and a zip that grows without end are refused, each in one sentence.
"""

import os
import stat
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

MAX_FILES = 200_000
MAX_DEPTH = 12
MAX_FILE = 32 * 2**20
"""Largest file that is read, in bytes."""
MAX_ALL = 8 * 2**30
"""Most bytes that are read of all files together."""
HIDDEN = ("__MACOSX", ".ipynb_checkpoints", ".git", "__pycache__")


@dataclass(frozen=True)
class File:
    """A file that may be read."""

    path: PurePosixPath
    """Inside the folder or zip, fit to be shown."""
    read: Callable[[], bytes]
    """Its bytes; a `ValueError` says in a sentence why not."""


@dataclass(frozen=True)
class Refused:
    """Something that was not read, and why."""

    path: PurePosixPath
    why: str


def shown(text: str) -> str:
    """A name that can be printed, stored and put on a page.

    >>> shown("a\\x07b\\ud800")
    'a�b�'
    """
    tame = "".join(c if c.isprintable() else "\ufffd" for c in text[:300])
    return unicodedata.normalize("NFC", tame)


def files(path: Path) -> Iterator[File | Refused]:
    """Every file of a folder or zip, in the order of names; a notebook is one file.

    Raises:
        ValueError: if it is none of these, or has far too many files.
    """
    if path.is_dir():
        yield from _of_folder(path)
    elif path.is_file() and path.suffix.lower() == ".ipynb":
        yield File(_path(PurePosixPath(path.name)), lambda: _read_file(path))
    elif path.is_file():
        yield from _of_zip(path)
    else:
        raise ValueError(f"{path}: expected a folder or a zip of submissions, found none")


def _of_folder(folder: Path) -> Iterator[File | Refused]:
    count = 0
    for here, folders, names in os.walk(folder, followlinks=False):
        inside = Path(here).relative_to(folder)
        for name in sorted(folders):
            if os.path.islink(os.path.join(here, name)):
                yield Refused(_path(inside / name), "it is a link to a folder")
        folders[:] = sorted(name for name in folders if name not in HIDDEN)
        if len(inside.parts) >= MAX_DEPTH:
            folders.clear()
        for name in sorted(names):
            count += 1
            if count > MAX_FILES:
                raise ValueError(f"{folder}: expected at most {MAX_FILES} files, got more")
            if name.startswith("._"):
                continue
            file = Path(here) / name
            yield File(_path(inside / name), lambda file=file: _read_file(file))


def _read_file(file: Path) -> bytes:
    """The bytes of a regular file; a link, a pipe or a device is not opened."""
    try:
        descriptor = os.open(
            file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        )
    except OSError as error:
        if file.is_symlink():
            raise ValueError("it is a link to a file elsewhere") from None
        raise ValueError(f"it cannot be read: {error.strerror}") from None
    with os.fdopen(descriptor, "rb") as stream:
        about = os.fstat(stream.fileno())
        if not stat.S_ISREG(about.st_mode) or file.is_symlink():
            raise ValueError("it is no regular file")
        if about.st_size > MAX_FILE:
            raise ValueError(_too_large(about.st_size))
        data = stream.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise ValueError(_too_large(len(data)))
    return data


def _of_zip(path: Path) -> Iterator[File | Refused]:
    try:
        archive = zipfile.ZipFile(path)
        infos = sorted(archive.infolist(), key=lambda info: info.filename)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeError) as error:
        raise ValueError(
            f"{path}: expected a folder or a zip of submissions, got {error}"
        ) from None
    if len(infos) > MAX_FILES:
        raise ValueError(f"{path}: expected at most {MAX_FILES} files, got {len(infos)}")
    budget = [MAX_ALL]
    seen: set[str] = set()
    for info in infos:
        name = info.filename.replace("\\", "/")
        parts = name.split("/")
        if info.is_dir() or any(part in HIDDEN for part in parts) or parts[-1].startswith("._"):
            continue
        why = _refusal(info, parts, name in seen)
        seen.add(name)
        if why:
            yield Refused(_path(PurePosixPath(*[p for p in parts if p not in ("", "..")])), why)
            continue

        def read(info: zipfile.ZipInfo = info) -> bytes:
            return _read_member(archive, info, budget)

        yield File(_path(PurePosixPath(name)), read)


def _refusal(info: zipfile.ZipInfo, parts: list[str], twice: bool) -> str | None:
    """Why a file of a zip is not read; None if it may be."""
    if parts[0] == "" or ".." in parts or ":" in parts[0]:
        return "its path leads out of the zip"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "it is a link"
    if info.flag_bits & 1:
        return "it is encrypted"
    if twice:
        return "the zip has two files of this name"
    if len(parts) > MAX_DEPTH:
        return f"it is more than {MAX_DEPTH} folders deep"
    return None


def _read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: list[int]) -> bytes:
    if info.file_size > MAX_FILE:
        raise ValueError(_too_large(info.file_size))
    try:
        with archive.open(info) as stream:
            data = stream.read(MAX_FILE + 1)
    except Exception as error:  # whatever a broken or strange zip leads to
        raise ValueError(f"it cannot be unpacked: {shown(str(error))[:120]}") from None
    if len(data) > MAX_FILE:
        raise ValueError(_too_large(len(data)))
    budget[0] -= len(data)
    if budget[0] < 0:
        raise ValueError(f"the zip holds more than {MAX_ALL >> 30} GB")
    return data


def _too_large(size: int) -> str:
    return f"it has {size >> 20} MB, more than {MAX_FILE >> 20}"


def _path(path: PurePosixPath | Path) -> PurePosixPath:
    return PurePosixPath(*(shown(part) for part in path.parts))
