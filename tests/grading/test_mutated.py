"""Mutated notebooks are each graded or refused in one sentence; none stops the grader.

``S2S_LAB_MUTATIONS=10000`` makes as many; by default there are few. Every notebook is read and
taken apart; what differs from all before it also runs in the sandbox.
"""

import copy
import json
import os
import random
from collections.abc import Callable
from typing import Any

from s2s_lab.grading.cells import Script, scripts
from s2s_lab.grading.chapter import chapter
from s2s_lab.grading.paper import paper
from s2s_lab.grading.sandbox import Limits, Sandbox
from s2s_lab.grading.work import Deadly, grade
from tests.grading.classes import RIGHT, STEM, notebook
from tests.grading.conftest import ROOT

COUNT = int(os.environ.get("S2S_LAB_MUTATIONS", "60"))
CHAPTER = chapter(ROOT / "solutions" / f"{STEM}.ipynb")
ODD = (None, True, 0, -1, 2**70, 1e308, "", "\0", "\ud800", [], {}, [[]], {"": {}}, "x" * 300_000)
PIECES = (
    "(", ")", "'''", "\\", "\n", "\t", "\0", "\ud800", "%", "!", "def ", "class ", ":", "=", "#",
    "return ", "raise NotImplementedError()", "import os\n", "while True: pass\n", "lengths", "0",
    "[", "((((", "\r", "\u202e", "async ", "lambda: ", "del last_state\n", "1 / 0\n",
)  # fmt: skip


def mutated(rng: random.Random) -> bytes:
    """A right notebook with one to four things done to it."""
    tree: Any = notebook({id: source for id, source in RIGHT.items() if rng.random() < 0.9})
    for _ in range(rng.randint(1, 4)):
        if isinstance(tree, dict) and isinstance(tree.get("cells"), list):
            rng.choice(DEEDS)(tree, rng)
    data = json.dumps(tree).encode()
    return _bytes_mutated(data, rng) if rng.random() < 0.15 else data


def _bytes_mutated(data: bytes, rng: random.Random) -> bytes:
    at, wide = rng.randrange(len(data)), rng.randint(1, 40)
    deed = rng.randrange(5)
    if deed == 0:
        return data[:at]
    if deed == 1:
        return data[:at] + rng.randbytes(wide) + data[at + wide :]
    if deed == 2:
        return data[:at] + data[at + wide :]
    if deed == 3:
        return data[:at] + data[at : at + 1] * rng.randint(2, 50_000) + data[at:]
    return data.decode().encode(rng.choice(["utf-16", "utf-32", "utf-8-sig", "utf-7"]))


def _cell(tree: Any, rng: random.Random) -> Any:
    cells = [cell for cell in tree["cells"] if isinstance(cell, dict)]
    return rng.choice(cells) if cells else {}


def _odd_value(tree: Any, rng: random.Random) -> None:
    place = rng.choice([tree, _cell(tree, rng), _cell(tree, rng)])
    key = rng.choice([*place, "source", "metadata"]) if place else "source"
    place[key] = copy.deepcopy(rng.choice(ODD))


def _odd_metadata(tree: Any, rng: random.Random) -> None:
    ids = [*RIGHT, "last-state-check", "", rng.choice(ODD)]
    _cell(tree, rng)["metadata"] = {"nbgrader": {"grade_id": rng.choice(ids), "solution": True}}


def _drop(tree: Any, rng: random.Random) -> None:
    if tree["cells"]:
        del tree["cells"][rng.randrange(len(tree["cells"]))]


def _copy(tree: Any, rng: random.Random) -> None:
    at = rng.randrange(len(tree["cells"]) + 1)
    tree["cells"].insert(at, copy.deepcopy(_cell(tree, rng)))


def _shuffle(tree: Any, rng: random.Random) -> None:
    rng.shuffle(tree["cells"])


def _split(tree: Any, rng: random.Random) -> None:
    cell = _cell(tree, rng)
    if isinstance(cell.get("source"), str) and cell in tree["cells"]:
        at, cut = tree["cells"].index(cell), rng.randrange(len(cell["source"]) + 1)
        tree["cells"].insert(at + 1, {**copy.deepcopy(cell), "source": cell["source"][cut:]})
        cell["source"] = cell["source"][:cut]


def _edit(tree: Any, rng: random.Random) -> None:
    cell = _cell(tree, rng)
    source = cell.get("source")
    if isinstance(source, str):
        at = rng.randrange(len(source) + 1)
        kept = source[at + rng.randrange(6) :]
        cell["source"] = source[:at] + rng.choice(PIECES) * rng.choice([1, 1, 1, 500]) + kept


DEEDS: tuple[Callable[[Any, random.Random], None], ...] = (
    _odd_value, _odd_metadata, _drop, _copy, _shuffle, _split, _edit, _edit, _edit,
)  # fmt: skip


def test_every_mutated_notebook_is_graded_or_refused() -> None:
    """Also: the untouched solutions in it are worth their points (all are right if all are)."""
    rng = random.Random(0)
    seen: dict[str, str] = {}
    graded = refused = 0
    with Sandbox(limits=Limits(seconds=4, answer_seconds=1)) as sandbox:
        for _ in range(COUNT):
            ready, why = _read(mutated(rng))
            if why:
                assert "\n" not in why
                refused += 1
                continue
            deadly = Deadly()
            for script in ready:
                if script.digest not in seen:
                    seen[script.digest] = _status(sandbox, script, deadly)
            graded += 1
    print(f"{graded} graded, {refused} refused, {len(seen)} different scripts")
    assert graded + refused == COUNT
    assert graded > refused > 0 or COUNT < 50


def _read(data: bytes) -> tuple[list[Script], str]:
    """The scripts, or why there are none."""
    try:
        return scripts(paper(data), CHAPTER)[0], ""
    except ValueError as error:
        return [], str(error)


def _status(sandbox: Sandbox, script: Script, deadly: Deadly) -> str:
    result = grade(sandbox, script, 5, deadly).result
    assert result.status in ("passed", "failed", "not yet")
    assert result.text()
    as_given = [script.cells[i].source for i in sorted(script.own)] == [
        RIGHT[next(task.own[-1] for task in CHAPTER.tasks if task.name == script.name)]
    ]
    if as_given and script.name != "RNNSeq2Seq":  # which may use a spoiled last_state
        assert result.passed
    return result.status
