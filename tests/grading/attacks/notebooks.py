"""Notebooks that are none, and notebooks whose metadata say what they should not."""

import json
from typing import Any

from tests.grading.attacks.attack import ALL, LAST, NOTHING, WRONG, Attack, Change
from tests.grading.classes import LAST_STATE, RIGHT, code, grade_id, place

Tree = dict[str, Any]
FORGED = "def check(*a):\n    class R: passed = True\n    return R()\n"


def _cells(tree: Tree) -> list[Any]:
    cells: list[Any] = tree["cells"]
    return cells


def more_points(tree: Tree) -> Tree:
    for cell in _cells(tree):
        given = cell["metadata"].get("nbgrader", {})
        given.update(points=1000, max_score=1000, score=1000)
    return tree


def check_edited(tree: Tree) -> Tree:
    for cell in _cells(tree):
        if cell["metadata"].get("nbgrader", {}).get("grade"):
            cell["source"] = "True"
            cell["metadata"]["nbgrader"].update(locked=False, solution=True)
    return tree


def one_more_check(tree: Tree) -> Tree:
    extra = code("True")
    extra["metadata"]["nbgrader"] = {
        "grade": True, "grade_id": "bonus", "locked": True, "points": 100,
        "schema_version": 3, "solution": False, "task": False,
    }  # fmt: skip
    tree["cells"].append(extra)
    return tree


def forged_outputs(tree: Tree) -> Tree:
    for cell in _cells(tree):
        if cell["cell_type"] == "code":
            text = "passed · encoder_decoder.last_state · 2 of 2 points"
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": text}]
    return tree


def code_in_metadata(tree: Tree) -> Tree:
    tree["metadata"]["kernelspec"] = {
        "name": "../../../tmp/x", "display_name": "x", "language": "bash",
        "argv": ["sh", "-c", "touch /tmp/s2s_planted"],
    }  # fmt: skip
    return tree


def path_in_id(tree: Tree) -> Tree:
    for cell in _cells(tree):
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"]["grade_id"] = "../../../../tmp/s2s_planted"
    return tree


def odd_types(tree: Tree) -> Tree:
    cells = _cells(tree)
    cells[0]["source"] = 7
    cells[1]["metadata"] = None
    cells[2] = "no cell"
    cells[4]["metadata"] = {"nbgrader": [1, 2]}
    cells.append({"cell_type": ["code"], "source": ["a", 1], "metadata": 3})
    return tree


def twice(tree: Tree) -> Tree:
    at = place(tree, "last-state")
    tree["cells"].insert(at + 1, dict(tree["cells"][at], source=WRONG))
    return tree


def check_hidden_in_text(tree: Tree) -> Tree:
    tree["cells"].insert(2, code(FORGED))
    return tree


def only_solution(tree: Tree) -> Tree:
    tree["cells"] = [cell for cell in _cells(tree) if grade_id(cell) in RIGHT]
    return tree


def backwards(tree: Tree) -> Tree:
    tree["cells"].reverse()
    return tree


def split(tree: Tree) -> Tree:
    at = place(tree, "last-state")
    cell = tree["cells"][at]
    head, tail = LAST_STATE.split("\n", 1)
    tree["cells"][at : at + 1] = [dict(cell, source=head), dict(cell, source=tail)]
    return tree


def no_metadata(tree: Tree) -> Tree:
    for cell in _cells(tree):
        cell["metadata"] = {}
    return tree


def magics(tree: Tree) -> Tree:
    tree["cells"].insert(1, code("!touch /tmp/s2s_planted"))
    tree["cells"].insert(1, code("%%bash\ntouch /tmp/s2s_planted"))
    cell = tree["cells"][place(tree, "last-state")]
    cell["source"] = "%load_ext autoreload\n!touch /tmp/s2s_planted\n" + cell["source"]
    return tree


def many_cells(tree: Tree) -> Tree:
    tree["cells"] += [code("pass")] * 100_000
    return tree


def half_character(tree: Tree) -> bytes:
    return json.dumps(tree).replace("def last_state", "# \\ud800\\ndef last_state").encode()


def long_source(tree: Tree) -> Tree:
    cell = tree["cells"][place(tree, "last-state")]
    cell["source"] = "x = 1\n" * 400_000 + cell["source"]
    return tree


def _whole(name: str, tries: str, change: Change, earned: dict[str, int] = NOTHING) -> Attack:
    written = RIGHT if earned is ALL else {"last-state": LAST_STATE if earned else WRONG}
    return Attack(name, "notebooks", tries, written, change, earned)


NOTEBOOKS = [
    _whole("more_points", "a thousand points in the metadata", more_points),
    _whole("check_edited", "checks that pass", check_edited),
    _whole("one_more_check", "a graded cell of its own", one_more_check),
    _whole("forged_outputs", "outputs that say it has passed", forged_outputs),
    _whole("code_in_metadata", "a kernel of its own", code_in_metadata),
    _whole("path_in_id", "a grade_id that is a path", path_in_id),
    _whole("check_in_new_cell", "a new cell with another check", check_hidden_in_text),
    _whole("odd_types", "numbers, lists and null where text should be", odd_types, LAST),
    _whole("two_cells_of_one_id", "the wrong cell after the right one", twice),
    _whole("only_solutions", "all other cells are gone", only_solution, ALL),
    _whole("backwards", "the cells in reverse", backwards, ALL),
    _whole("split", "a solution in two cells", split, LAST),
    _whole("no_metadata", "no cell says what it is", no_metadata, ALL),
    _whole("magics", "commands for a shell", magics, LAST),
    _whole("many_cells", "a hundred thousand cells", many_cells),
    _whole("cut_off", "half a file", lambda tree: json.dumps(tree).encode()[:5000]),
    _whole("empty", "nothing", lambda tree: b""),
    _whole("no_json", "text", lambda tree: b"def last_state(): ..."),
    _whole("a_list", "JSON that is no notebook", lambda tree: b"[" + b"1," * 1000 + b"1]"),
    _whole("deep_json", "JSON nested without end", lambda tree: b"[" * 10**6),
    _whole("zeros", "a megabyte of zeros", lambda tree: bytes(10**6)),
    _whole("latin", "another encoding", lambda tree: json.dumps(tree).encode() + b"\xe9"),
    _whole("utf16", "UTF-16", lambda tree: json.dumps(tree).encode("utf-16"), LAST),
    _whole("half_character", "half a character in the source", half_character),
    _whole("huge", "forty megabytes", lambda tree: json.dumps(tree).encode() + b" " * 40_000_000),
    _whole("long_source", "a source of two megabytes", long_source),
]
"""As files; what a learner has rightly written in them counts."""
