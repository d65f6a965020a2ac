"""A class gets the points that it earned, whatever one of its submissions does to itself.

Run in the sandbox that this machine has. Each test grades a few students at most.
"""

import csv
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest
import torch

from s2s_lab.grading import grading, place, work
from s2s_lab.grading.cells import Script, scripts
from s2s_lab.grading.chapter import chapter
from s2s_lab.grading.checks import CHECKS
from s2s_lab.grading.classroom import Classroom, classroom
from s2s_lab.grading.engine import examine
from s2s_lab.grading.grading import grade_class
from s2s_lab.grading.inside.reply import ENDED, Raised, Reply
from s2s_lab.grading.ledger import Ledger
from s2s_lab.grading.paper import Paper, Written
from s2s_lab.grading.probe import Asker
from s2s_lab.grading.result import Result
from s2s_lab.grading.sandbox import Limits, Sandbox
from s2s_lab.grading.submission import submissions
from s2s_lab.grading.version import version_of
from s2s_lab.grading.work import Deadly, Grade, grade
from tests.grading.classes import (
    EACH,
    FULL,
    GREEDY,
    LAST_STATE,
    NO_END,
    READS_PADDING,
    RIGHT,
    SEQ2SEQ,
    STEM,
    WITHOUT_LAST_STATE,
    hand_in,
    notebook,
)
from tests.grading.conftest import ROOT

CHAPTER = chapter(ROOT / "solutions" / f"{STEM}.ipynb")
LAST, GENERATE = "encoder_decoder.last_state", "encoder_decoder.greedy_generate"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


def script(exercise: str, **written: str) -> Script:
    """What runs for an exercise, from sources by grade_id (``last_state`` for ``last-state``)."""
    cells = [Written(i, s, id.replace("_", "-")) for i, (id, s) in enumerate(written.items(), 1)]
    ready, _ = scripts(Paper(tuple(cells)), CHAPTER)
    return next(one for one in ready if one.exercise == exercise)


def read(folder: Path) -> Classroom:
    return classroom(submissions(folder), [CHAPTER])


def points(room: Classroom) -> dict[str, int]:
    return {handed.student.id: handed.points for handed in room.students}


def test_right_work_passes_and_wrong_work_is_named(sandbox: Sandbox) -> None:
    assert grade(sandbox, script(LAST, last_state=LAST_STATE), 1).result.passed
    wrong = grade(sandbox, script(LAST, last_state=READS_PADDING), 1).result
    assert (wrong.status, wrong.message_id) == ("failed", "02.1/reads-padding")
    assert wrong.counterexample is not None


def test_nothing_written_is_not_yet(sandbox: Sandbox) -> None:
    assert grade(sandbox, script(LAST), 1).result.status == "not yet"
    started = script(LAST, last_state="def last_state(outputs, lengths):\n    pass\n")
    assert grade(sandbox, started, 1).result.status == "not yet"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("def last_state(outputs, lengths)\n    pass", "Cell 1 stopped with SyntaxError"),
        ("1 / 0\n" + LAST_STATE, "Cell 1 stopped with ZeroDivisionError"),
        ("x = 3", "do not define `last_state`"),
        (LAST_STATE + "del last_state", "is not any more"),
    ],
)
def test_what_is_not_defined_is_told(sandbox: Sandbox, source: str, told: str) -> None:
    result = grade(sandbox, script(LAST, last_state=source), 1).result
    assert (result.status, result.message_id) == ("failed", "02.1/undefined")
    assert told in result.message


def test_an_example_that_fails_after_the_definition_costs_nothing(sandbox: Sandbox) -> None:
    given = grade(sandbox, script(LAST, last_state=LAST_STATE + "last_state(1, 2)"), 1)
    assert given.result.passed
    assert "What it had defined by then was checked" in given.told[0]


