"""What a learner has done is remembered in the working copy, and nowhere else."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.course import lay_out
from s2s_lab.grading import check, hint
from s2s_lab.grading.progress import FILE, Done, read, record_check, record_hint, working_copy
from s2s_lab.grading.result import Result

PASSED = Result("attention.attend", "passed", 3, 8, "Right on all 8 inputs.")
FAILED = replace(PASSED, status="failed", message="Wrong.")
NOT_YET = replace(PASSED, status="not yet", message="To be written.")


def copy_in(folder):
    (folder / ".s2s-lab").mkdir()
    (folder / ".s2s-lab" / "manifest.json").write_text("{}")
    (folder / "exercises").mkdir()
    return folder


def test_the_best_counts_and_a_stub_is_no_try(tmp_path):
    folder = copy_in(tmp_path)
    for result in (NOT_YET, FAILED, PASSED, FAILED):
        record_check(result, folder / "exercises")
    record_hint("attention.attend", 2, folder)
    record_hint("attention.attend", 1, folder)
    assert read(folder) == {"attention.attend": Done(points=3, tries=3, hints=2)}


def test_outside_of_a_working_copy_nothing_is_written(tmp_path):
    assert working_copy(tmp_path) is None
    record_check(PASSED, tmp_path)
    record_hint("attention.attend", 1, tmp_path)
    assert list(tmp_path.iterdir()) == []


@given(st.lists(st.one_of(st.text(), st.integers().map(str), st.just('{"exercise": "x"}'))))
def test_lines_that_cannot_be_read_cost_nothing(tmp_path_factory, lines):
    folder = copy_in(tmp_path_factory.mktemp("work"))
    record_check(PASSED, folder)
    with (folder / ".s2s-lab" / FILE).open("a", encoding="utf-8") as out:
        out.writelines(f"{line}\n" for line in lines)
    record_check(FAILED, folder)
    assert read(folder)["attention.attend"] == Done(points=3, tries=2)


def test_check_and_hint_in_a_notebook_of_the_working_copy_are_remembered(tmp_path, monkeypatch):
    lay_out(tmp_path / "work")
    monkeypatch.chdir(tmp_path / "work" / "exercises")
    check("attention.masked_softmax", lambda scores, mask: scores)
    hint("attention.masked_softmax")
    found = read(tmp_path / "work")["attention.masked_softmax"]
    assert (found.points, found.tries) == (0, 1)
    assert found.hints >= 1
    lines = (tmp_path / "work" / ".s2s-lab" / FILE).read_text().splitlines()
    assert {json.loads(line)["exercise"] for line in lines} == {"attention.masked_softmax"}
