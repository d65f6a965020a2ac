"""The gradebook as CSV: plain, or with the columns that Canvas, Moodle or nbgrader read.

- ``plain``: a row a student, a column an exercise.
- ``canvas``: for *Grades → Import*; a column an assignment, and the row of possible points.
- ``moodle``: the offline grading worksheet.
- ``nbgrader``: what ``nbgrader export`` writes.

A cell that a spreadsheet would take for a formula gets an apostrophe before it.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from s2s_lab.grading.classroom import Classroom, Handed

FORMATS = ("plain", "canvas", "moodle", "nbgrader")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def gradebook(room: Classroom, format: str = "plain", assignment: str = "") -> str:
    """The gradebook of a class.

    Args:
        room: the class, graded.
        format: one of `FORMATS`.
        assignment: name of the one column with all points, for Canvas as Canvas writes it,
            ``Homework 2 (901234)``; by default a column (nbgrader: a row) for each chapter.

    Raises:
        ValueError: for another format.
    """
    if format not in FORMATS:
        raise ValueError(f"format: expected one of {', '.join(FORMATS)}, got {format!r}")
    rows = {"plain": _plain, "canvas": _canvas, "moodle": _moodle, "nbgrader": _nbgrader}[format]
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    for row in rows(room, assignment):
        writer.writerow([_safe(cell) for cell in row])
    return file.getvalue()


def _safe(cell: object) -> str:
    """Text that a spreadsheet shows and does not compute.

    >>> _safe("=1+1"), _safe(3), _safe("Ada")
    ("'=1+1", '3', 'Ada')
    """
    text = str(cell)
    formula = isinstance(cell, str) and text != "-" and text.lstrip(" ").startswith(FORMULA)
    return f"'{text}" if formula else text


def _parts(room: Classroom, assignment: str) -> list[tuple[str, int, Sequence[str]]]:
    """Name, possible points and exercises of each assignment."""
    if assignment:
        return [(assignment, room.points, [one.name for one in room.exercises])]
    return [
        (chapter.stem, chapter.points, [task.exercise.name for task in chapter.tasks])
        for chapter in room.chapters
    ]


def _earned(handed: Handed, exercises: Iterable[str]) -> int:
    return sum(handed.grades[name].result.points for name in exercises)


def _plain(room: Classroom, assignment: str) -> Iterable[Sequence[object]]:
    names = [exercise.name for exercise in room.exercises]
    yield ["student", "name", "email", *names, assignment or "points", "out of", "notes"]
    for handed in room.students:
        student = handed.student
        marks = [handed.grades[name].result.points for name in names]
        notes = " ".join([*handed.refused, *handed.told])
        total = [handed.points, room.points]
        yield [student.id, student.name, student.email, *marks, *total, notes]


def _canvas(room: Classroom, assignment: str) -> Iterable[Sequence[object]]:
    parts = _parts(room, assignment)
    yield ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *(n for n, _, _ in parts)]
    yield ["    Points Possible", "", "", "", "", *(points for _, points, _ in parts)]
    for handed in room.students:
        id, name = handed.student.id, handed.student.name
        yield [name, id, "", "", "", *(_earned(handed, names) for _, _, names in parts)]


def _moodle(room: Classroom, assignment: str) -> Iterable[Sequence[object]]:
    yield [
        "Identifier",
        "Full name",
        "Email address",
        "Status",
        "Grade",
        "Maximum Grade",
        "Grade can be changed",
        "Last modified (submission)",
        "Last modified (grade)",
        "Feedback comments",
    ]
    for handed in room.students:
        id = handed.student.id
        marks = ", ".join(
            f"{name}: {grade.result.points} of {grade.result.out_of}"
            for name, grade in handed.grades.items()
        )
        comment = " ".join([marks, *handed.refused])
        who = [f"Participant {id}", handed.student.name, handed.student.email]
        yield [*who, "Submitted for grading", handed.points, room.points, "Yes", "-", "-", comment]


def _nbgrader(room: Classroom, assignment: str) -> Iterable[Sequence[object]]:
    yield [
        "assignment",
        "duedate",
        "timestamp",
        "student_id",
        "last_name",
        "first_name",
        "email",
        "raw_score",
        "late_submission_penalty",
        "score",
        "max_score",
    ]
    for handed in room.students:
        student = handed.student
        first, _, last = student.name.rpartition(" ")
        for name, points, exercises in _parts(room, assignment):
            score = _earned(handed, exercises)
            who = [student.id, last, first, student.email]
            yield [name, "", "", *who, score, 0, score, points]
