"""Exercises released from solutions: which notebooks, what must hold first, are they in step.

It refuses to release an exercise that nobody could solve or grade. It runs no notebook.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from s2s_lab.grading.course import EXERCISES
from s2s_lab.grading.notebook import BEGIN, exercise_from, place, role


@dataclass(frozen=True)
class Release:
    """One notebook: where it comes from, where it goes, what should be there."""

    solution: Path
    exercise: Path
    text: str
    """The exercise notebook as it should be on disk."""

    @property
    def in_step(self) -> bool:
        """True if the file on disk is what the solution gives."""
        return self.exercise.is_file() and self.exercise.read_text(encoding="utf-8") == self.text


def releases(solutions: Path, exercises: Path) -> list[Release]:
    """Every notebook of a folder, made ready.

    Raises:
        ValueError: if there is none, or one cannot be released; notebook and cell are named.
    """
    found = sorted(solutions.glob("*.ipynb"))
    if not found:
        raise ValueError(f"{solutions}: expected solution notebooks (*.ipynb), found none")
    return [Release(path, exercises / path.name, released(path)) for path in found]


def released(solution: Path) -> str:
    """The text of the exercise notebook that a solution gives.

    Raises:
        ValueError: if it cannot be released; notebook and cell are named.
    """
    notebook = nbformat.read(solution, as_version=4)
    for problem in problems(notebook, solution.stem):
        raise ValueError(f"{solution}, {problem}")
    try:
        exercise = exercise_from(notebook)
    except ValueError as error:
        raise ValueError(f"{solution}, {error}") from None
    nbformat.validate(exercise)
    return str(nbformat.writes(exercise)).rstrip("\n") + "\n"


def problems(notebook: NotebookNode, stem: str) -> Iterator[str]:
    """What keeps a solution notebook from being released, cell by cell."""
    asked: set[str] = set()
    ids: set[str] = set()
    for index, cell in enumerate(notebook.cells):
        given = role(cell)
        if not given:
            continue
        where = place(cell, index)
        if given.get("grade_id") in ids or not given.get("grade_id"):
            yield f"{where}: expected a grade_id that no other cell has"
        ids.add(given.get("grade_id", ""))
        if given.get("grade"):
            yield from (f"{where}: {problem}" for problem in _grade_problems(cell, notebook))
            asked |= set(checked_names(cell.source))
        elif given.get("solution") and cell.cell_type == "code" and BEGIN not in cell.source:
            yield f"{where}: expected {BEGIN!r} in a solution cell"
    chapter = stem.partition("_")[2]
    for name in EXERCISES:
        if name.partition(".")[0] == chapter and name not in asked:
            yield f"no cell: expected a graded cell with check({name!r}, …)"


def _grade_problems(cell: NotebookNode, notebook: NotebookNode) -> Iterator[str]:
    names = checked_names(cell.source)
    if len(set(names)) != 1:
        yield f"no check: expected check(…) of one exercise, got {len(set(names))}"
        return
    exercise = EXERCISES.get(names[0])
    if exercise is None:
        yield f"no check: no exercise is called {names[0]!r}"
        return
    points = role(cell).get("points")
    if points != exercise.points:
        yield f"no points: expected {exercise.points} as {exercise.name} gives, got {points!r}"
    if not any(f'hint("{exercise.name}")' in other.source for other in notebook.cells):
        yield f'no hint: expected hint("{exercise.name}") in the notebook'


def checked_names(source: str) -> list[str]:
    """Names of the exercises that a cell checks, in order.

    >>> checked_names('check("a.b", f)')
    ['a.b']
    """
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return []
    return [
        str(node.args[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "check"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    ]
