"""Whose notebook is whose: the file names of Canvas, Moodle, Gradescope, nbgrader, plain folders.

- Canvas: ``lovelaceada_LATE_1001_20002_notebook-1.ipynb``: name, user, attachment, resubmission.
- Moodle: ``Ada Lovelace_30003_assignsubmission_file_/notebook.ipynb``; 30003 is the participant.
- Gradescope: ``assignment_1_export/submission_40004/notebook.ipynb``, names in
  ``submission_metadata.yml``.
- nbgrader: ``submitted/ada/02_encoder_decoder/02_encoder_decoder.ipynb``.
- Otherwise a folder is a student, and so is a notebook that stands beside others.

Notebooks are read one by one and not run. Nothing here believes what a file says.
"""

import contextlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from s2s_lab.grading.archive import File, Refused, files, shown
from s2s_lab.grading.gradescope_names import submitters

CANVAS = re.compile(
    r"^(?P<name>[^_]+)_(?:LATE_)?(?P<id>\d+)_(?:text_)?(?P<file>\d+)_(?P<title>.+)$", re.I
)
MOODLE = re.compile(
    r"^(?P<name>[^_]+(?:_[^_\d][^_]*)*)_(?P<id>\d+)_assignsubmission_(?P<kind>[a-z]+)"
)
GRADESCOPE = re.compile(r"^submission_\d+$")
EXPORT = re.compile(r"^assignment_\d+_export$")
METADATA = "submission_metadata.yml"


@dataclass(frozen=True)
class Student:
    """Who handed in."""

    id: str
    """Known to the system that the submissions come from; different for each."""
    name: str
    email: str = ""


@dataclass(frozen=True)
class Notebook:
    """A notebook that was handed in."""

    student: Student
    file: File


@dataclass
class Submissions:
    """All that was handed in."""

    notebooks: list[Notebook] = field(default_factory=list)
    students: dict[str, Student] = field(default_factory=dict)
    """By id; those whose files were refused too."""
    refused: list[tuple[Student | None, str]] = field(default_factory=list)
    """What was not read and why, a sentence each; None: it is nobody's."""


def submissions(path: Path) -> Submissions:
    """What a folder or zip holds, or one notebook.

    Raises:
        ValueError: if it is neither, or holds no notebook at all.
    """
    found = list(files(path))
    owners = _Owners(found, path.stem if path.is_file() else "")
    everything = Submissions()
    others: dict[str, list[str]] = {}
    for file in found:
        student = owners.student(file.path)
        notebook = file.path.suffix.lower() == ".ipynb"
        if student is not None and (notebook or len(file.path.parts) > 1):
            everything.students.setdefault(student.id, student)
        if isinstance(file, Refused):
            everything.refused.append((student, f"{file.path}: {file.why}."))
        elif student is not None and notebook:
            everything.notebooks.append(Notebook(student, file))
        elif student is not None and len(file.path.parts) > 1:
            others.setdefault(student.id, []).append(file.path.name)
    have = {notebook.student.id for notebook in everything.notebooks}
    for id, names in others.items():
        if id not in have:
            why = f"expected a notebook (*.ipynb), found {', '.join(names[:3])}."
            everything.refused.append((everything.students[id], why))
    if not everything.notebooks and not everything.refused:
        raise ValueError(f"{path}: expected notebooks (*.ipynb), found none")
    return everything


class _Owners:
    """Whose a file is, by its path."""

    def __init__(self, found: Iterable[File | Refused], around: str) -> None:
        """`around`: name of a folder that may stand around all submissions, as in a zip."""
        self.around = {"submitted", around.lower()}
        self.people: dict[str, Student] = {}
        self.canvas: dict[str, set[str]] = {}
        for file in found:
            named = CANVAS.match(file.path.name)
            if named:
                self.canvas.setdefault(named["id"], set()).add(named["name"])
            if isinstance(file, File) and file.path.name == METADATA:
                self._read(file)

    def _read(self, file: File) -> None:
        with contextlib.suppress(ValueError):
            for folder, name, sid, email in submitters(file.read().decode("utf-8", "replace")):
                student = Student(shown(sid or email or folder), shown(name), shown(email))
                self.people.setdefault(folder, student)

    def student(self, path: PurePosixPath) -> Student | None:
        """Who handed it in; None for what lies beside the submissions."""
        if path.name == METADATA:
            return None
        parts = list(path.parts)
        while len(parts) > 1 and (parts[0].lower() in self.around or EXPORT.match(parts[0])):
            parts.pop(0)
        for part in parts:
            moodle = MOODLE.match(part)
            if moodle:
                return Student(moodle["id"], moodle["name"].replace("_", " ").strip())
            if GRADESCOPE.match(part):
                return self.people.get(part, Student(part, part))
        named = CANVAS.match(parts[-1])
        if named and len(self.canvas[named["id"]]) == 1:
            return Student(named["id"], named["name"])
        name = PurePosixPath(parts[0]).stem if len(parts) == 1 else parts[0]
        return Student(name, name)
