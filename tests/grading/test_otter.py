"""The assignment for Otter: its files, and the points of `otter run`."""

import runpy
import zipfile

import pytest

from s2s_lab.cli import main
from tests.grading.attacks.honest import HONEST
from tests.grading.classes import EACH, STEM
from tests.grading.conftest import ROOT
from tests.grading.rivals import HAS_OTTER, NAMES, Otter


@pytest.fixture
def exported(tmp_path, capsys):
    assert (
        main(["export", "otter", "--solutions", str(ROOT / "solutions"), "--to", str(tmp_path)])
        == 0
    )
    assert "otter run" in capsys.readouterr().out
    return tmp_path / STEM


def test_the_notebook_is_the_released_one(exported):
    ours = (ROOT / "exercises" / f"{STEM}.ipynb").read_bytes()
    assert (exported / f"{STEM}.ipynb").read_bytes() == ours


def test_every_exercise_has_a_test_with_its_points(exported):
    tests = [runpy.run_path(str(path))["test"] for path in (exported / "tests").glob("*.py")]
    points = {test["name"]: test["points"] for test in tests}
    assert points == {name.partition(".")[2]: one for name, one in EACH.items()}


def test_the_zip_holds_what_otter_reads_and_no_solution(exported):
    with zipfile.ZipFile(exported / "autograder.zip") as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert {"otter_config.json", "tests/last_state.py"} <= set(texts)
    assert not any("SOLUTION" in text or "lengths - 1" in text for text in texts.values())


def test_the_same_course_gives_the_same_bytes(exported, tmp_path):
    again = tmp_path / "again"
    main(["export", "otter", "--solutions", str(ROOT / "solutions"), "--to", str(again)])
    for path in exported.rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (again / STEM / path.relative_to(exported)).read_bytes()


def test_a_folder_without_solutions_is_one_sentence(tmp_path, capsys):
    assert main(["export", "otter", "--solutions", str(tmp_path), "--to", str(tmp_path)]) == 2
    assert "expected solution notebooks" in capsys.readouterr().err


def test_a_run_needs_a_command_and_limits_for_its_card(tmp_path, capsys):
    assert main(["export", str(tmp_path), "--to", str(tmp_path / "copy")]) == 2
    assert "--command: expected with a run" in capsys.readouterr().err


@pytest.mark.skipif(not HAS_OTTER, reason="needs Otter-Grader: pip install otter-grader")
@pytest.mark.parametrize("name", ["right", "half_right"])
def test_otter_run_gives_the_same_points(tmp_path, name):
    (one,) = [one for one in HONEST if one.name == name]
    otter = Otter(tmp_path)
    points = otter.points("ada", one.file())
    assert points == {name: float(one.points[name]) for name in NAMES}, otter.said