@pytest.mark.parametrize("deed", ["import os\nos._exit(0)", "while True:\n    pass"])
def test_a_cell_that_ends_the_process_costs_its_own_exercise_alone(
    sandbox: Sandbox, deed: str
) -> None:
    deadly = Deadly()
    written = {"last_state": deed, "greedy": GREEDY}
    with Sandbox(limits=Limits(seconds=3)) as impatient:
        own = grade(impatient, script(LAST, **written), 1, deadly)
    assert own.result.status == "failed"
    other = grade(sandbox, script(GENERATE, **written), 1, deadly)
    assert other.result.passed
    assert "cell 1 was left out" in other.told[0]
    assert [cell.source for cell in deadly.cells] == [deed]


def test_a_cell_that_spoils_the_library_costs_no_other_exercise(sandbox: Sandbox) -> None:
    spoils = "def nothing(*a, **k):\n    return torch.zeros(1)\ntorch.stack = nothing\n"
    given = grade(sandbox, script(GENERATE, last_state=spoils, greedy=GREEDY), 1)
    assert given.result.passed
    assert "right without the cells of other exercises" in " ".join(given.told)


def test_what_was_tried_is_a_sign(sandbox: Sandbox) -> None:
    source = "import s2s_lab.grading.checks\n" + LAST_STATE
    given = grade(sandbox, script(LAST, last_state=source), 1)
    assert not given.result.passed
    assert any("looked for the checks" in sign for sign in given.signs)
    assert any("mentions import s2s_lab.grading.checks" in sign for sign in given.signs)
    assert not grade(sandbox, script(LAST, last_state=LAST_STATE), 1).signs


FORGED: tuple[object, ...] = (
    0,
    float("nan"),
    2**4000,
    "",
    "x" * 10_000,
    b"",
    [],
    {},
    (),
    {"given": 1},
    {"given": torch.zeros(2)},
    [torch.zeros(1)] * 3,
    dict.fromkeys(range(9)),
    torch.zeros(0),
    torch.tensor(3),
    torch.zeros(2, 0, 3),
    torch.zeros((1,) * 16),
    torch.full((2, 3), float("nan")),
    torch.zeros(2, 3, dtype=torch.complex64),
    torch.zeros(2, 3, dtype=torch.bool),
)
"""Answers of every form that a channel can carry."""


@pytest.mark.parametrize("name", list(CHECKS))
@pytest.mark.parametrize("number", range(len(FORGED)))
def test_no_answer_of_any_form_stops_a_check(name: str, number: int) -> None:
    """Whatever comes back for an input, and as that input, is a wrong answer and no more."""
    check, answer = CHECKS[name], FORGED[number]
    seen: list[Any] = []

    class Forger(Asker[Any]):
        def __call__(self, case: Any) -> Reply[Any]:
            seen.append(case)
            left = case if len(seen) % 2 else replace(case, **{next(iter(vars(case))): answer})
            return Reply(answer, None, left, "printed")

    result = examine(check, Forger(), 3)
    assert result.status == "failed"
    assert result.text()
    assert result._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize("name", list(CHECKS))
def test_answers_that_change_from_one_call_to_the_next_stop_no_check(name: str) -> None:
    """A liar may be right whenever a counterexample is looked at again."""
    check, rng = CHECKS[name], random.Random(4)

    class Liar(Asker[Any]):
        def __call__(self, case: Any) -> Reply[Any]:
            if rng.random() < 0.2:
                return Reply(None, Raised(ENDED, "it had ended", "", ""), case)
            return Reply(rng.choice(FORGED), None, case)

    for seed in range(5):
        assert examine(check, Liar(), seed).status in ("failed", "not yet")


