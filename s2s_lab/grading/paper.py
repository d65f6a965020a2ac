"""A learner's notebook, read without trust: the cells with code, and nothing else.

Any bytes may come. What is no notebook is refused in one sentence; within a notebook, what is not
as it should be is left out. Outputs, attachments and most metadata are never looked at.
"""

import json
from dataclasses import dataclass
from typing import Any

MAX_BYTES = 32 * 2**20
"""Largest notebook that is read."""
MAX_CELLS = 5_000


@dataclass(frozen=True)
class Written:
    """A cell of a learner's notebook."""

    number: int
    """Where it stands, counted from 1."""
    source: str
    grade_id: str = ""
    """As its metadata says; empty if they say nothing."""
    code: bool = True
    """False for text that may have been code once."""

    @property
    def name(self) -> str:
        """How messages call it."""
        return f"cell {self.number}"


@dataclass(frozen=True)
class Paper:
    """The cells of a learner's notebook, in order."""

    cells: tuple[Written, ...]
    left_out: int = 0
    """How many cells were no cells."""


def paper(data: bytes) -> Paper:
    """The notebook that these bytes are.

    Raises:
        ValueError: if they are none, in one sentence.
    """
    if len(data) > MAX_BYTES:
        raise ValueError(f"expected a notebook of at most {MAX_BYTES >> 20} MB, got a larger one")
    tree = _json(data)
    if not isinstance(tree, dict):
        raise ValueError("expected a notebook, got JSON of another kind")
    if "worksheets" in tree and "cells" not in tree:
        raise ValueError("expected a notebook of format 4, got an older one")
    cells = tree.get("cells")
    if not isinstance(cells, list):
        raise ValueError("expected a notebook with a list of cells, got none")
    if len(cells) > MAX_CELLS:
        raise ValueError(f"expected at most {MAX_CELLS} cells, got {len(cells)}")
    read = [_written(number, cell) for number, cell in enumerate(cells, start=1)]
    good = tuple(cell for cell in read if cell is not None)
    return Paper(good, len(read) - len(good))


def _json(data: bytes) -> Any:
    if not data.strip():
        raise ValueError("expected a notebook, got an empty file")
    try:
        text = data.decode(json.detect_encoding(data)).removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise ValueError("expected text in UTF-8, got bytes that are none") from None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("expected a notebook in JSON, got text that is none") from None


def _written(number: int, cell: Any) -> Written | None:
    if not isinstance(cell, dict):
        return None
    source = cell.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        return None
    metadata = cell.get("metadata")
    given = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    id = given.get("grade_id") if isinstance(given, dict) else None
    plain = source.replace("\r\n", "\n").replace("\r", "\n")
    return Written(
        number, plain, id if isinstance(id, str) else "", cell.get("cell_type") == "code"
    )
