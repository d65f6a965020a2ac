"""A teacher's notebook as grading sees it: given cells, solution cells, and what is checked where.

It holds no solution and no hidden test: both are taken out before anything is kept. Notebooks that
learners were given serve as well as the solutions that they were made from.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from s2s_lab.grading.course import EXERCISES
from s2s_lab.grading.exercise import Exercise
from s2s_lab.grading.names import defined
from s2s_lab.grading.notebook import BEGIN, BEGIN_HIDDEN, exercise_from, place, role
from s2s_lab.grading.release import checked_names


@dataclass(frozen=True)
class Given:
    """A code cell that learners were given, as they were given it."""

    name: str
    """``cell 4 (last-state)``, as the teacher's notebook counts."""
    source: str
    grade_id: str = ""
    """Of a cell that learners write in; empty for a cell that runs as it is."""


@dataclass(frozen=True)
class Task:
    """An exercise of the notebook."""

    exercise: Exercise
    own: tuple[str, ...]
    """grade_id of each cell that it is written in."""
    upto: int
    """How many of the notebook's cells run for it."""

    @property
    def name(self) -> str:
        """Of the function or class that is asked for."""
        return self.exercise.signature.partition("(")[0]


@dataclass(frozen=True)
class Chapter:
    """One notebook of the course."""

    stem: str
    """Its file name without ending: ``02_encoder_decoder``."""
    cells: tuple[Given, ...]
    """Code cells but for the checks, in order."""
    tasks: tuple[Task, ...]
    checks: tuple[str, ...] = ()
    """Sources of the check cells, as learners were given them."""

    @property
    def points(self) -> int:
        """Of all its exercises."""
        return sum(task.exercise.points for task in self.tasks)

    @property
    def solution_cells(self) -> dict[str, Given]:
        """The cells that learners write in, by grade_id."""
        return {cell.grade_id: cell for cell in self.cells if cell.grade_id}


def chapters(folder: Path) -> tuple[Chapter, ...]:
    """The chapters of a folder of notebooks, those without an exercise left out.

    Raises:
        ValueError: if it has none, or one of them cannot be read; the notebook is named.
    """
    found = [chapter(path) for path in sorted(folder.glob("*.ipynb"))]
    graded = tuple(one for one in found if one.tasks)
    if not graded:
        raise ValueError(f"{folder}: expected notebooks with graded exercises, found none")
    return graded


def chapter(path: Path) -> Chapter:
    """A notebook, read.

    Raises:
        ValueError: if it is no notebook, a region does not close, or a check is of no exercise.
    """
    try:
        notebook = nbformat.read(path, as_version=4)
        if any(mark in cell.source for cell in notebook.cells for mark in (BEGIN, BEGIN_HIDDEN)):
            notebook = exercise_from(notebook)
    except (ValueError, KeyError, AttributeError, nbformat.ValidationError) as error:
        raise ValueError(f"{path}: {' '.join(str(error).split())}") from None
    return chapter_of(notebook, path.stem)


def chapter_of(notebook: NotebookNode, stem: str) -> Chapter:
    """A released notebook as a chapter.

    Raises:
        ValueError: if a check cell checks what is no exercise of the course.
    """
    cells: list[Given] = []
    checks: list[str] = []
    seen: list[tuple[str, int, tuple[str, ...]]] = []
    since: list[str] = []
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        given = role(cell)
        if given.get("grade"):
            checks.append(cell.source)
            names = checked_names(cell.source)
            if not names or names[0] not in EXERCISES:
                raise ValueError(f"{stem}, {place(cell, index)}: expected a check of an exercise")
            seen.append((names[0], len(cells), tuple(since)))
            since = []
            continue
        writes = given.get("grade_id", "") if given.get("solution") else ""
        since += [writes] if writes else []
        cells.append(Given(place(cell, index), cell.source, writes))
    tasks = tuple(_task(name, upto, since, cells) for name, upto, since in seen)
    return Chapter(stem, tuple(cells), tasks, tuple(checks))


def _task(name: str, upto: int, since: Iterable[str], cells: list[Given]) -> Task:
    """Its own cells: the one with its stub, and those since the last check that no one else has."""
    task = Task(EXERCISES[name], (), upto)
    stub = [cell.grade_id for cell in cells[:upto] if cell.grade_id and _writes(cell, task.name)]
    others = {exercise.signature.partition("(")[0] for exercise in EXERCISES.values()} - {task.name}
    helping = [
        cell.grade_id
        for cell in cells[:upto]
        if cell.grade_id in since and not any(_writes(cell, other) for other in others)
    ]
    own = dict.fromkeys([*helping, *stub[-1:]])
    return Task(task.exercise, tuple(own), upto)


def _writes(cell: Given, name: str) -> bool:
    return name in defined(cell.source)
