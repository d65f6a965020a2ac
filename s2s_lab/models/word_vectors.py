"""Pretrained word vectors, read from the text files of word2vec and GloVe.

One word a line, then its numbers, separated by spaces. word2vec and fastText begin with a header,
``<words> <size>``; GloVe has none. Lines that are not what they should be are errors that name the
file and the line. Binary files are not read, and nothing is downloaded.
"""

import math
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from jaxtyping import Float
from torch import Tensor

from s2s_lab.text import SPECIALS, Vocab

BETWEEN = re.compile(r"[ \t]+")
"""What separates fields: not the no-break spaces that occur inside words."""


@dataclass(frozen=True)
class WordVectors:
    """Words and their vectors."""

    words: tuple[str, ...]
    """In the order of the file; row i of `vectors` belongs to word i."""
    vectors: Float[Tensor, "words size"]
    """In float32."""
    repeated: tuple[str, ...] = ()
    """Words that came again further down, as ``file:line word``; their first line counts."""

    @property
    def size(self) -> int:
        """Numbers in each vector."""
        return self.vectors.shape[1]

    def missing(self, vocab: Vocab) -> tuple[str, ...]:
        """Words of a vocabulary without a vector, special tokens left out."""
        known = set(self.words)
        return tuple(word for word in vocab.tokens[len(SPECIALS) :] if word not in known)


def read_word_vectors(
    path: str | Path,
    wanted: Container[str] | None = None,
    size: int | None = None,
    encoding: str = "utf-8",
) -> WordVectors:
    """Read a word2vec or GloVe text file.

    Args:
        path: the file; its first line is a header if it consists of two whole numbers.
        wanted: words to keep, for instance a `Vocab`; None: all. Lines of other words must have
            the right length, but their numbers are not read, which makes large files quick.
        size: numbers in each vector; None: what the header or the first line says. A word may
            contain spaces (GloVe's 840B file has some) if the size is known.
        encoding: any in which a line ends in the byte 10, such as utf-8 or latin-1.

    Raises:
        ValueError: for bytes of another encoding, an empty line, a wrong number of numbers, a
            field that is no finite number, a header that disagrees, or a file without vectors.
    """
    kept: dict[str, list[float]] = {}
    repeated: list[str] = []
    for at, word, fields in _lines(Path(path), size, encoding):
        size = len(fields)
        if wanted is not None and word not in wanted:
            continue
        if word in kept:
            repeated.append(f"{at} {word}")
        else:
            kept[word] = _numbers(fields, at)
    assert size is not None
    vectors = torch.tensor(list(kept.values()), dtype=torch.float32).reshape(len(kept), size)
    return WordVectors(tuple(kept), vectors, tuple(repeated))


def _lines(path: Path, size: int | None, encoding: str) -> Iterator[tuple[str, str, list[str]]]:
    """Of each line after the header: ``file:line``, the word, and as many fields as there are
    numbers in a vector."""
    promised, lines = None, 0
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            at = f"{path}:{number}"
            line = _decode(raw, encoding, at, first=number == 1)
            if number == 1 and (header := _header(line)):
                promised, size = header[0], _same_size(header[1], size, at)
                continue
            lines += 1
            size = size or _size_of_first(line, at)
            yield at, *_split(line, size, at)
    if lines == 0:
        raise ValueError(f"{path}: expected word vectors, got a file without any")
    if promised is not None and promised != lines:
        raise ValueError(f"{path}: expected {promised} words, as its header says, got {lines}")


def _decode(raw: bytes, encoding: str, at: str, first: bool) -> str:
    try:
        line = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise ValueError(
            f"{at}: expected text in {encoding}, got byte 0x{raw[error.start]:02x} at column "
            f"{error.start + 1}; give its encoding, or save a binary file as text"
        ) from None
    return (line.removeprefix("\ufeff") if first else line).rstrip(" \t\r\n")


def _header(line: str) -> tuple[int, int] | None:
    """Words and size, if the line consists of two whole numbers."""
    found = re.fullmatch(r"(\d+)[ \t]+(\d+)", line, re.ASCII)
    return (int(found[1]), int(found[2])) if found else None


def _same_size(in_header: int, asked: int | None, at: str) -> int:
    if asked is not None and asked != in_header:
        raise ValueError(f"{at}: expected vectors of size {asked}, got a header with {in_header}")
    if in_header == 0:
        raise ValueError(f"{at}: expected vectors of size 1 or more, got a header with 0")
    return in_header


def _size_of_first(line: str, at: str) -> int:
    size = len(BETWEEN.split(line)) - 1
    if size < 1:
        raise ValueError(f"{at}: expected a word and its numbers, got {_shown(line)}")
    return size


def _split(line: str, size: int, at: str) -> tuple[str, list[str]]:
    """The word, which may contain spaces, and the fields of its numbers."""
    parts = BETWEEN.split(line) if "\t" in line or "  " in line else line.split(" ")
    word = " ".join(parts[:-size])
    numbers = len(parts) - 1
    if numbers > size and not _is_number(parts[-size - 1]):
        numbers = size  # what stands before them is the rest of the word
    if not word or numbers != size:
        raise ValueError(
            f"{at}: expected a word and {size} numbers, got {numbers} numbers in {_shown(line)}"
        )
    return word, parts[-size:]


def _numbers(fields: list[str], at: str) -> list[float]:
    for field in fields:
        if not _is_number(field):
            raise ValueError(f"{at}: expected a finite number, got {_shown(field)}")
    return [float(field) for field in fields]


def _is_number(field: str) -> bool:
    try:
        return math.isfinite(float(field)) and "_" not in field
    except ValueError:
        return False


def _shown(text: str) -> str:
    """A field or line in quotes, cut where it gets long."""
    return repr(text if len(text) <= 40 else text[:40] + "…")
