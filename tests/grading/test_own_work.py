"""A learner's own notebooks, graded as a class is: in a sandbox, with the given cells."""

import shutil

import pytest

from s2s_lab import text
from s2s_lab.grading.course import EXERCISES
from s2s_lab.grading.inside.stand_ins.s2s_lab import text as stand_in
from s2s_lab.grading.own_work import examined


@pytest.fixture
def released(solutions):
    return solutions.parent / "exercises"


def test_every_solution_gets_full_marks_in_the_sandbox_too(solutions, released):
    """Given cells run there without most of this package, and still define what is needed."""
    found = {result.exercise: result for result in examined(solutions, released)}
    assert list(found) == list(EXERCISES)
    assert {name: str(one) for name, one in found.items() if one.points != one.out_of} == {}


def test_untouched_exercises_are_not_written_yet(tmp_path, released):
    shutil.copy(released / "05_local_attention.ipynb", tmp_path)
    found = list(examined(tmp_path, released))
    assert len(found) == 6
    assert {result.status for result in found} == {"not yet"}


def test_a_notebook_that_cannot_be_read_is_one_sentence(tmp_path, released):
    (tmp_path / "04_attention.ipynb").write_text("{")
    with pytest.raises(ValueError, match=r"04_attention\.ipynb: "):
        list(examined(tmp_path, released))


def test_a_folder_without_notebooks_is_one_sentence(tmp_path, released):
    with pytest.raises(ValueError, match="expected notebooks of the course, found none"):
        list(examined(tmp_path, released))


def test_special_tokens_have_the_same_numbers_there():
    for name in ("PAD", "BOS", "EOS", "UNK", "MASK", "SPECIALS"):
        assert getattr(stand_in, name) == getattr(text, name)
