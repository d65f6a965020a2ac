"""What is taken from a learner's notebook: the cells with solutions, put into the teacher's order.

Cells are known by their grade_id. Where it is lost or doubled, the rules are:

- A cell that still is the stub counts as nothing written.
- Several cells with one grade_id all run, in the order in which they stand; what is defined last
  counts. Pieces that are Python only together are put together.
- Where no cell with the grade_id defines what is asked for, the last other cell that does is taken.
- A cell of the learner's own that defines what a solution reads, and nobody else defines, runs
  before it.

Everything unusual is told. Nothing is run here.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from s2s_lab.grading.chapter import Chapter, Given, Task
from s2s_lab.grading.inside.cells import Cell
from s2s_lab.grading.magics import without_magics
from s2s_lab.grading.names import MAX_SOURCE, defined, needed, same_code, tree
from s2s_lab.grading.paper import Paper, Written


@dataclass(frozen=True)
class Script:
    """What runs for one exercise of one learner."""

    exercise: str
    name: str
    """Of the function or class that is asked for."""
    cells: tuple[Cell, ...]
    """Given and learner's cells in the order in which they run."""
    own: frozenset[int]
    """Which of them are the learner's for this exercise; empty: nothing is written."""
    others: frozenset[int]
    """Which are the learner's for other exercises."""

    @property
    def digest(self) -> str:
        """The same for the same work: what a grade belongs to."""
        parts = [self.exercise, self.name, sorted(self.own), [c.source for c in self.cells]]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@dataclass
class Taken:
    """The learner's code of one notebook, by grade_id, and what was unusual about it."""

    answers: dict[str, tuple[Cell, ...]] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    magics: dict[str, int] = field(default_factory=dict)
    """How many lines of a cell were not Python, by the cell's name."""


def scripts(paper: Paper, chapter: Chapter) -> tuple[list[Script], tuple[str, ...]]:
    """What runs for each exercise of a chapter, and what is told about the notebook."""
    taken = take(paper, chapter)
    return [_script(task, chapter, taken) for task in chapter.tasks], tuple(taken.told)


def take(paper: Paper, chapter: Chapter) -> Taken:
    """The learner's solution cells."""
    taken = Taken()
    if paper.left_out:
        taken.told.append(f"{paper.left_out} cells could not be read and were left out.")
    cells = [_plain(cell, taken) for cell in paper.cells]
    own = _others(cells, chapter)
    for id, given in chapter.solution_cells.items():
        pieces = [cell for cell in cells if cell.grade_id == id and cell.source.strip()]
        _tell_pieces(id, pieces, any(cell.grade_id == id for cell in cells), taken)
        written = [cell for cell in pieces if not same_code(cell.source, given.source)]
        taken.answers[id] = tuple(_joined(written, own, taken))
    for task in chapter.tasks:
        _find_by_name(task, chapter, own, taken)
    _add_helpers(chapter, own, taken)
    for name in dict.fromkeys(cell.name for cells in taken.answers.values() for cell in cells):
        if count := taken.magics.get(name, 0):
            lines = "a line" if count == 1 else f"{count} lines"
            taken.told.append(f"{name}: {lines} for IPython or a shell did not run.")
    _tell_changes(paper, chapter, taken)
    return taken


def _plain(cell: Written, taken: Taken) -> Written:
    """The cell without magics; a monster is emptied."""
    if len(cell.source) > MAX_SOURCE:
        taken.told.append(f"{cell.name} is longer than {MAX_SOURCE} characters and was left out.")
        return Written(cell.number, "", cell.grade_id, cell.code)
    source, magics = without_magics(cell.source) if cell.code else (cell.source, 0)
    taken.magics[cell.name] = magics
    return Written(cell.number, source, cell.grade_id, cell.code)


def _others(cells: Sequence[Written], chapter: Chapter) -> list[Written]:
    """Code cells that neither are solution cells nor came from the teacher."""
    given = {" ".join(cell.source.split()) for cell in chapter.cells}
    given |= {" ".join(source.split()) for source in chapter.checks}
    return [
        cell
        for cell in cells
        if cell.code
        and cell.source.strip()
        and cell.grade_id not in chapter.solution_cells
        and " ".join(cell.source.split()) not in given
    ]


def _tell_pieces(id: str, pieces: Sequence[Written], there: bool, taken: Taken) -> None:
    if not there:
        taken.told.append(f"The solution cell {id} is missing.")
    if len(pieces) > 1:
        names = ", ".join(str(cell.number) for cell in pieces)
        taken.told.append(f"The solution cell {id} is there {len(pieces)} times: cells {names}.")
    for cell in pieces:
        if not cell.code:
            taken.told.append(f"{cell.name} ({id}) is text; it was taken as code.")


