"""``s2s-lab course``: the chapters, the learner's progress, the certificate."""

import json
import re
import shutil
from pathlib import Path

import pytest

from s2s_lab.cli import main
from s2s_lab.cli.course import bar, duration
from s2s_lab.course import lay_out
from s2s_lab.grading.certificate import certificate
from s2s_lab.grading.course import EXERCISES
from s2s_lab.grading.plan import plan
from s2s_lab.grading.progress import record_check
from s2s_lab.grading.result import Result

ROOT = Path(__file__).parent.parent


@pytest.fixture
def work(tmp_path, monkeypatch):
    lay_out(tmp_path / "work")
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


def plain(capsys):
    assert main(["course", "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_every_exercise_is_in_it_once_with_its_points(capsys):
    chapters = plain(capsys)
    listed = [one["name"] for chapter in chapters for one in chapter["exercises"]]
    assert listed == list(EXERCISES)
    assert sum(chapter["out_of"] for chapter in chapters) == sum(
        exercise.points for exercise in EXERCISES.values()
    )
    assert all(chapter["title"] and chapter["tutorial_minutes"] >= 20 for chapter in chapters)


def test_what_was_solved_is_counted(work, capsys):
    record_check(Result("attention.attend", "passed", 3, 8, "Right."), work)
    by_number = {chapter["chapter"]: chapter["points"] for chapter in plain(capsys)}
    assert by_number.pop("04") == 3
    assert set(by_number.values()) == {0}
    assert main(["course", "4"]) == 0
    assert "3 of 3 points  tries: 1, hints: 0" in capsys.readouterr().out
    assert main(["course"]) == 0
    assert " 3 of 19" in capsys.readouterr().out


def test_a_narrow_terminal_gets_lines_that_fit(work, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "84")
    assert main(["course"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines[: len(lines) - 2])) <= 84


@pytest.mark.usefixtures("work")
def test_a_certificate_says_what_was_found_now(work, capsys):
    """One solved chapter among untouched ones; what was remembered does not count."""
    for notebook in (work / "exercises").glob("*.ipynb"):
        if notebook.stem not in ("04_attention", "05_local_attention"):
            notebook.unlink()
    shutil.copy(ROOT / "solutions" / "05_local_attention.ipynb", work / "exercises")
    record_check(Result("attention.attend", "passed", 3, 8, "Right."), work)
    words = ["course", "--certificate", "mine.html", "--name", "Ada <b> Lovelace"]
    assert main(words) == 0
    page = (work / "mine.html").read_text(encoding="utf-8")
    assert "Ada &lt;b&gt; Lovelace" in page
    assert "has solved 6 of" in page
    assert "17 of 17" in page
    assert "0 of 19" in page
    assert "Certificate of progress" in page
    assert "<script" not in page
    assert "mine.html" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--certificate", "x.html"], "expected a name as well"),
        (["99"], "expected one of 00, 01"),
        (["--dir", "nowhere"], "expected a working copy of the course, got nowhere"),
        (["--certificate", "x.html", "--name", "a" * 81], "expected 1 to 80 letters"),
    ],
)
def test_a_wrong_call_is_one_sentence(work, capsys, words, told):
    for notebook in list((work / "exercises").glob("*.ipynb"))[1:]:
        notebook.unlink()
    assert main(["course", *words]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1


def test_without_a_working_copy_there_is_nothing_to_check(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["course", "--check"]) == 2
    assert "`s2s-lab open` makes one" in capsys.readouterr().err


def test_a_bar_is_full_with_all_points_only():
    assert {bar(points, 22)[-1] for points in range(22)} == {"·"}
    assert bar(22, 22) == "■" * 10
    assert [duration(minutes) for minutes in (5, 59, 67, 68, 1200)] == [
        "5 min",
        "59 min",
        "1 h",
        "1 h 15 min",
        "20 h",
    ]


def test_the_table_and_the_certificate_speak_chinese(capsys):
    assert main(["course", "--language", "zh-CN"]) == 0
    told = capsys.readouterr().out
    assert "总计" in told
    assert "小时" in told
    text = certificate("爱达", plan(ROOT / "tutorials", {}, "zh-CN"), "2026-01-01", "1", "zh-CN")
    assert 'lang="zh-CN"' in text
    assert "学习进度证书" in text
    assert not re.search(r">[^<]*(solved|points|chapter|exercise)[^<]*<", text)
