"""A ledger gives back what was written, once, and to its owner alone."""

import stat
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from s2s_lab.grading.ledger import Entry, Key, Ledger, as_json, from_json
from s2s_lab.grading.result import Result
from s2s_lab.grading.work import Grade
from tests.grading.classes import NO_END, READS_PADDING, SEQ2SEQ, graded

KEY = Key("ada", "a.b", "work", "test")
GRADE = Grade(Result("a.b", "passed", 2, 3, "Right."), ("told",), ("sign",), 0.5)


def test_what_is_written_is_found_again(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "ledger.sqlite"
    entry = Entry(GRADE, 2**62 - 1, "a sandbox")
    with Ledger(path) as ledger:
        assert ledger.find(KEY) is None
        ledger.write(KEY, entry)
    with Ledger(path) as ledger:
        assert ledger.find(KEY) == entry


def test_every_part_of_the_key_counts(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        ledger.write(KEY, Entry(GRADE, 1, ""))
        for change in ("student", "exercise", "work", "test"):
            assert ledger.find(replace(KEY, **{change: "other"})) is None


def test_the_first_grade_stays(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        ledger.write(KEY, Entry(GRADE, 1, ""))
        ledger.write(KEY, Entry(GRADE, 2, ""))
        found = ledger.find(KEY)
        assert found is not None
        assert (found.seed, len(ledger)) == (1, 1)


def test_grades_with_counterexamples_survive_as_they_were() -> None:
    """Tables with marked cells are equal after the way through JSON, and look the same."""
    room = graded(ada={"last-state": READS_PADDING, "seq2seq": SEQ2SEQ, "greedy": NO_END})
    for grade in room.students[0].grades.values():
        again = from_json(as_json(grade))
        assert again == grade
        assert again.result._repr_mimebundle_() == grade.result._repr_mimebundle_()
    assert room.students[0].grades["encoder_decoder.last_state"].result.counterexample is not None


def test_many_threads_may_write(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.sqlite") as ledger:

        def write(student: int) -> None:
            for exercise in range(20):
                key = Key(str(student % 4), str(exercise), "", "")
                ledger.write(key, Entry(GRADE, student, ""))

        threads = [threading.Thread(target=write, args=(i,)) for i in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(ledger) == 4 * 20


def test_only_its_owner_may_read_the_seeds(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with Ledger(path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_another_file_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_text("student,points\n" * 100)
    with pytest.raises(ValueError, match="expected a ledger"), Ledger(path):
        pass
