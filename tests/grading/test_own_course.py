"""A teacher's own course works like the shipped one, from its first exercise to its gradebook."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from s2s_lab.cli import main
from s2s_lab.grading import course, own_course
from s2s_lab.grading.checks import CHECKS
from s2s_lab.grading.engine import check
from s2s_lab.grading.hints import hint_at
from s2s_lab.grading.inside.questions import QUESTIONS


@pytest.fixture(autouse=True)
def shipped_again() -> Iterator[None]:
    """Put the shipped course back after a test."""
    tables = (course.EXERCISES, CHECKS, QUESTIONS)
    before = [dict(table) for table in tables]
    yield
    for table, old in zip(tables, before, strict=True):
        table.clear()
        table.update(old)
    own_course._folder = None
    for name in [name for name in sys.modules if name.partition(".")[0] == own_course.NAME]:
        del sys.modules[name]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A course with two exercises, as the command starts them."""
    for name in ("mine.masked_mean", "mine.second"):
        assert main(["new-exercise", name, "--course", str(tmp_path / "mine")]) == 0
    return tmp_path / "mine"


def test_a_new_exercise_can_be_released_proved_and_graded(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["release", "--course", str(folder)]) == 0
    assert main(["release", "--course", str(folder), "--check"]) == 0
    assert main(["prove", "--course", str(folder), "--json"]) == 0
    assert '"wrong": 8, "wrong_rejected": 8, "wrong_named": 8' in capsys.readouterr().out
    handed_in = tmp_path / "in"
    handed_in.mkdir()
    right = (folder / "solutions" / "01_mine.ipynb").read_text()
    (handed_in / "ada.ipynb").write_text(right)
    (handed_in / "alan.ipynb").write_text(right.replace("mask.sum(1)", "mask.shape[1]"))
    shutil.copy(folder / "exercises" / "01_mine.ipynb", handed_in / "kurt.ipynb")
    out = tmp_path / "report"
    assert main(["grade", str(handed_in), "--course", str(folder), "--out", str(out)]) == 0
    rows = (out / "gradebook.csv").read_text("utf-8-sig").splitlines()
    assert [row.split(",")[5] for row in rows[1:]] == ["4", "0", "0"]
    assert "left the padding out of the sum" in (out / "feedback" / "alan.html").read_text()


def test_a_notebook_inside_the_course_finds_its_checks(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the shipped exercises are still there."""
    (folder / "exercises").mkdir()
    monkeypatch.chdir(folder / "exercises")
    wrong = check("mine.second", lambda values, mask: values.mean(1))
    assert wrong.message_id == "01.2/counts-padding"
    assert "encoder_decoder.last_state" in CHECKS


def test_a_hint_inside_the_course_is_found(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    assert hint_at("mine.masked_mean", 1).text
    assert main(["hint", "mine.second", "--level", "2"]) == 0
    assert "hint 2 of 3" in capsys.readouterr().out
    assert course.exercise("encoder_decoder.last_state")


def test_files_are_never_overwritten(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "checks" / "second.py"
    path.write_text("mine")
    assert main(["new-exercise", "mine.second", "--course", str(folder)]) == 2
    assert "is already there" in capsys.readouterr().err
    assert path.read_text() == "mine"


@pytest.mark.parametrize("name", ["mean", "Mine.mean", "mine.mean()", "a.b.c", "../x.y"])
def test_names_are_chapter_and_task(tmp_path: Path, name: str) -> None:
    assert main(["new-exercise", name, "--course", str(tmp_path)]) == 2
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("path", "text", "why"),
    [
        ("checks/second.py", "1 / 0", r"second\.py: cannot be used: ZeroDivisionError"),
        ("checks/second.py", "CHECKS = (3,)", "expected checks in CHECKS, got int"),
        ("questions/second.py", "QUESTIONS = {}", "cannot be used: ImportError"),
        (
            "checks/third.py",
            "from own_course.checks.second import CHECKS",
            "expected one check of 'mine.second', got two",
        ),
    ],
)
def test_a_course_with_a_mistake_is_one_sentence(
    folder: Path, path: str, text: str, why: str
) -> None:
    (folder / path).write_text(text)
    with pytest.raises(ValueError, match=why):
        own_course.use(folder)
