"""Grading on a Dask cluster: the same points as here, also when a worker is killed halfway."""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil
import pytest

from s2s_lab.cli import main
from s2s_lab.grading import cluster
from s2s_lab.grading.chapter import chapter
from s2s_lab.grading.checks import CHECKS
from s2s_lab.grading.classroom import Classroom, classroom
from s2s_lab.grading.cluster import Order, deliver, grade_on_cluster
from s2s_lab.grading.ledger import Ledger
from s2s_lab.grading.submission import submissions
from s2s_lab.grading.version import version_of
from tests.grading.classes import (
    EACH,
    FULL,
    READS_PADDING,
    RIGHT,
    STEM,
    WITHOUT_LAST_STATE,
    hand_in,
    notebook,
)
from tests.grading.conftest import ROOT

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that can fork")
CHAPTER = chapter(ROOT / "solutions" / f"{STEM}.ipynb")
STUDENTS = 16


def read(folder: Path) -> Classroom:
    return classroom(submissions(folder), [CHAPTER])


@pytest.fixture(scope="module")
def workers() -> Iterator[Any]:
    """A cluster on this machine: two worker processes of one thread each."""
    distributed = pytest.importorskip("distributed", reason="needs Dask: pip install distributed")
    paths = {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, env=paths
    ) as found:
        yield found


def test_a_worker_that_is_killed_halfway_loses_and_doubles_no_grade(
    workers: Any, tmp_path: Path
) -> None:
    """Every second student has the first exercise wrong, and so the model that uses it."""
    for number in range(STUDENTS):
        wrong = {"last-state": READS_PADDING} if number % 2 else {}
        hand_in(tmp_path / "in", f"student{number:02}", notebook({**RIGHT, **wrong}))
    seen: list[int] = []
    killed: list[int] = []

    def watch(count: int) -> None:
        seen.append(count)
        if sum(seen) >= len(EACH) * STUDENTS // 2 and not killed:
            worker = next(iter(workers.workers.values()))
            killed.append(worker.pid)
            psutil.Process(worker.pid).kill()

    room = read(tmp_path / "in")
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        grade_on_cluster(room, ledger, address=workers.scheduler_address, done=watch)
        assert len(ledger) == len(EACH) * STUDENTS
    assert killed
    assert sum(seen) == len(EACH) * STUDENTS
    assert [one.points for one in room.students] == [FULL, WITHOUT_LAST_STATE] * (STUDENTS // 2)
    assert room.sandbox
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as file:
        sums = "sum(points), count(distinct seed)"
        rows = file.execute(f"select {sums} from grades group by student order by student")
        two = [(FULL, len(EACH)), (WITHOUT_LAST_STATE, len(EACH))]
        assert list(rows) == two * (STUDENTS // 2)


def test_what_has_a_grade_is_not_sent_again(workers: Any, tmp_path: Path) -> None:
    hand_in(tmp_path / "in", "ada", notebook(RIGHT))
    arguments = ["grade", str(tmp_path / "in"), "--solutions", str(ROOT / "solutions")]
    arguments += ["--out", str(tmp_path / "out"), "--dask", workers.scheduler_address]
    assert main(arguments) == 0
    with Ledger(tmp_path / "out" / "ledger.sqlite") as ledger:
        room = read(tmp_path / "in")
        grade_on_cluster(room, ledger, address=workers.scheduler_address)
        assert len(ledger) == len(EACH)
    assert room.students[0].points == FULL


def test_without_dask_it_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    hand_in(tmp_path / "in", "ada", notebook(RIGHT))
    arguments = ["grade", str(tmp_path / "in"), "--solutions", str(ROOT / "solutions")]
    arguments += ["--out", str(tmp_path / "out"), "--dask", "tcp://127.0.0.1:1"]
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert said == f"s2s-lab: {cluster.MISSING}\n"
    assert "pip install" in said


def test_where_no_scheduler_answers_it_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed", reason="needs Dask: pip install distributed")
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        room = Classroom((CHAPTER,), ())
        with pytest.raises(OSError, match="expected a Dask scheduler at tcp://127.0.0.1:1"):
            grade_on_cluster(room, ledger, address="tcp://127.0.0.1:1")
        with pytest.raises(OSError, match="expected a Dask scheduler at nowhere at all"):
            grade_on_cluster(room, ledger, address="nowhere at all")


def test_a_worker_with_other_checks_grades_nothing() -> None:
    name = next(iter(CHECKS))
    tests = {name: version_of(CHECKS[name])[::-1]}
    with pytest.raises(ValueError, match=f"another version of the check of {name}"):
        deliver(Order((), (), tests, "auto", None))
