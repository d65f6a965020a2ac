"""A teacher's own course: a folder with checks, questions and solutions, used like the shipped one.

    my_course/
        checks/masked_mean.py       CHECKS = (…,), a tuple of `Check`: inputs, oracle, judge
        questions/masked_mean.py    QUESTIONS = {"chapter.task": Question(…)}: all a sandbox sees
        solutions/01_chapter.ipynb  the source of the exercise notebook
        exercises/                  made by `s2s-lab release`

Inside the folder modules import each other as ``own_course.questions.masked_mean``. A process uses
one own course. Its code is the teacher's and runs in this process.
"""

import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from s2s_lab.grading import course
from s2s_lab.grading.checks import CHECKS
from s2s_lab.grading.inside.questions import QUESTIONS
from s2s_lab.grading.probe import Check

NAME = "own_course"
_folder: Path | None = None


def use(folder: Path, *, beside: bool = False) -> None:
    """Have every command know the exercises of a folder.

    Args:
        folder: the course.
        beside: keep the exercises that were known before.

    Raises:
        ValueError: if it is no course, or a check or question of it cannot be used.
    """
    global _folder
    folder = folder.resolve()
    for part in ("checks", "questions"):
        if not (folder / part).is_dir():
            raise ValueError(f"{folder}: expected a course with the folder {part}, found none")
    _as_package(folder)
    checks = _checks(folder)
    questions = {
        name: question
        for path in _modules(folder / "questions")
        for name, question in getattr(
            _load(f"questions.{path.stem}", path), "QUESTIONS", {}
        ).items()
    }
    missing = sorted(set(checks) - set(questions))
    if missing:
        raise ValueError(f"{folder}: expected a question for {missing[0]!r} in QUESTIONS, got none")
    if not beside:
        for known in (course.EXERCISES, CHECKS, QUESTIONS):
            known.clear()
    course.EXERCISES.update({name: check.exercise for name, check in checks.items()})
    CHECKS.update(checks)
    QUESTIONS.update(questions)
    _folder = folder


def use_near(place: Path) -> bool:
    """Use the course that a notebook's folder belongs to, beside the shipped one, if there is one.

    It is the folder itself or the one above it, known by its ``checks`` and ``questions``.
    """
    for folder in (place, place.parent):
        if (folder / "checks").is_dir() and (folder / "questions").is_dir():
            if _folder != folder.resolve():
                use(folder, beside=True)
            return True
    return False


def folder() -> Path | None:
    """The own course that is used; None where none is."""
    return _folder


def questions() -> Path | None:
    """The one folder of the own course that the sandbox may see; None where none is used."""
    return _folder / "questions" if _folder is not None else None


def _as_package(folder: Path) -> None:
    """Make ``own_course`` a package that is this folder, whatever it was before."""
    for name in [name for name in sys.modules if name.partition(".")[0] == NAME]:
        del sys.modules[name]
    package = ModuleType(NAME)
    package.__path__ = [str(folder)]
    sys.modules[NAME] = package
    importlib.invalidate_caches()


def _modules(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.glob("*.py")) if not path.name.startswith("_")]


def _load(name: str, path: Path) -> ModuleType:
    try:
        return importlib.import_module(f"{NAME}.{name}")
    except Exception as error:  # whatever a module with a mistake raises
        text = " ".join(str(error).split())
        raise ValueError(f"{path}: cannot be used: {type(error).__name__}: {text}") from error


def _checks(folder: Path) -> dict[str, Check[Any]]:
    found: dict[str, Check[Any]] = {}
    for path in _modules(folder / "checks"):
        for check in getattr(_load(f"checks.{path.stem}", path), "CHECKS", ()):
            if not isinstance(check, Check):
                kind = type(check).__name__
                raise ValueError(f"{path}: expected checks in CHECKS, got {kind}")
            if check.exercise.name in found:
                raise ValueError(f"{path}: expected one check of {check.exercise.name!r}, got two")
            found[check.exercise.name] = check
    if not found:
        raise ValueError(f"{folder}: expected CHECKS in checks/*.py, found none")
    return found
