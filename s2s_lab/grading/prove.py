"""Proof that the checks are right: what must pass passes, what must not is rejected and named.

Solutions and stubs are run in this process: they are the course's own. Learners' notebooks are
never run here.
"""

import contextlib
import io
import runpy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import nbformat

from s2s_lab.grading.checks import CHECKS
from s2s_lab.grading.diagnosis import here
from s2s_lab.grading.engine import check, examine
from s2s_lab.grading.notebook import exercise_from
from s2s_lab.grading.probe import Submission

ALTERNATIVES = "alternatives"
"""Folder beside the solutions: one module a chapter, with `ALTERNATIVES` by exercise name."""


@dataclass(frozen=True)
class Proof:
    """How many of each there are, and how many behave as they must; sums over exercises."""

    exercises: int = 0
    solutions_full: int = 0
    """Solutions that get every point."""
    stubs_zero: int = 0
    """Untouched exercises that get none, and say "not yet"."""
    wrong: int = 0
    wrong_rejected: int = 0
    wrong_named: int = 0
    """Wrong solutions that get their own message."""
    alternatives: int = 0
    alternatives_accepted: int = 0

    @property
    def holds(self) -> bool:
        """True if everything behaves as it must."""
        return (
            self.solutions_full == self.stubs_zero == self.exercises
            and self.wrong_rejected == self.wrong_named == self.wrong
            and self.alternatives_accepted == self.alternatives
        )


def total(proofs: Iterable[Proof]) -> Proof:
    """The sum of proofs."""
    rows = list(proofs)
    return Proof(**{f.name: sum(getattr(row, f.name) for row in rows) for f in fields(Proof)})


def prove(solutions: Path, seed: int = 0) -> dict[str, Proof]:
    """A proof for each exercise of the course.

    Raises:
        ValueError: if the folder has no solution notebooks.
    """
    paths = sorted(solutions.glob("*.ipynb"))
    if not paths:
        raise ValueError(f"{solutions}: expected solution notebooks (*.ipynb), found none")
    solved: dict[str, Any] = {}
    stubs: dict[str, Any] = {}
    for path in paths:
        notebook = nbformat.read(path, as_version=4)
        solved |= _run(notebook.cells, path.name)
        stubs |= _run(exercise_from(notebook).cells, path.name)
    others = _alternatives(solutions / ALTERNATIVES)
    return {name: _prove(name, solved, stubs, others.get(name, ()), seed) for name in CHECKS}


def _prove(
    name: str,
    solved: Mapping[str, Any],
    stubs: Mapping[str, Any],
    others: Iterable[Submission],
    seed: int,
) -> Proof:
    probe = CHECKS[name]
    written = probe.exercise.signature.partition("(")[0]
    full = written in solved and check(name, solved[written], seed=seed).passed
    empty = check(name, stubs[written], seed=seed).status if written in stubs else ""
    results = [
        (wrong.id, examine(probe, here(probe, wrong.submission), seed)) for wrong in probe.wrong
    ]
    accepted = [check(name, other, seed=seed).passed for other in others]
    return Proof(
        exercises=1,
        solutions_full=int(full),
        stubs_zero=int(empty == "not yet"),
        wrong=len(results),
        wrong_rejected=sum(not result.passed for _, result in results),
        wrong_named=sum(result.message_id == id for id, result in results),
        alternatives=len(accepted),
        alternatives_accepted=sum(accepted),
    )


def _run(cells: Iterable[Any], name: str) -> dict[str, Any]:
    """What is defined after the code cells of a notebook have run; nothing is printed."""
    space: dict[str, Any] = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()):
        for index, cell in enumerate(cells):
            if cell.cell_type == "code":
                exec(compile(cell.source, f"{name}, cell {index + 1}", "exec"), space)
    return space


def _alternatives(folder: Path) -> dict[str, tuple[Submission, ...]]:
    found: dict[str, tuple[Submission, ...]] = {}
    for path in sorted(folder.glob("*.py")):
        found |= runpy.run_path(str(path))["ALTERNATIVES"]
    return found
