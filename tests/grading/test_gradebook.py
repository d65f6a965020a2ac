"""The gradebook's columns are those that each system reads, and nothing in it computes."""

import csv
import io
from dataclasses import replace

import pytest

from s2s_lab.grading.classroom import Classroom
from s2s_lab.grading.gradebook import FORMATS, gradebook
from s2s_lab.grading.submission import Student
from tests.grading.classes import FULL, LAST_STATE, RIGHT, graded

ALL = str(FULL)


@pytest.fixture(scope="module")
def room() -> Classroom:
    return graded(ada=RIGHT, alan={"last-state": LAST_STATE})


def rows(room: Classroom, format: str, assignment: str = "") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(gradebook(room, format, assignment))))


def test_plain_has_a_column_an_exercise(room: Classroom) -> None:
    """Ada has the points of all exercises, Alan the 2 of the first."""
    ada, alan = rows(room, "plain")
    assert (ada["encoder_decoder.seq2seq"], ada["points"], ada["out of"]) == ("6", ALL, ALL)
    assert (alan["encoder_decoder.seq2seq"], alan["points"], alan["student"]) == (
        "0",
        "2",
        "id-alan",
    )


def test_canvas_has_possible_points_and_its_own_name_of_the_assignment(room: Classroom) -> None:
    possible, ada, alan = rows(room, "canvas", "Homework 2 (901234)")
    assert list(ada) == [
        "Student",
        "ID",
        "SIS User ID",
        "SIS Login ID",
        "Section",
        "Homework 2 (901234)",
    ]
    assert possible["Student"].strip() == "Points Possible"
    assert [row["Homework 2 (901234)"] for row in (possible, ada, alan)] == [ALL, ALL, "2"]
    assert rows(room, "canvas")[1]["02_encoder_decoder"] == ALL


def test_moodle_names_participants(room: Classroom) -> None:
    ada, _ = rows(room, "moodle")
    assert ada["Identifier"] == "Participant id-ada"
    assert (ada["Grade"], ada["Maximum Grade"], ada["Grade can be changed"]) == (ALL, ALL, "Yes")
    assert ada["Last modified (grade)"] == "-"


def test_nbgrader_has_a_row_an_assignment(room: Classroom) -> None:
    ada, alan = rows(room, "nbgrader")
    assert ada["assignment"] == "02_encoder_decoder"
    assert [(row["student_id"], row["score"], row["max_score"]) for row in (ada, alan)] == [
        ("id-ada", ALL, ALL),
        ("id-alan", "2", ALL),
    ]


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "\tx", " =1", "＝1", '=HYPERLINK("x")'])
def test_no_cell_is_a_formula(format: str, name: str, room: Classroom) -> None:
    ada = replace(room.students[0], student=Student(name, name, name))
    text = gradebook(replace(room, students=(ada,)), format)
    for row in csv.reader(io.StringIO(text)):
        for cell in row:
            assert cell == "-" or not cell.lstrip(" ").startswith(tuple("=+-@\t\r＝＋－＠"))


def test_names_survive_commas_quotes_and_lines(room: Classroom) -> None:
    name = 'Ada "the first",\nCountess'
    ada = replace(room.students[0], student=Student("1", name))
    assert rows(replace(room, students=(ada,)), "plain")[0]["name"] == name


def test_another_format_is_one_sentence(room: Classroom) -> None:
    with pytest.raises(ValueError, match="expected one of plain, canvas, moodle, nbgrader"):
        gradebook(room, "excel")
