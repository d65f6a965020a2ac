"""The teacher's page counts right, links to students, and shows what was tried as text."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from s2s_lab.grading.classroom import Classroom
from s2s_lab.grading.teacher_page import teacher_page
from tests.grading.classes import (
    FULL,
    NO_END,
    READS_PADDING,
    RIGHT,
    WITHOUT_LAST_STATE,
    graded,
)
from tests.grading.test_feedback import EVIL, is_tame


@pytest.fixture(scope="module")
def room() -> Classroom:
    return graded(
        ada=RIGHT,
        alan={**RIGHT, "last-state": READS_PADDING},
        emmy={"last-state": READS_PADDING, "greedy": NO_END},
        kurt={},
    )


LINKS = {f"id-{name}": f"feedback/{name}.html" for name in ("ada", "alan", "emmy", "kurt")}


@pytest.fixture(scope="module")
def text(room: Classroom) -> str:
    return teacher_page(room, LINKS)


def test_counts_by_exercise(text: str) -> None:
    """last_state: Ada passed, Alan and Emmy failed, Kurt wrote nothing."""
    assert 'aria-label="encoder_decoder.last_state: 1 passed, 2 failed, 1 not yet"' in text
    assert 'aria-label="encoder_decoder.greedy_generate: 2 passed, 1 failed, 1 not yet"' in text


def test_points_of_the_class(room: Classroom, text: str) -> None:
    """All; without two (a wrong last_state spoils the model that uses it); 0 and 0 points."""
    less = WITHOUT_LAST_STATE
    assert [handed.points for handed in room.students] == [FULL, less, 0, 0]
    average = f"{(FULL + less) / 4:.1f} of {FULL} points on average"
    assert f"{average}; 1 of 4 have all of them" in text
    assert f'aria-label="students by points: 2 with 0, 1 with {less}, 1 with {FULL}"' in text


def test_mistakes_are_named_and_counted(text: str) -> None:
    bare = re.sub(r"<[^>]+>", " ", text)
    assert re.search(r"2\s+2 students\s+02\.1/reads-padding\s+You read the state", bare)


def test_students_are_linked(text: str) -> None:
    for name in ("ada", "kurt"):
        assert f'href="feedback/{name}.html"' in text


def test_what_was_tried_is_shown_as_text(room: Classroom) -> None:
    eve = replace(room.students[0], told=[EVIL], refused=[EVIL])
    eve.grades = {
        name: replace(grade, told=(EVIL,), signs=(EVIL,)) for name, grade in eve.grades.items()
    }
    text = teacher_page(replace(room, students=(eve,), refused=(EVIL,)), {})
    assert "&lt;script&gt;" in text
    assert is_tame(text)


def test_a_class_without_students_has_a_page(room: Classroom) -> None:
    assert "0 students" in teacher_page(replace(room, students=()), {})


@pytest.mark.browser
@pytest.mark.parametrize("width", [800, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_and_loads_nothing(
    tab: object, tmp_path: Path, width: int, scheme: str, text: str
) -> None:
    """Nothing is wider than the window, and text stands out from its ground."""
    path = tmp_path / "index.html"
    path.write_text(text, encoding="utf-8")
    page = tab.open(path)  # type: ignore[attr-defined]
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    ground, ink = page.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
    )
    light = [sum(map(int, re.findall(r"\d+", colour)[:3])) for colour in (ground, ink)]
    assert abs(light[0] - light[1]) > 500
    assert (light[0] > light[1]) == (scheme == "light")
