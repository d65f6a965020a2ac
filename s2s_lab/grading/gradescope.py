"""Gradescope's ``results.json`` of one student: a test for each exercise, with its feedback.

The output of a test is plain text. Signs of tampering are for teachers and stay out.
"""

import json
from dataclasses import replace
from typing import Any

from s2s_lab.grading.classroom import Classroom, Handed
from s2s_lab.language import chosen
from s2s_lab.retelling import retold


def results(handed: Handed, room: Classroom, language: str | None = None) -> str:
    """The text of the file, in a language; without one, in `preferred_language`."""
    spoken = chosen(language)
    notes = [retold(note, spoken) for note in (*handed.refused, *handed.told)]
    tree: dict[str, Any] = {
        "score": handed.points,
        "output": "\n".join(notes),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [
            _test(handed, exercise.name, exercise.number, spoken) for exercise in room.exercises
        ],
    }
    return json.dumps(tree, ensure_ascii=False, indent=2) + "\n"


def _test(handed: Handed, name: str, number: str, language: str) -> dict[str, Any]:
    grade = handed.grades[name]
    told = [retold(text, language) for text in grade.told]
    return {
        "name": name,
        "number": number,
        "score": grade.result.points,
        "max_score": grade.result.out_of,
        "status": "passed" if grade.result.passed else "failed",
        "output": "\n".join([replace(grade.result, language=language).text(), *told]),
        "output_format": "text",
        "visibility": "visible",
    }
