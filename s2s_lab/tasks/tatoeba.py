"""Tatoeba: everyday sentences and their translations, by volunteers, with English on one side.

The files are those of https://www.manythings.org/anki/: a line holds an English sentence, its
translation, and who wrote both. Chinese is all in simplified signs there, but for a few stray
ones. Nothing of it is part of this package; for where the files are looked for, see `downloads`.
ManyThings renews its files from time to time, so that no digest can be known beforehand: a
download is unpacked (which checks its own check sums) and read to the last line before it is
used; its digest is kept beside it in the cache, and stands in the licence of the task, so that
every run names its data.

The sets are made by `splitting`; sentences that differ in one word may stand in different sets.
"""

import io
import re
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from s2s_lab.tasks.downloads import PublicFile, digest, find
from s2s_lab.tasks.parallel_text import decode_lines, read_columns, written
from s2s_lab.tasks.splitting import split_by_sentence
from s2s_lab.tasks.task import Pair, Task

_HOME = "https://www.manythings.org/anki/"
_CODES = {
    "cs": "ces",
    "de": "deu",
    "es": "spa",
    "fr": "fra",
    "it": "ita",
    "ja": "jpn",
    "nl": "nld",
    "pl": "pol",
    "pt": "por",
    "ru": "rus",
    "zh": "cmn",
}
"""The languages beside English, and what ManyThings calls them."""
LANGUAGES = ("en", *_CODES)

LICENCE = "CC BY 2.0 FR, https://creativecommons.org/licenses/by/2.0/fr/"
_AUTHORS = re.compile(r"#(\d+) \((.*?)\) & #(\d+) \((.*)\)$")


@dataclass(frozen=True)
class _Text:
    """What a file holds."""

    rows: list[list[str]]
    """English, the other language and, if the file has it, who wrote them."""
    digest: str
    """Name and digest of the file, the same whether it is packed or not."""


def tatoeba(source: str, target: str, folder: Path | None = None) -> Task:
    """Pairs of English and another language, held out by sentence: one group in twenty for each.

    Text is taken as it is. Where a source has several translations, all are references.

    Args:
        source: language of the source side.
        target: language of the target side; one of the two is ``en``.
        folder: where ``fra.txt`` or ``fra-eng.zip`` lies, for French; None: see `downloads`.

    Raises:
        ValueError: for other languages, or a file that is damaged or malformed.
        FileNotFoundError: if the file is missing, here and on the network.
    """
    text = _read(source, target, folder)
    first = 0 if source == "en" else 1
    train, valid, test = split_by_sentence(Pair(row[first], row[1 - first]) for row in text.rows)
    return Task(
        f"tatoeba-{source}-{target}",
        train,
        valid,
        test,
        written(source),
        written(target),
        licence=f"sentences from https://tatoeba.org, {LICENCE}; {text.digest}",
    )


def attribution(language: str, folder: Path | None = None) -> str:
    """Who wrote the sentences of English and another language, to stand beside trained weights.

    A line holds an author and the numbers of the sentences that are theirs. It covers the whole
    file, of which training used a part. A file from before 2019 names nobody; this then says so.

    Args:
        language: the other language.
        folder: as for `tatoeba`.

    Raises:
        ValueError: as `tatoeba`.
        FileNotFoundError: as `tatoeba`.
    """
    text = _read("en", language, folder)
    numbers: dict[str, set[int]] = defaultdict(set)
    unnamed = 0
    for row in text.rows:
        match = _AUTHORS.search(row[2]) if len(row) > 2 else None
        if match is None:
            unnamed += 1
            continue
        for number, author in (match.group(1, 2), match.group(3, 4)):
            numbers[author].add(int(number))
    lines = [
        "Trained on sentences from Tatoeba, https://tatoeba.org, as selected by ManyThings,",
        f"{_HOME} ({text.digest}).",
        f"Licence of the sentences: {LICENCE}.",
        "Sentence N is at https://tatoeba.org/sentences/show/N. Authors and their sentences:",
        "",
        *(f"{a}: {' '.join(map(str, sorted(numbers[a])))}" for a in sorted(numbers)),
        *([f"Pairs whose authors the file does not name: {unnamed}"] if unnamed else []),
    ]
    return "\n".join(lines) + "\n"


def write_attribution(path: Path, language: str, folder: Path | None = None) -> None:
    """Write `attribution` to a file.

    Raises:
        ValueError: as `tatoeba`.
        FileNotFoundError: as `tatoeba`.
    """
    path.write_text(attribution(language, folder), encoding="utf-8")


def _read(source: str, target: str, folder: Path | None) -> _Text:
    other = target if source == "en" else source
    if "en" not in (source, target) or other not in _CODES:
        raise ValueError(
            f"tatoeba: expected en and one of {', '.join(_CODES)}, got {source} and {target}"
        )
    packed, name = f"{_CODES[other]}-eng.zip", f"{_CODES[other]}.txt"
    file = PublicFile("tatoeba", packed, _HOME + packed, sha256=None, instead=(name,))
    path = find(file, folder, lambda data: _rows(name, _unpacked(packed, name, data)))
    data = path.read_bytes()
    if path.name == packed:
        data = _unpacked(packed, name, data)
    return _Text(_rows(name, data), f"{name} with sha256 {digest(data)[:16]}")


def _unpacked(packed: str, name: str, data: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.read(name)
    except (zipfile.BadZipFile, KeyError) as error:
        raise ValueError(f"tatoeba: {packed} is damaged: {error}") from None


def _rows(name: str, data: bytes) -> list[list[str]]:
    path = Path(name)
    return read_columns(path, decode_lines(path, data), (2, 3))