def test_a_class_is_graded_and_its_ledger_kept(tmp_path: Path) -> None:
    """Ada earns all, Alan loses two exercises, Mallory's notebook is none; then nothing is left."""
    hand_in(tmp_path / "in", "ada", notebook(RIGHT))
    hand_in(tmp_path / "in", "alan", notebook({**RIGHT, "last-state": READS_PADDING}))
    hand_in(tmp_path / "in", "eve", notebook({"greedy": NO_END}))
    (tmp_path / "in" / "mallory.ipynb").write_bytes(b"\xff\xfe{")
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        room = read(tmp_path / "in")
        counted: list[int] = []
        grade_class(room, ledger, jobs=2, done=counted.append)
        assert points(room) == {"ada": FULL, "alan": WITHOUT_LAST_STATE, "eve": 0, "mallory": 0}
        assert len(room.students[3].refused) == 1
        assert sum(counted) == len(ledger) == 4 * len(EACH)
        again = read(tmp_path / "in")
        grade_class(again, ledger, isolation="no such isolation")  # none is needed
        assert [handed.grades for handed in again.students] == [
            handed.grades for handed in room.students
        ]


def test_only_what_changed_is_graded_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mended check asks for its own exercise again; new work for what runs that work."""
    hand_in(tmp_path / "in", "ada", notebook(RIGHT))
    hand_in(tmp_path / "in", "alan", notebook(RIGHT))
    asked: list[tuple[str, str]] = []
    result = CHECKS[LAST].exercise

    def pretend(cell: object, script: Script, seed: int, deadly: object = None) -> Grade:
        asked.append((script.exercise, str(seed)))
        return Grade(work.not_written(result))

    monkeypatch.setattr(place, "grade", pretend)
    versions: dict[str, str] = {}
    monkeypatch.setattr(grading, "version_of", lambda check: versions.get(check.exercise.name, "1"))
    with Ledger(tmp_path / "ledger.sqlite") as ledger:

        def names() -> list[str]:
            asked.clear()
            grade_class(read(tmp_path / "in"), ledger)
            return sorted(name for name, _ in asked)

        assert names() == sorted(2 * [task.exercise.name for task in CHAPTER.tasks])
        assert len({seed for _, seed in asked}) == 2 * len(EACH)  # fresh inputs for each
        assert names() == []
        versions[GENERATE] = "2"
        assert names() == [GENERATE] * 2
        hand_in(tmp_path / "in", "alan", notebook({**RIGHT, "seq2seq": SEQ2SEQ + "# more\n"}))
        later = list(EACH)[list(EACH).index("encoder_decoder.seq2seq") :]
        assert names() == sorted(later)


def test_the_version_of_a_check_is_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other exercises' modules are not part of it; its misconceptions are."""
    before = {name: version_of(check) for name, check in CHECKS.items()}
    assert len(set(before.values())) == len(CHECKS)
    assert {name: version_of(check) for name, check in CHECKS.items()} == before
    mended = replace(CHECKS[LAST], exercise=replace(CHECKS[LAST].exercise, points=3))
    assert version_of(mended) != before[LAST]


