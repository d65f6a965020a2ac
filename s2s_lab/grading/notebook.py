"""From a solution notebook to the exercise notebook that learners get, in nbgrader's cell format.

Solutions become stubs, hidden tests go, outputs and leftovers go, locked cells stay locked. The
format is that of nbgrader (schema 3), so its own tools read these notebooks too; this module does
not need it. It does not know which exercises exist: `release.py` does.
"""

import copy
import textwrap
from typing import Any

import nbformat
from nbformat import NotebookNode

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
BEGIN_HIDDEN, END_HIDDEN = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
STUB = "# YOUR CODE HERE\nraise NotImplementedError()"
STUB_TEXT = "YOUR ANSWER HERE"
SCHEMA = 3
FIELDS = {"grade", "grade_id", "locked", "schema_version", "solution", "task"}
IMAGES = ("image/png", "image/jpeg", "image/svg+xml")


def role(cell: NotebookNode) -> dict[str, Any]:
    """nbgrader's metadata of a cell: grade, grade_id, locked, points, …; empty if it has none."""
    found: dict[str, Any] = dict(cell.metadata.get("nbgrader", {}))
    return found


def place(cell: NotebookNode, index: int) -> str:
    """How a message names a cell: ``cell 4 (seq2seq-test)``."""
    name = role(cell).get("grade_id") or cell.get("id", "")
    return f"cell {index + 1} ({name})" if name else f"cell {index + 1}"


def exercise_from(solution: NotebookNode) -> NotebookNode:
    """The notebook that learners get; the solution is not changed.

    Raises:
        ValueError: for a region that does not close, or a solution where none is expected; the
            message names the cell.
    """
    cells = []
    for index, cell in enumerate(solution.cells):
        try:
            cells.append(_stripped(cell))
        except ValueError as error:
            raise ValueError(f"{place(cell, index)}: {error}") from None
    metadata = {
        key: copy.deepcopy(solution.metadata[key])
        for key in ("kernelspec", "language_info")
        if key in solution.metadata
    }
    exercise = nbformat.v4.new_notebook(cells=cells, metadata=metadata)
    exercise.nbformat_minor = 5
    return exercise


def _stripped(cell: NotebookNode) -> NotebookNode:
    given = role(cell)
    source = without_region(cell.source, BEGIN_HIDDEN, END_HIDDEN, "")
    if given.get("solution"):
        source = _without_solution(cell.cell_type, source)
    elif BEGIN in source or END in source:
        raise ValueError("a solution stands in a cell that is not marked as one")
    metadata: dict[str, Any] = {}
    if given:
        points = {"points"} if given.get("grade") else set()
        metadata["nbgrader"] = {key: given[key] for key in sorted(FIELDS | points) if key in given}
    if given.get("locked"):
        metadata |= {"deletable": False, "editable": False}
    elif given:
        metadata["deletable"] = False
    if cell.metadata.get("tags"):
        metadata["tags"] = list(cell.metadata.tags)
    new = getattr(nbformat.v4, f"new_{cell.cell_type}_cell")
    result: NotebookNode = new(source=source, metadata=metadata, id=cell.id)
    pictures = _pictures(cell, source)
    if pictures:
        result["attachments"] = pictures
    return result


def _without_solution(kind: str, source: str) -> str:
    if kind == "markdown":
        return STUB_TEXT
    if BEGIN not in source:
        return STUB
    return without_region(source, BEGIN, END, STUB)


def _pictures(cell: NotebookNode, source: str) -> dict[str, Any]:
    """The images that a text shows; anything else that hangs on a cell stays behind."""
    return {
        name: {kind: data for kind, data in bundle.items() if kind in IMAGES}
        for name, bundle in cell.get("attachments", {}).items()
        if cell.cell_type == "markdown"
        and f"attachment:{name}" in source
        and any(kind in IMAGES for kind in bundle)
    }


def without_region(source: str, begin: str, end: str, stub: str) -> str:
    """Put a stub, indented like it, in the place of each region from `begin` to `end`.

    Raises:
        ValueError: for a region that is not closed, not opened, or inside another.

    >>> print(without_region("a\\n  # [\\n  b\\n  # ]\\nc", "# [", "# ]", "..."))
    a
      ...
    c
    """
    lines: list[str] = []
    inside = False
    for line in source.splitlines():
        mark = line.strip()
        if mark == begin:
            if inside:
                raise ValueError(f"{begin!r} stands inside another one")
            inside = True
            indent = line[: len(line) - len(line.lstrip())]
            lines += textwrap.indent(stub, indent).splitlines()
        elif mark == end:
            if not inside:
                raise ValueError(f"{end!r} has no {begin!r} before it")
            inside = False
        elif not inside:
            lines.append(line)
    if inside:
        raise ValueError(f"{begin!r} has no {end!r} after it")
    return "\n".join(lines)