def _joined(pieces: Sequence[Written], others: list[Written], taken: Taken) -> Iterator[Cell]:
    """The pieces as cells; those that are Python only together, or with what follows, as one."""
    if not pieces or all(tree(cell.source) is not None for cell in pieces):
        yield from (Cell(cell.name, cell.source) for cell in pieces)
        return
    following: list[Written] = []
    for cell in others:
        if cell.number == pieces[-1].number + len(following) + 1:
            following.append(cell)
    for more in range(len(following) + 1):
        parts = sorted([*pieces, *following[:more]], key=lambda cell: cell.number)
        source = "\n".join(cell.source for cell in parts)
        if len(parts) > 1 and tree(source) is not None:
            numbers = ", ".join(str(cell.number) for cell in parts)
            taken.told.append(f"Cells {numbers} are pieces of one cell and were put together.")
            yield Cell(f"cell {parts[0].number}", source)
            return
    yield from (Cell(cell.name, cell.source) for cell in pieces)


def _find_by_name(task: Task, chapter: Chapter, others: Sequence[Written], taken: Taken) -> None:
    """Take what is asked for from another cell if no solution cell defines it."""
    if not task.own:
        return
    cells = [cell for id in task.own for cell in taken.answers[id]]
    if any(task.name in defined(cell.source) for cell in cells):
        return
    stubs = [cell.source for cell in chapter.cells if cell.grade_id in task.own]
    found = [
        cell
        for cell in others
        if task.name in defined(cell.source)
        and not any(same_code(cell.source, stub) for stub in stubs)
    ]
    if found:
        last = found[-1]
        taken.told.append(f"{task.name} was taken from {last.name}, not from its own cell.")
        at = task.own[-1]
        taken.answers[at] = (*taken.answers[at], Cell(last.name, last.source))


def _add_helpers(chapter: Chapter, others: Sequence[Written], taken: Taken) -> None:
    """Put cells of the learner's own before the solutions that read what they define."""
    known = {name for cell in chapter.cells if not cell.grade_id for name in defined(cell.source)}
    used = {cell.name for cells in taken.answers.values() for cell in cells}
    for id, cells in taken.answers.items():
        known |= {name for cell in cells for name in defined(cell.source)}
        first: list[Cell] = []
        missing = _missing(cells, known)
        while missing:
            name = missing.pop()
            found = [c for c in others if name in defined(c.source) and c.name not in used]
            known.add(name)
            if found:
                helper = Cell(found[-1].name, found[-1].source)
                used.add(helper.name)
                known |= defined(helper.source)
                missing += _missing([helper], known)
                first.insert(0, helper)
                taken.told.append(f"{helper.name} ran too: {id} reads {name} from it.")
        taken.answers[id] = (*first, *cells)


def _missing(cells: Sequence[Cell], known: set[str]) -> list[str]:
    return sorted({name for cell in cells for name in needed(cell.source)} - known, reverse=True)


def _tell_changes(paper: Paper, chapter: Chapter, taken: Taken) -> None:
    """Say what else of the notebook is not as it was given; none of it matters."""
    there = {" ".join(cell.source.split()) for cell in paper.cells}
    lost = [
        cell
        for cell in chapter.cells
        if not cell.grade_id and " ".join(cell.source.split()) not in there
    ]
    if lost:
        what = "A given cell was" if len(lost) == 1 else f"{len(lost)} given cells were"
        taken.told.append(f"{what} changed or deleted; as it was given it ran.")
    order = [cell.grade_id for cell in paper.cells if cell.grade_id in chapter.solution_cells]
    first = list(dict.fromkeys(order))
    if first != [id for id in chapter.solution_cells if id in first]:
        taken.told.append("The solution cells stand in another order; they ran in the given one.")


def _script(task: Task, chapter: Chapter, taken: Taken) -> Script:
    cells: list[Cell] = []
    own: set[int] = set()
    others: set[int] = set()
    for given in chapter.cells[: task.upto]:
        for cell in _running(given, taken):
            if given.grade_id:
                (own if given.grade_id in task.own else others).add(len(cells))
            cells.append(cell)
    exercise = task.exercise.name
    return Script(exercise, task.name, tuple(cells), frozenset(own), frozenset(others))


def _running(given: Given, taken: Taken) -> tuple[Cell, ...]:
    return taken.answers[given.grade_id] if given.grade_id else (Cell(given.name, given.source),)
