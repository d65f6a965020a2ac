"""The commands `grade`, `check`, `doctor` and `new-exercise`, as a teacher types them."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from s2s_lab.cli import main
from tests.grading.classes import (
    EACH,
    FULL,
    GREEDY,
    LAST_STATE,
    NO_END,
    READS_PADDING,
    RIGHT,
    SEQ2SEQ,
    hand_in,
    notebook,
    place,
)
from tests.grading.conftest import ROOT

SOLUTIONS = str(ROOT / "solutions")


def a_class(folder: Path) -> Path:
    """Nine students with different points."""
    works = [RIGHT, {"last-state": READS_PADDING}, {"greedy": NO_END, "last-state": LAST_STATE}]
    for i in range(9):
        hand_in(folder, f"student{i}", notebook({**works[i % 3], "greedy": GREEDY + f"# {i}\n"}))
    return folder


def test_grade_writes_the_reports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hand_in(tmp_path / "in", "ada", notebook(RIGHT))
    (tmp_path / "in" / "eve.ipynb").write_text("{")
    out = tmp_path / "report"
    args = ["grade", str(tmp_path / "in"), "--solutions", SOLUTIONS, "--out", str(out)]
    assert main([*args, "--format", "nbgrader", "--jobs", "1"]) == 1  # a file was refused
    said = capsys.readouterr().out
    assert f"2 students, {2 * len(EACH)} grades" in said
    assert "refused: eve: eve.ipynb: expected a notebook in JSON" in said
    assert main([*args, "--again", "ada"]) == 0
    said = capsys.readouterr().out
    assert said.count("on the inputs of seed") == len(EACH)
    assert said.endswith("the same points\n")
    assert main([*args, "--again", "zoe"]) == 2
    assert "no student has the id 'zoe'" in capsys.readouterr().err
    assert "02_encoder_decoder,,,ada" in (out / "gradebook.csv").read_text()
    assert json.loads((out / "gradescope" / "ada" / "results.json").read_text())["score"] == FULL


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (["missing"], "found none"),
        (["in", "--solutions", "missing"], "expected notebooks with graded exercises"),
        (["in", "--jobs", "0"], "jobs: expected at least 1, got 0"),
        (["in", "--course", "missing"], "expected a course with the folder checks"),
    ],
)
def test_a_wrong_call_is_one_line(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    args: list[str],
    why: str,
) -> None:
    hand_in(tmp_path / "in", "ada", notebook({}))
    (tmp_path / "solutions").symlink_to(SOLUTIONS)
    monkeypatch.chdir(tmp_path)
    assert main(["grade", *args]) == 2
    said = capsys.readouterr().err
    assert why in said
    assert said.count("\n") == 1


def grades(path: Path) -> int:
    """How many are in a ledger that someone else may be writing."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as file:
            return int(file.execute("SELECT count(*) FROM grades").fetchone()[0])
    except sqlite3.Error:
        return 0


def test_grading_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    """Killed twice in the middle: the same gradebook as in one go, every grade there once."""
    handed_in = a_class(tmp_path / "in")
    code = "import sys; from s2s_lab.cli import main; sys.exit(main(sys.argv[1:]))"
    call = [sys.executable, "-c", code, "grade", str(handed_in), "--solutions", SOLUTIONS]
    ledger = tmp_path / "broken" / "ledger.sqlite"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for more in (4, 9):
        with subprocess.Popen(
            [*call, "--out", str(tmp_path / "broken"), "--jobs", "2"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            until = time.monotonic() + 120
            while grades(ledger) < more and process.poll() is None:
                assert time.monotonic() < until
                time.sleep(0.01)
            process.send_signal(signal.SIGKILL)
    in_the_middle = grades(ledger)
    assert 9 <= in_the_middle < 9 * len(EACH)
    for out in ("broken", "whole"):
        subprocess.run(
            [*call, "--out", str(tmp_path / out)], env=environment, check=True, capture_output=True
        )
    assert grades(ledger) == grades(tmp_path / "whole" / "ledger.sqlite") == 9 * len(EACH)
    books = [(tmp_path / out / "gradebook.csv").read_bytes() for out in ("broken", "whole")]
    assert books[0] == books[1]
    assert books[0].count(b"student") == 1 + 2 * 9  # the head, and id and name of each


def test_check_in_a_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the notebook says, and a sum; a cell that stops is told and stops nothing."""
    tree = notebook({"last-state": READS_PADDING, "seq2seq": SEQ2SEQ, "greedy": "1 / 0"})
    number = place(tree, "greedy") + 1
    path = hand_in(tmp_path, "mine", tree)
    assert main(["check", str(path)]) == 1
    said = capsys.readouterr().out
    assert "[02.1/reads-padding]" in said
    assert f"cell {number} stopped with ZeroDivisionError" in said
    assert "not yet · encoder_decoder.greedy_generate" in said
    assert said.rstrip().endswith(f"0 of {FULL} points")


def test_check_of_a_full_solution(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", f"{SOLUTIONS}/02_encoder_decoder.ipynb", "--brief"]) == 0
    assert capsys.readouterr().out.rstrip().endswith(f"{FULL} of {FULL} points")


@pytest.mark.parametrize("text", ["{", '{"cells": []}'])
def test_check_of_no_exercise_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    path = tmp_path / "x.ipynb"
    path.write_text(text)
    assert main(["check", str(path)]) == 2
    assert "x.ipynb: expected a notebook" in capsys.readouterr().err


def test_doctor_says_what_keeps_submissions_in(capsys: pytest.CaptureFixture[str]) -> None:
    main(["doctor"])
    said = capsys.readouterr().out
    assert "torch" in said
    assert "Submissions would be graded in" in said
