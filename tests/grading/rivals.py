"""Other graders on the same submissions: nbgrader and Otter, each in processes of its own.

Both run here as anyone would run them; what they say is read from where they write it.
"""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from s2s_lab.grading.chapter import chapter
from s2s_lab.grading.otter import assignment
from tests.grading.classes import STEM
from tests.grading.conftest import ROOT

HAS_NBGRADER = find_spec("nbgrader") is not None
HAS_OTTER = find_spec("otter") is not None
CHAPTER = chapter(ROOT / "solutions" / f"{STEM}.ipynb")
NAMES = [task.exercise.name for task in CHAPTER.tasks]
BY_CHECK = {f"{task.own[-1]}-check": task.exercise.name for task in CHAPTER.tasks}
"""The exercise that a cell checks, by the cell's grade_id."""
TOO_LONG = "it took too long"
CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "course"
c.ExecutePreprocessor.timeout = {seconds}
c.Execute.timeout = {seconds}
"""


class NbGrader:
    """A course of nbgrader's in a folder."""

    def __init__(self, folder: Path, seconds: int = 120, inside: Sequence[str] = ()) -> None:
        """`seconds`: for each cell; `inside`: words that every command begins with."""
        self.folder, self.inside = folder, tuple(inside)
        source = folder / "source" / STEM / f"{STEM}.ipynb"
        source.parent.mkdir(parents=True)
        source.write_bytes((ROOT / "solutions" / f"{STEM}.ipynb").read_bytes())
        (folder / "nbgrader_config.py").write_text(CONFIG.format(seconds=seconds))

    def command(self, *words: str, seconds: float = 600) -> str:
        """What a command of nbgrader says; its exit code does not matter."""
        command = [*self.inside, sys.executable, "-m", "nbgrader", *words]
        return _said(command, self.folder, self.folder, seconds)

    def hand_in(self, student: str, notebook: bytes) -> None:
        """Put a notebook where nbgrader looks for it."""
        path = self.folder / "submitted" / student / STEM / f"{STEM}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(notebook)

    def points(self) -> dict[str, dict[str, float]]:
        """From its gradebook: student -> exercise -> points; other cells under ``extra``."""
        found: dict[str, dict[str, float]] = {}
        with sqlite3.connect(self.folder / "gradebook.db") as book:
            rows = book.execute(
                "select s.student_id, base_cell.name, grade.auto_score, grade.manual_score"
                " from grade join base_cell on grade.cell_id = base_cell.id"
                " join submitted_notebook n on grade.notebook_id = n.id"
                " join submitted_assignment s on n.assignment_id = s.id"
            ).fetchall()
        for student, cell, auto, manual in rows:
            name = BY_CHECK.get(cell, "extra")
            given = manual if manual is not None else auto
            found.setdefault(student, {})[name] = float(given or 0)
        return found


class Otter:
    """An assignment of Otter's in a folder."""

    def __init__(self, folder: Path, inside: Sequence[str] = ()) -> None:
        """`inside`: words that every command begins with."""
        self.folder, self.inside, self.said = folder, tuple(inside), ""
        for name, content in assignment(ROOT / "solutions" / f"{STEM}.ipynb").items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def points(self, student: str, notebook: bytes, seconds: float = 600) -> dict[str, float]:
        """Points by exercise that ``otter run`` gives; empty if it gives none."""
        place = self.folder / student
        place.mkdir()
        (place / f"{STEM}.ipynb").write_bytes(notebook)
        command = [sys.executable, "-m", "otter", "run", "-a", "../autograder.zip"]
        self.said = _said([*self.inside, *command, f"{STEM}.ipynb"], self.folder, place, seconds)
        results = place / "results.json"
        if not results.is_file():
            return {}
        tests = json.loads(results.read_text())["tests"]
        scores = {test["name"]: test["score"] for test in tests if test.get("score") is not None}
        return {name: float(scores.get(name.partition(".")[2], 0)) for name in NAMES}


def _said(command: list[str], folder: Path, place: Path, seconds: float) -> str:
    """Output and errors of a command at a place; of one that takes longer, that it did."""
    home = folder / "home"
    home.mkdir(exist_ok=True, parents=True)
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    others = {"HOME": str(home), "TMPDIR": str(home), "PYTHONPATH": str(ROOT)}
    try:
        done = subprocess.run(
            command,
            cwd=place,
            env={**os.environ, **others, "PATH": programs},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=seconds,
            check=False,
            start_new_session=True,
        )
    except subprocess.TimeoutExpired:
        return TOO_LONG
    return done.stdout.decode(errors="replace")
