"""No hostile submission earns, breaks or leaves anything; honest ones get what they have earned."""

import itertools
import os
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
import torch

import s2s_lab
from s2s_lab.grading.cells import scripts
from s2s_lab.grading.chapter import Chapter, chapter
from s2s_lab.grading.inside.limits import Limits
from s2s_lab.grading.paper import paper
from s2s_lab.grading.sandbox import Sandbox
from s2s_lab.grading.work import Deadly, Grade, grade
from tests.grading.attacks.attack import ALL, Attack
from tests.grading.attacks.honest import HONEST
from tests.grading.attacks.reading import MARK
from tests.grading.attacks.suite import ATTACKS
from tests.grading.classes import STEM
from tests.grading.conftest import ROOT

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that can fork")

IMPATIENT = Limits(seconds=3.0, answer_seconds=1.0)
"""For submissions most of which never end by themselves."""
PLACES = {
    Path(place)
    for place in (
        *("/", "/tmp", "/var/tmp", "/dev/shm", "/etc", "/run", "/home", ".", ".."),
        tempfile.gettempdir(),
        Path.home(),
        Path.home() / ".ipython/profile_default/startup",
        Path(torch.__file__).parent,
        Path(s2s_lab.__file__).parent,
    )
}
"""Where attacks try to leave files."""


@pytest.fixture(scope="module")
def course() -> Chapter:
    return chapter(ROOT / "solutions" / f"{STEM}.ipynb")


@pytest.fixture(scope="module")
def hostile_place() -> Iterator[Sandbox]:
    """Where the hostile ones are graded, one after another, by the same first process."""
    with Sandbox(limits=IMPATIENT) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def honest_place() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def neighbours() -> Iterator[Attack]:
    return itertools.cycle(HONEST)


def graded(sandbox: Sandbox, course: Chapter, attack: Attack) -> dict[str, Grade]:
    """The grades of a submission; of a file that is no notebook there are none."""
    try:
        ready, _ = scripts(paper(attack.file()), course)
    except ValueError:
        return {}
    deadly = Deadly()
    return {script.exercise: grade(sandbox, script, 2**40 + 7, deadly) for script in ready}


def points(grades: dict[str, Grade]) -> dict[str, int]:
    return {name: grades[name].result.points if name in grades else 0 for name in ALL}


def processes(sandbox: Sandbox) -> set[int]:
    assert sandbox._process is not None
    first = psutil.Process(sandbox._process.pid)
    return {child.pid for child in first.children(recursive=True)}


def test_the_suite_is_as_large_as_it_says():
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS) >= 80
    assert len(HONEST) == 5


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_earns_nothing_and_costs_no_one(
    attack, course, hostile_place, honest_place, neighbours
):
    before = processes(hostile_place)
    with ThreadPoolExecutor(1) as pool:
        neighbour = next(neighbours)
        beside = pool.submit(graded, honest_place, course, neighbour)
        grades = graded(hostile_place, course, attack)
        assert points(grades) == attack.points
        assert points(beside.result()) == neighbour.points
    assert not any("found a note" in one.result.text() for one in grades.values())
    until = time.monotonic() + 30
    while processes(hostile_place) - before and time.monotonic() < until:
        time.sleep(0.02)
    assert processes(hostile_place) == before


def test_no_file_is_left_behind():
    for place in PLACES:
        found = [
            path.name for path in place.glob("*s2s_*") if path.name.startswith((MARK, "s2s_note"))
        ]
        assert found == [], place
