"""Gradescope's ``results.json`` of one student: a test for each exercise, with its feedback.

The output of a test is plain text. Signs of tampering are for teachers and stay out.
"""

import json
from typing import Any

from s2s_lab.grading.classroom import Classroom, Handed


def results(handed: Handed, room: Classroom) -> str:
    """The text of the file."""
    notes = [*handed.refused, *handed.told]
    tree: dict[str, Any] = {
        "score": handed.points,
        "output": "\n".join(notes),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [_test(handed, exercise.name, exercise.number) for exercise in room.exercises],
    }
    return json.dumps(tree, ensure_ascii=False, indent=2) + "\n"


def _test(handed: Handed, name: str, number: str) -> dict[str, Any]:
    grade = handed.grades[name]
    return {
        "name": name,
        "number": number,
        "score": grade.result.points,
        "max_score": grade.result.out_of,
        "status": "passed" if grade.result.passed else "failed",
        "output": "\n".join([grade.result.text(), *grade.told]),
        "output_format": "text",
        "visibility": "visible",
    }
