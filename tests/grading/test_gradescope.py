"""``results.json`` says what Gradescope reads, with the feedback of each exercise."""

import json
from dataclasses import replace

import pytest

from s2s_lab.grading.classroom import Classroom
from s2s_lab.grading.gradescope import results
from tests.grading.classes import EACH, FULL, READS_PADDING, RIGHT, graded


@pytest.fixture(scope="module")
def room() -> Classroom:
    return graded(ada=RIGHT, eve={"last-state": READS_PADDING})


def test_points_and_tests(room: Classroom) -> None:
    tree = json.loads(results(room.students[0], room))
    assert tree["score"] == FULL
    assert [(test["score"], test["max_score"], test["status"]) for test in tree["tests"]] == [
        (points, points, "passed") for points in EACH.values()
    ]
    assert sum(test["score"] for test in tree["tests"]) == tree["score"]


def test_feedback_is_plain_text(room: Classroom) -> None:
    tree = json.loads(results(room.students[1], room))
    first = tree["tests"][0]
    assert (first["status"], first["output_format"]) == ("failed", "text")
    assert "02.1/reads-padding" in first["output"]
    assert "The smallest input found that shows it" in first["output"]


def test_notes_are_there_and_signs_are_not(room: Classroom) -> None:
    eve = replace(room.students[1], told=["a note"])
    eve.grades = {name: replace(grade, signs=("a sign",)) for name, grade in eve.grades.items()}
    text = results(eve, room)
    assert "a note" in json.loads(text)["output"]
    assert "a sign" not in text
