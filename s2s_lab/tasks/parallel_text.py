"""Parallel text in files: a sentence a line in two files, or two columns of one file.

Text is UTF-8, with or without a byte-order mark, plain or packed (``.gz``), with the line ends of
any system. What is wrong with a file is named with file and line. This module makes no sets
(`splitting`) and knows no corpus.
"""

import codecs
import gzip
from collections.abc import Sequence
from pathlib import Path

from s2s_lab.tasks.task import Pair
from s2s_lab.words import WordTokenizer

_OTHER_ENCODINGS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
"""By their byte-order marks; the longer marks first, as one begins like a shorter one."""


def read_pairs(source: Path, target: Path) -> list[Pair]:
    """Pairs from two text files with one sentence a line.

    Raises:
        ValueError: if the files differ in length, a line is empty, or a line is not UTF-8;
            file and line are named.
        FileNotFoundError: if there is no such file.
    """
    sides = [read_lines(source), read_lines(target)]
    if len(sides[0]) != len(sides[1]):
        raise ValueError(
            f"{source.name} and {target.name}: expected as many lines in both, "
            f"got {len(sides[0])} and {len(sides[1])}"
        )
    for path, side in zip((source, target), sides, strict=True):
        for number, line in enumerate(side, 1):
            if not line:
                raise ValueError(
                    f"{path.name}, line {number}: expected a sentence, got an empty line"
                )
    return [Pair(a, b) for a, b in zip(*sides, strict=True)]


def read_table(path: Path) -> list[Pair]:
    """Pairs from a text file with a source, a tab and a target a line.

    Raises:
        ValueError: if a line has not two columns, a column is empty, or a line is not UTF-8;
            file and line are named.
        FileNotFoundError: if there is no such file.
    """
    return [Pair(source, target) for source, target in read_columns(path, read_lines(path), (2,))]


def read_columns(path: Path, lines: Sequence[str], widths: Sequence[int]) -> list[list[str]]:
    """The columns of each line, stripped of white space.

    Args:
        path: where the lines come from, for messages.
        lines: with tabs between columns.
        widths: how many columns a line may have.

    Raises:
        ValueError: if a line has another number of columns, or an empty one.
    """
    rows = []
    for number, line in enumerate(lines, 1):
        row = [column.strip() for column in line.split("\t")] if line else []
        if not line:
            raise ValueError(f"{path.name}, line {number}: expected a sentence, got an empty line")
        if len(row) not in widths:
            raise ValueError(
                f"{path.name}, line {number}: expected {' or '.join(map(str, widths))} columns "
                f"with a tab between, got {len(row)}"
            )
        if "" in row:
            raise ValueError(
                f"{path.name}, line {number}: expected a sentence in every column, "
                f"got nothing in column {row.index('') + 1}"
            )
        rows.append(row)
    return rows


def read_lines(path: Path) -> list[str]:
    """The lines of a text file (``.gz`` or plain), stripped of spaces and line ends.

    Raises:
        ValueError: if the file is damaged, or a line is not UTF-8; file and line are named.
        FileNotFoundError: if there is no such file.
    """
    data = path.read_bytes()
    if path.suffix == ".gz":
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError) as error:
            raise ValueError(f"{path.name} is damaged: {error}") from None
    return decode_lines(path, data)


def decode_lines(path: Path, data: bytes) -> list[str]:
    r"""The lines of UTF-8 text, stripped of spaces and line ends; tabs stay.

    Raises:
        ValueError: if a line is not UTF-8; the file, which `path` names, and the line are named.

    >>> decode_lines(Path("a.txt"), b"one\r\ntwo")
    ['one', 'two']
    """
    for mark, encoding in _OTHER_ENCODINGS.items():
        if data.startswith(mark):
            raise ValueError(f"{path.name}, line 1: expected UTF-8, got {encoding}; save it anew")
    data = data.removeprefix(codecs.BOM_UTF8).removesuffix(b"\n")
    lines = []
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            lines.append(line.decode("utf-8").strip(" \r\n\xa0\u3000"))
        except UnicodeDecodeError:
            raise ValueError(
                f"{path.name}, line {number}: expected UTF-8, got {line[:40]!r}"
            ) from None
        if b"\0" in line:
            raise ValueError(
                f"{path.name}, line {number}: expected UTF-8, got zero bytes, as in UTF-16"
            )
    return lines


def written(language: str) -> WordTokenizer:
    """The tokens of real text, from which it can be written as people wrote it.

    English contractions stay as they are: written out, they would differ from the references.
    Chinese and Japanese are cut into single signs. They need no word list, and none to agree
    with; a sentence stays short; and byte-pair merges, which never cross a token, leave them
    alone. Source: Meng et al. (2019), "Is Word Segmentation Necessary for Deep Learning of
    Chinese Representations?", where signs beat words in translation.

    Args:
        language: a code such as ``en``, or any other label.

    >>> written("zh").split("我爱吃苹果。")
    ['我', '爱', '吃', '苹', '果', '。']
    """
    return WordTokenizer(language, contractions=False)
