"""Checks a notebook of one's own without opening it: what its checks would say, and the points.

It runs the notebook's cells in this process, as the notebook itself would: your own code, not a
stranger's. `grading.py` is for strangers' code.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from s2s_lab.grading.engine import check
from s2s_lab.grading.exercise import Exercise
from s2s_lab.grading.inside.cells import Cell, Space
from s2s_lab.grading.magics import without_magics
from s2s_lab.grading.paper import paper
from s2s_lab.grading.release import checked_names
from s2s_lab.grading.result import Result
from s2s_lab.language import chosen, say
from s2s_lab.retelling import retold


def results(path: Path, language: str | None = None) -> Iterator[Result | str]:
    """The result of every check in a notebook, in order; a text where a cell stopped.

    Args:
        path: the notebook.
        language: of results and texts; without one, `preferred_language`.

    Raises:
        ValueError: if it is no notebook, or has no check of an exercise.
        KeyboardInterrupt: if a cell was interrupted.
    """
    from s2s_lab.grading import course
    from s2s_lab.grading.own_course import use_near

    spoken = chosen(language)
    use_near(path.resolve().parent)
    try:
        cells = [cell for cell in paper(path.read_bytes()).cells if cell.code]
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
    asked = {cell: _asked(cell.source, course.EXERCISES) for cell in cells}
    last = max((i for i, cell in enumerate(cells) if len(asked[cell]) == 1), default=None)
    if last is None:
        raise ValueError(say("no checks", spoken, notebook=path))
    space, seen = Space(), set()
    for cell in cells[: last + 1]:
        if len(asked[cell]) == 1:
            name = asked[cell][0]
            if name not in seen:
                seen.add(name)
                yield replace(_result(course.EXERCISES[name], space, spoken), language=spoken)
            continue
        raised = space.run(Cell(cell.name, without_magics(cell.source)[0]))
        if raised is not None and raised.kind == "KeyboardInterrupt":
            raise KeyboardInterrupt
        if raised is not None and raised.kind != "NotImplementedError":
            yield retold(f"{cell.name} stopped with {raised.kind}: {raised.text}", spoken)


def _asked(source: str, exercises: dict[str, Exercise]) -> list[str]:
    """Exercises that a cell does nothing but check."""
    if not source.replace("assert ", "").lstrip().startswith(("check(", "###")):
        return []
    return list(dict.fromkeys(name for name in checked_names(source) if name in exercises))


def _result(exercise: Exercise, space: Space, language: str) -> Result:
    submission = space.names.get(exercise.signature.partition("(")[0])
    if submission is None:
        text = f"`{exercise.signature}` is still to be written."
        return Result(exercise.name, "not yet", exercise.points, 0, text)
    try:
        return check(exercise.name, submission, language=language)
    except ValueError as error:
        return Result(exercise.name, "failed", exercise.points, 0, str(error))
