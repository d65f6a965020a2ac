"""What a learner has done so far: every check and hint, written down in the working copy.

A line is added for each and none is ever changed, so that two notebooks can write at once and a
crash loses nothing. Outside of a working copy nothing is written. Nobody is graded by this record:
`grade` looks at the work itself.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from s2s_lab.course import PRIVATE
from s2s_lab.grading.result import Result

FILE = "progress.jsonl"


@dataclass(frozen=True)
class Done:
    """What a learner has done in one exercise."""

    points: int = 0
    """The best so far."""
    tries: int = 0
    """Checks that had something to check."""
    hints: int = 0
    """The highest hint asked for, 0 to 3."""


def working_copy(near: Path) -> Path | None:
    """The working copy of the course that a folder lies in, or is; None if there is none."""
    for folder in (near.absolute(), *near.absolute().parents):
        if (folder / PRIVATE / "manifest.json").is_file():
            return folder
    return None


def record_check(result: Result, near: Path) -> None:
    """Write a result down, if there is a working copy around `near` that can be written to."""
    _add(near, {"exercise": result.exercise, "status": result.status, "points": result.points})


def record_hint(exercise: str, level: int, near: Path) -> None:
    """Write down that a hint was asked for."""
    _add(near, {"exercise": exercise, "hint": level})


def read(folder: Path) -> dict[str, Done]:
    """What was done, by the exercise's name; a line that cannot be read counts as not there."""
    found: dict[str, Done] = {}
    for line in _lines(folder / PRIVATE / FILE):
        before = found.get(line["exercise"], Done())
        if "hint" in line:
            found[line["exercise"]] = replace(before, hints=max(before.hints, line["hint"]))
        elif line["status"] != "not yet":
            points = max(before.points, line["points"])
            found[line["exercise"]] = replace(before, points=points, tries=before.tries + 1)
    return found


def _add(near: Path, line: dict[str, Any]) -> None:
    folder = working_copy(near)
    if folder is None:
        return
    with suppress(OSError), (folder / PRIVATE / FILE).open("a", encoding="utf-8") as out:
        out.write(json.dumps(line) + "\n")


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        return
    for text in path.read_text(encoding="utf-8", errors="replace").splitlines():
        with suppress(ValueError):
            line = json.loads(text)
            if _is_whole(line):
                yield line


def _is_whole(line: Any) -> bool:
    """True for a line as `_add` writes it."""
    if not isinstance(line, dict) or not isinstance(line.get("exercise"), str):
        return False
    if "hint" in line:
        return line["hint"] in (1, 2, 3)
    return isinstance(line.get("status"), str) and type(line.get("points")) is int
