"""Writes a class's reports into a folder: gradebook, pages, Gradescope's results.

Each file is written whole or not at all. Pages of students who are no longer there are left.
"""

import os
from pathlib import Path

from s2s_lab.grading.classroom import Classroom
from s2s_lab.grading.feedback import feedback
from s2s_lab.grading.gradebook import gradebook
from s2s_lab.grading.gradescope import results
from s2s_lab.grading.page import file_names
from s2s_lab.grading.teacher_page import teacher_page


def write_report(
    room: Classroom, folder: Path, format: str, assignment: str = "", language: str | None = None
) -> None:
    """Write ``gradebook.csv``, ``index.html``, ``feedback/`` and ``gradescope/``.

    With one student there is ``results.json`` beside them, as Gradescope looks for it. What
    students read is in the language; without one, in `preferred_language`.

    Raises:
        ValueError: for an unknown format of the gradebook.
    """
    names = file_names(handed.student.id for handed in room.students)
    mark = "\ufeff" if format in ("plain", "canvas") else ""  # Excel reads UTF-8 only with it
    _write(folder / "gradebook.csv", mark + gradebook(room, format, assignment))
    links = {id: f"feedback/{name}.html" for id, name in names.items()}
    _write(folder / "index.html", teacher_page(room, links))
    for handed in room.students:
        name = names[handed.student.id]
        _write(folder / "feedback" / f"{name}.html", feedback(handed, room, language))
        _write(folder / "gradescope" / name / "results.json", results(handed, room, language))
    if len(room.students) == 1:
        _write(folder / "results.json", results(room.students[0], room, language))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.write_text(text, encoding="utf-8", errors="backslashreplace", newline="")
    os.replace(new, path)
