"""Files of public corpora: looked for on this machine, else downloaded once.

Looked for in the folder that is passed, and nowhere else then; or in the folder that the
environment variable ``S2S_LAB_DATA`` names, the corpus' own folder in it, and the user's cache
(``~/.cache/s2s_lab``, or in ``XDG_CACHE_HOME``). What lies in the cache is checked against its
digest each time: the known one, or, for a file that its makers renew, the one that it came with.

This module does not read what is in the files.
"""

import hashlib
import os
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class PublicFile:
    """A file of a corpus, and where the public has it."""

    corpus: str
    """Name of the corpus and of its folder."""
    name: str
    """Of the file."""
    address: str
    """What it is downloaded from."""
    sha256: str | None
    """Digest; None where the file changes over time, so that none can be known before."""
    instead: tuple[str, ...] = ()
    """Names of files that will do as well, such as an unpacked one; looked for first."""


def find(
    file: PublicFile, folder: Path | None = None, read: Callable[[bytes], object] | None = None
) -> Path:
    """Where a file lies, after a download if need be.

    Args:
        file: what to look for.
        folder: where to look; None: see the module.
        read: raises ValueError for what the file cannot be; a download of that kind is not kept.

    Raises:
        FileNotFoundError: if it is nowhere, and cannot be downloaded.
        ValueError: if the download, or what lies in the cache, is not what it should be.
    """
    names = (*file.instead, file.name)
    if folder is not None:
        if found := _first(folder, names):
            return found
        raise FileNotFoundError(f"{folder}: expected a file {' or '.join(names)} in it, found none")
    local = os.environ.get("S2S_LAB_DATA")
    for place in [Path(local), Path(local) / file.corpus] if local else []:
        if found := _first(place, names):
            return found
    kept = cache() / file.corpus / file.name
    if not kept.is_file():
        data = _download(file)
        if read is not None:
            read(data)
        _keep(data, kept)
        return kept
    what = f"in {kept.parent} is damaged, delete it"
    _check(file, digest(kept.read_bytes()), _expected(file, kept), what)
    return kept


def cache() -> Path:
    """The folder for downloads, which need not exist."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "s2s_lab"


def digest(data: bytes) -> str:
    """The SHA-256 of what a file holds, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _first(folder: Path, names: tuple[str, ...]) -> Path | None:
    return next((folder / name for name in names if (folder / name).is_file()), None)


def _beside(path: Path) -> Path:
    """Where the digest of a download is written down, as ``sha256sum`` writes it."""
    return path.with_name(path.name + ".sha256")


def _expected(file: PublicFile, kept: Path) -> str | None:
    if file.sha256 is not None or not _beside(kept).is_file():
        return file.sha256
    return _beside(kept).read_text(encoding="ascii").split()[0]


def _check(file: PublicFile, found: str, expected: str | None, what: str) -> None:
    if expected is not None and found != expected:
        raise ValueError(
            f"{file.corpus}: {file.name} {what}: expected sha256 {expected}, got {found}"
        )


def _download(file: PublicFile) -> bytes:
    request = urllib.request.Request(file.address, headers={"User-Agent": "s2s_lab"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            data: bytes = answer.read()
    except (urllib.error.URLError, OSError) as error:
        raise FileNotFoundError(
            f"{file.corpus}: {file.name} is not on this machine and could not be downloaded "
            f"({error}); get it from {file.address}, put it into a folder, and name that folder "
            "with --data or in the environment variable S2S_LAB_DATA"
        ) from None
    _check(file, digest(data), file.sha256, "came damaged")
    return data


def _keep(data: bytes, kept: Path) -> None:
    """Write a download into the cache, whole or not at all, and its digest beside it."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    _beside(kept).write_text(f"{digest(data)}  {kept.name}\n", encoding="ascii")
    part = kept.with_name(kept.name + ".part")
    part.write_bytes(data)
    os.replace(part, kept)
