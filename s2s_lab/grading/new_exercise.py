"""Starts an exercise in a course folder: question, check, notebook cells, other right solutions.

What it writes is a small exercise that works, so that there is something to change and to run at
once. It never overwrites a file; a notebook that is there gets cells at its end.
"""

import re
from pathlib import Path
from string import Template

import nbformat

from s2s_lab.grading.notebook import SCHEMA, role

PARTS = Path(__file__).parent / "new"
"""Templates of the files."""


def new_exercise(name: str, folder: Path) -> list[Path]:
    """Write the files of an exercise; which ones.

    Args:
        name: ``chapter.task``.
        folder: the course; it is made if it is not there.

    Raises:
        ValueError: for a name of another form, and where a file is already there.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*", name):
        raise ValueError(f"name: expected chapter.task in small letters, got {name!r}")
    chapter, _, task = name.partition(".")
    notebook = _notebook(folder / "solutions", chapter)
    words = {
        "name": name,
        "chapter": chapter,
        "task": task,
        "id": task.replace("_", "-"),
        "number": _number(notebook),
    }
    texts = {
        folder / "questions" / f"{task}.py": "question.py.txt",
        folder / "checks" / f"{task}.py": "check.py.txt",
        folder / "solutions" / "alternatives" / f"{task}.py": "alternatives.py.txt",
    }
    for path in texts:
        if path.exists():
            raise ValueError(f"{path}: is already there; choose another name")
    for path, part in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_filled(part, words), encoding="utf-8")
    _add_cells(notebook, words)
    return [*texts, notebook]


def _filled(part: str, words: dict[str, str]) -> str:
    return Template((PARTS / part).read_text(encoding="utf-8")).substitute(words)


def _notebook(folder: Path, chapter: str) -> Path:
    """The chapter's notebook, or the path of a new one with the next number."""
    there = sorted(folder.glob("*.ipynb"))
    for path in there:
        if path.stem.partition("_")[2] == chapter:
            return path
    numbers = [int(path.stem[:2]) for path in there if path.stem[:2].isdigit()]
    return folder / f"{max(numbers, default=0) + 1:02}_{chapter}.ipynb"


def _number(notebook: Path) -> str:
    """Chapter and exercise: one more than the notebook has."""
    count = 0
    if notebook.exists():
        cells = nbformat.read(notebook, as_version=4).cells
        count = sum(bool(role(cell).get("grade")) for cell in cells)
    return f"{notebook.stem[:2]}.{count + 1}"


def _add_cells(path: Path, words: dict[str, str]) -> None:
    new = nbformat.v4
    if path.exists():
        notebook = nbformat.read(path, as_version=4)
    else:
        title = words["chapter"].replace("_", " ").capitalize()
        start = [
            new.new_markdown_cell(f"# {title}", id="title"),
            new.new_code_cell("import torch\n\nfrom s2s_lab import check, hint", id="imports"),
        ]
        notebook = new.new_notebook(cells=start)
    id = words["id"]
    marks = {"schema_version": SCHEMA, "task": False}
    fixed = {**marks, "grade": False, "locked": True, "solution": False}
    write = {**marks, "grade": False, "locked": False, "solution": True}
    graded = {**marks, "grade": True, "locked": True, "solution": False, "points": 2}
    notebook.cells += [
        new.new_markdown_cell(
            _filled("task.md.txt", words),
            id=f"{id}-task",
            metadata={"nbgrader": {**fixed, "grade_id": f"{id}-task"}},
        ),
        new.new_code_cell(
            _filled("solution.py.txt", words),
            id=id,
            metadata={"nbgrader": {**write, "grade_id": id}},
        ),
        new.new_code_cell(
            _filled("graded.py.txt", words),
            id=f"{id}-check",
            metadata={"nbgrader": {**graded, "grade_id": f"{id}-check"}},
        ),
        new.new_markdown_cell(f'Stuck? Run `hint("{words["name"]}")`.', id=f"{id}-hint"),
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.validate(notebook)
    nbformat.write(notebook, path)
