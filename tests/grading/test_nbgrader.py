"""nbgrader's own commands on the course's notebooks, with the points that `check` gives."""

import json

import nbformat
import pytest

from tests.grading.attacks.honest import HONEST
from tests.grading.classes import STEM
from tests.grading.conftest import ROOT
from tests.grading.rivals import HAS_NBGRADER, NAMES, NbGrader

pytestmark = pytest.mark.skipif(not HAS_NBGRADER, reason="needs nbgrader: pip install nbgrader")
CHOSEN = [one for one in HONEST if one.name in ("right", "half_right")]


def test_nbgrader_releases_grades_and_tells_as_we_do(tmp_path):
    course = NbGrader(tmp_path)
    said = course.command("generate_assignment", STEM, "--create")
    released = tmp_path / "release" / STEM / f"{STEM}.ipynb"
    assert released.is_file(), said
    theirs = [cell.source for cell in nbformat.read(released, as_version=4).cells]
    ours = [cell.source for cell in nbformat.read(ROOT / f"exercises/{STEM}.ipynb", 4).cells]
    assert theirs == ours
    for one in CHOSEN:
        course.hand_in(one.name, one.file())
    said = course.command("autograde", STEM, "--create")
    assert course.points() == {
        one.name: {name: float(one.points[name]) for name in NAMES} for one in CHOSEN
    }, said
    said = course.command("generate_feedback", STEM)
    for one in CHOSEN:
        page = tmp_path / "feedback" / one.name / STEM / f"{STEM}.html"
        assert page.is_file(), said
        assert "encoder_decoder.last_state" in page.read_text(encoding="utf-8")


def test_an_untouched_exercise_gets_no_point(tmp_path):
    course = NbGrader(tmp_path)
    course.command("generate_assignment", STEM, "--create")
    course.hand_in("ada", (ROOT / f"exercises/{STEM}.ipynb").read_bytes())
    said = course.command("autograde", STEM, "--create")
    assert json.dumps(course.points()) == json.dumps({"ada": dict.fromkeys(NAMES, 0.0)}), said
