"""What is taken from a learner's notebook, whatever happened to its cells."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.grading.cells import Script, scripts
from s2s_lab.grading.chapter import Chapter, chapter, chapters
from s2s_lab.grading.magics import without_magics
from s2s_lab.grading.names import defined, needed, same_code
from s2s_lab.grading.paper import MAX_CELLS, Paper, paper
from tests.grading.classes import (
    EACH,
    FULL,
    GREEDY,
    LAST_STATE,
    MERGE,
    RIGHT,
    STEM,
    code,
    notebook,
    place,
)
from tests.grading.conftest import ROOT

CHAPTER = chapter(ROOT / "solutions" / f"{STEM}.ipynb")


def taken(tree: Any) -> tuple[dict[str, Script], str]:
    """Scripts by the name that is asked for, and what was told."""
    found, told = scripts(paper(json.dumps(tree).encode()), CHAPTER)
    return {script.name: script for script in found}, " ".join(told)


def own(script: Script) -> list[str]:
    """Sources of the learner's cells for the exercise."""
    return [script.cells[i].source for i in sorted(script.own)]


def same_work(a: dict[str, Script], b: dict[str, Script]) -> bool:
    return {n: s.digest for n, s in a.items()} == {n: s.digest for n, s in b.items()}


def test_a_chapter_holds_no_solution_and_no_hidden_test() -> None:
    text = repr(CHAPTER)
    assert "torch.arange(len(lengths))" not in text
    assert "assert check" not in text
    assert [task.own for task in CHAPTER.tasks] == [(id,) for id in RIGHT]


def test_released_notebooks_are_the_same_chapter() -> None:
    assert chapter(ROOT / "exercises" / f"{STEM}.ipynb") == CHAPTER


def test_a_folder_without_exercises_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="found none"):
        chapters(tmp_path)
    (tmp_path / "01_x.ipynb").write_text("{")
    with pytest.raises(ValueError, match=r"01_x\.ipynb"):
        chapters(tmp_path)


def test_an_untouched_notebook_has_nothing_written() -> None:
    found, told = taken(notebook({}))
    assert all(not script.own for script in found.values())
    assert told == ""


def test_solutions_run_between_the_teachers_cells_up_to_their_own() -> None:
    found, told = taken(notebook(RIGHT))
    script = found["RNNSeq2Seq"]
    assert own(script) == [RIGHT["seq2seq"]]
    assert [script.cells[i].source for i in sorted(script.others)] == [LAST_STATE, MERGE]
    assert GREEDY not in [cell.source for cell in script.cells]
    assert not any("check(" in cell.source for cell in script.cells)
    assert told == ""


def test_comments_and_spaces_in_a_stub_are_nothing_written() -> None:
    tree = notebook({})
    cell = tree["cells"][place(tree, "last-state")]
    cell["source"] = "# hm\n" + "".join(cell["source"]) + "\n\n    # later\n"
    assert not taken(tree)[0]["last_state"].own


def test_a_deleted_cell_is_nothing_written_and_told() -> None:
    tree = notebook(RIGHT)
    del tree["cells"][place(tree, "greedy")]
    found, told = taken(tree)
    assert not found["greedy_generate"].own
    assert "The solution cell greedy is missing." in told


@pytest.mark.parametrize("stub_first", [True, False])
def test_of_a_copy_and_the_stub_the_copy_counts(stub_first: bool) -> None:
    tree = notebook({key: RIGHT[key] for key in ("seq2seq", "greedy")})
    at = place(tree, "last-state")
    copied = copy.deepcopy(tree["cells"][at])
    copied["source"] = LAST_STATE
    tree["cells"].insert(at + stub_first, copied)
    found, told = taken(tree)
    assert own(found["last_state"]) == [LAST_STATE]
    assert "last-state is there 2 times: cells 7, 8." in told


def test_of_two_written_copies_both_run_in_their_order() -> None:
    """As in the notebook, what is defined last counts."""
    tree = notebook(RIGHT)
    at = place(tree, "last-state")
    copied = copy.deepcopy(tree["cells"][at])
    copied["source"] = LAST_STATE.replace("- 1", "- 2")
    tree["cells"].insert(at + 1, copied)
    assert own(taken(tree)[0]["last_state"]) == [LAST_STATE, copied["source"]]


@pytest.mark.parametrize("keeps_id", [True, False])
def test_a_split_cell_is_put_together(keeps_id: bool) -> None:
    """JupyterLab gives both halves the metadata, VS Code the first alone."""
    tree = notebook(RIGHT)
    at = place(tree, "last-state")
    head, tail = LAST_STATE.rstrip().split("\n")
    second = copy.deepcopy(tree["cells"][at]) if keeps_id else code("")
    tree["cells"][at]["source"], second["source"] = head, tail
    tree["cells"].insert(at + 1, second)
    found, told = taken(tree)
    assert own(found["last_state"]) == [LAST_STATE.rstrip()]
    assert "Cells 7, 8 are pieces of one cell" in told


def test_metadata_do_not_matter() -> None:
    tree = notebook(RIGHT)
    cell = tree["cells"][place(tree, "last-state")]
    cell["metadata"]["nbgrader"] |= {"points": 99, "grade": True, "solution": False}
    cell["metadata"]["tags"] = ["skip"]
    tree["metadata"] = {"kernelspec": {"name": "evil"}}
    assert same_work(taken(tree)[0], taken(notebook(RIGHT))[0])


def test_a_function_without_its_cell_is_found_by_name() -> None:
    tree = notebook(RIGHT)
    at = place(tree, "greedy")
    tree["cells"][at]["metadata"] = {}
    found, told = taken(tree)
    assert own(found["greedy_generate"]) == [GREEDY]
    assert f"greedy_generate was taken from cell {at + 1}" in told