def test_a_mistake_of_ours_costs_no_student_a_grade(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What could not be graded is told, is not in the ledger, and is graded the next time."""
    hand_in(tmp_path / "in", "ada", notebook({"greedy": GREEDY}))

    def broken(*_: object) -> Grade:
        raise KeyError("a mistake")

    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        with monkeypatch.context() as patch:
            patch.setattr(place, "grade", broken)
            room = read(tmp_path / "in")
            grade_class(room, ledger)
            assert "was not graded: KeyError" in room.students[0].grades[GENERATE].told[0]
            assert len(ledger) == 0
        room = read(tmp_path / "in")
        grade_class(room, ledger)
        assert room.students[0].points == 4


def test_a_lost_sandbox_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Sandbox] = []
    real: Callable[..., Grade] = place.grade

    def lost_once(sandbox: Sandbox, *rest: Any) -> Grade:
        calls.append(sandbox)
        if len(calls) == 1:
            raise BrokenPipeError
        return real(sandbox, *rest)

    monkeypatch.setattr(place, "grade", lost_once)
    monkeypatch.setattr(Sandbox, "alive", lambda _: False)
    with place.Place("auto") as here:
        assert here.grade(script(LAST, last_state=LAST_STATE), 1, Deadly()).result.passed
    assert calls[0] is not calls[1]


@pytest.mark.parametrize(("busy", "asked"), [(True, 2), (False, 1)])
def test_on_a_machine_that_is_overloaded_what_did_not_come_back_is_graded_again(
    monkeypatch: pytest.MonkeyPatch, busy: bool, asked: int
) -> None:
    """An answer may be late because of others; where nobody else is at work it is late itself."""
    calls: list[Sandbox] = []
    real: Callable[..., Grade] = place.grade

    def late_once(sandbox: Sandbox, *rest: Any) -> Grade:
        calls.append(sandbox)
        if len(calls) > 1:
            return real(sandbox, *rest)
        late = Result(LAST, "failed", 2, 1, "It took too long.", "02.1/crash")
        return Grade(late)

    monkeypatch.setattr(place, "grade", late_once)
    monkeypatch.setattr(place, "_overloaded", lambda: busy)
    with place.Place("auto") as here:
        found = here.grade(script(LAST, last_state=LAST_STATE), 1, Deadly())
    assert found.result.passed is busy
    assert calls == [here.sandbox] * asked


def test_a_first_process_that_is_killed_costs_no_student_a_grade(tmp_path: Path) -> None:
    """It is killed while eight students are graded, two at a time; all have all their points."""
    for number in range(8):
        hand_in(tmp_path / "in", f"student{number}", notebook(RIGHT))
    killed: list[int] = []

    def kill(count: int) -> None:
        if count and not killed:
            for child in psutil.Process().children(recursive=True):
                killed.append(child.pid)
                with suppress(psutil.NoSuchProcess):
                    child.kill()

    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        room = read(tmp_path / "in")
        grade_class(room, ledger, jobs=2, done=kill)
        assert killed
        assert [handed.points for handed in room.students] == [FULL] * 8
        assert len(ledger) == 8 * len(EACH)


def test_jobs_are_at_least_one(tmp_path: Path) -> None:
    with (
        Ledger(tmp_path / "ledger.sqlite") as ledger,
        pytest.raises(ValueError, match="jobs: expected at least 1, got 0"),
    ):
        grade_class(Classroom((CHAPTER,), ()), ledger, jobs=0)


def test_of_several_notebooks_the_last_is_graded_and_that_is_told(tmp_path: Path) -> None:
    for name in ("a", "b"):
        hand_in(tmp_path / "ada", name, notebook(RIGHT))
    (handed,) = read(tmp_path).students
    assert handed.told == [f"There are several notebooks for {STEM}: ada/b.ipynb was graded."]


def test_a_notebook_of_another_course_is_refused(tmp_path: Path) -> None:
    """With one chapter every notebook is taken for it; with two it must look like one."""
    hand_in(tmp_path, "ada", {"cells": []})
    assert not read(tmp_path).students[0].refused
    other = replace(CHAPTER, stem="03_other", cells=(), tasks=())
    room = classroom(submissions(tmp_path), [CHAPTER, other])
    assert "expected a notebook of the course" in room.students[0].refused[0]


def test_csv_reads_back(tmp_path: Path) -> None:
    """The whole way from a folder to a gradebook."""
    from s2s_lab.grading.report import write_report

    hand_in(tmp_path / "in", "ada", notebook({"last-state": LAST_STATE}))
    room = read(tmp_path / "in")
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        grade_class(room, ledger)
    write_report(room, tmp_path / "report", "plain")
    text = (tmp_path / "report" / "gradebook.csv").read_text("utf-8-sig")
    assert next(csv.DictReader(text.splitlines()))["points"] == "2"
    for name in ("index.html", "feedback/ada.html", "results.json", "gradescope/ada/results.json"):
        assert (tmp_path / "report" / name).is_file()