def test_a_solution_in_a_new_cell_below_the_stub_is_found() -> None:
    tree = notebook({})
    tree["cells"].insert(place(tree, "last-state") + 1, code(LAST_STATE))
    assert own(taken(tree)[0]["last_state"]) == [LAST_STATE]


def test_helpers_of_the_learner_run_before_what_reads_them() -> None:
    tree = notebook({**RIGHT, "last-state": "def last_state(o, n):\n    return pick(o, n)\n"})
    at = place(tree, "last-state")
    pick = "def pick(outputs, lengths):\n    return outputs[rows(lengths), lengths - 1]\n"
    rows = "def rows(lengths):\n    return torch.arange(len(lengths))\n"
    tree["cells"][at + 1 : at + 1] = [code(pick), code(rows), code("import nowhere")]
    found, told = taken(tree)
    sources = [cell.source for cell in found["last_state"].cells]
    solution = own(found["last_state"])[-1]
    assert sources.index(rows) < sources.index(pick) < sources.index(solution)
    assert "import nowhere" not in sources
    assert "cell 8 ran too: last-state reads pick from it." in told


def test_changed_given_cells_are_told_and_do_not_run() -> None:
    tree = notebook(RIGHT)
    given = next(cell for cell in tree["cells"] if cell["cell_type"] == "code")
    given["source"] = "import torch\ntorch.allclose = print"
    found, told = taken(tree)
    assert same_work(found, taken(notebook(RIGHT))[0])
    assert "A given cell was changed or deleted" in told


def test_the_order_of_cells_does_not_matter() -> None:
    tree = notebook(RIGHT)
    tree["cells"].reverse()
    found, told = taken(tree)
    assert same_work(found, taken(notebook(RIGHT))[0])
    assert "another order" in told


def test_solutions_turned_into_text_are_taken() -> None:
    tree = notebook(RIGHT)
    tree["cells"][place(tree, "greedy")]["cell_type"] = "markdown"
    found, told = taken(tree)
    assert own(found["greedy_generate"]) == [GREEDY]
    assert "is text" in told


@given(st.randoms(use_true_random=False), st.lists(st.text(max_size=40), max_size=4))
def test_shuffled_cells_and_cells_of_ones_own_change_nothing(rng: Any, extra: list[str]) -> None:
    """Comments alone: they define nothing that a solution could read."""
    tree = notebook(RIGHT)
    tree["cells"] += [code("# " + " ".join(text.split())) for text in extra]
    rng.shuffle(tree["cells"])
    assert same_work(taken(tree)[0], taken(notebook(RIGHT))[0])


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("%time x = f()", "x = f()"),
        ("%timeit -n 3 f()", "pass"),
        ("if a:\n    !ls\nb", "if a:\n    pass\nb"),
        ("files = !ls", "files = None"),
        ("f?", "pass"),
        ("%%time\nf()", "f()"),
        ("%%writefile x.py\nimport os", ""),
        ('"""\n%time\n"""', '"""\n%time\n"""'),
        ("x = (7\n% 2)", "x = (7\n% 2)"),
    ],
)
def test_magics_do_not_keep_python_from_running(source: str, plain: str) -> None:
    assert without_magics(source)[0] == plain


def test_names_of_a_cell() -> None:
    source = (
        "import a.b as c\nfrom d import e\nfor i in x:\n    j = [k for k in y]\nclass F:\n    g = 1"
    )
    assert defined(source) == {"c", "e", "i", "j", "F"}
    assert needed(source) == {"x", "y", "k"}
    assert defined("def f(:") == frozenset()


@pytest.mark.parametrize(
    "source",
    ["(" * 50_000, "x" + ".a" * 50_000, "1" + "+1" * 50_000, "f" + "()" * 50_000, "a\0b", "\ud800"],
)
def test_code_nested_beyond_reason_defines_nothing(source: str) -> None:
    assert defined(source) == needed(source) == frozenset()
    assert not same_code(source, "x")
    without_magics(source)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty file"),
        (b"{", "text that is none"),
        (b"[" * 100_000, "text that is none"),
        (b"1" * 10_000, "text that is none"),
        (b"[]", "another kind"),
        (b"{}", "list of cells"),
        (b'{"cells": {}}', "list of cells"),
        (b'{"worksheets": []}', "an older one"),
        ("{'ä'".encode("latin-1"), "UTF-8"),
        (json.dumps({"cells": [{}] * (MAX_CELLS + 1)}).encode(), "at most"),
    ],
)
def test_what_is_no_notebook_is_one_sentence(data: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why) as error:
        paper(data)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_notebooks_in_any_unicode_are_read(encoding: str) -> None:
    assert paper('{"cells": [{"source": "ä"}]}'.encode(encoding)).cells[0].source == "ä"


def test_cells_that_are_none_are_left_out() -> None:
    cells = [1, None, {"source": 3}, {"source": ["a", 1]}, {"source": ["a", "b"], "metadata": []}]
    found = paper(json.dumps({"cells": cells}).encode())
    assert [cell.source for cell in found.cells] == ["ab"]
    assert found.left_out == 4


def test_a_notebook_that_was_not_handed_in_has_nothing_written() -> None:
    found, _ = scripts(Paper(()), CHAPTER)
    assert len(found) == len(EACH)
    assert not any(script.own for script in found)


def test_points_are_those_of_the_exercises() -> None:
    assert isinstance(CHAPTER, Chapter)
    assert CHAPTER.points == FULL
    assert {task.exercise.name: task.exercise.points for task in CHAPTER.tasks} == EACH
