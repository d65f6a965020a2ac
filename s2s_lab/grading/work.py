"""Grades one exercise of one learner in a sandbox: which cells run, and what comes of it.

A cell of another exercise that ends the process, or spoils it, costs this exercise nothing: the
work is begun again without it. This module keeps no record and knows no class.
"""

import random
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from s2s_lab.grading.cells import Script
from s2s_lab.grading.checks import CHECKS
from s2s_lab.grading.diagnosis import find_all
from s2s_lab.grading.engine import examine
from s2s_lab.grading.exercise import Exercise
from s2s_lab.grading.inside.cells import Cell
from s2s_lab.grading.inside.reply import Raised
from s2s_lab.grading.names import defined
from s2s_lab.grading.probe import Check
from s2s_lab.grading.result import Result
from s2s_lab.grading.sandbox import Asked, Sandbox, Work, WorkEnded
from s2s_lab.grading.suspicion import Watched, mentions, signs_of, signs_of_end


@dataclass(frozen=True)
class Grade:
    """What came of one exercise of one learner."""

    result: Result
    told: tuple[str, ...] = ()
    """What was done differently than usual, in sentences."""
    signs: tuple[str, ...] = ()
    """What it tried that no exercise needs."""
    seconds: float = 0.0
    """How long it took."""

    @property
    def in_doubt(self) -> bool:
        """True if a process may have ended before it had answered."""
        return (self.result.message_id or "").endswith("/crash") or bool(self.told)


@dataclass
class Deadly:
    """Cells of one learner that ended a process, so that no other exercise waits for them."""

    cells: set[Cell] = field(default_factory=set)


def grade(sandbox: Sandbox, script: Script, seed: int, deadly: Deadly | None = None) -> Grade:
    """The grade of one exercise, on the inputs of a seed."""
    begun = perf_counter()
    exercise = CHECKS[script.exercise].exercise
    if not script.own:
        return Grade(not_written(exercise), seconds=perf_counter() - begun)
    attempt = _Attempt(sandbox, script, seed, deadly or Deadly())
    result = attempt.result()
    if result.status == "failed" and attempt.right_alone():
        attempt.told.append("It is right without the cells of other exercises, and so it counts.")
        result = Result(
            exercise.name, "passed", exercise.points, result.asked, "Right on all inputs."
        )
    signs = mentions(script.cells[i] for i in sorted(script.own)) + attempt.signs
    return Grade(
        result,
        tuple(dict.fromkeys(attempt.told)),
        tuple(dict.fromkeys(signs))[:20],
        perf_counter() - begun,
    )


@dataclass
class _Attempt:
    """The state of grading one exercise."""

    sandbox: Sandbox
    script: Script
    seed: int
    deadly: Deadly
    told: list[str] = field(default_factory=list)
    signs: list[str] = field(default_factory=list)

    @property
    def check(self) -> Check[Any]:
        """The exercise's."""
        return CHECKS[self.script.exercise]

    def result(self) -> Result:
        """Run the cells, again without one that ends the process, and ask."""
        while True:
            running = self._running(self.script.others)
            try:
                with self.sandbox.begin(self._work(running)) as asked:
                    return self._asked(asked, running)
            except WorkEnded as ended:
                at = None if ended.cell is None else running[ended.cell]
                where = "its process" if at is None else self.script.cells[at].name
                self.signs += signs_of_end(str(ended), where)
                if at in self.script.own or at in self.script.others:
                    self.deadly.cells.add(self.script.cells[at])
                if at not in self.script.others:
                    return _ended(self.check.exercise, str(ended), where)

    def right_alone(self) -> bool:
        """True if it is right when no cell of another exercise runs."""
        if not self.script.others:
            return False
        try:
            with self.sandbox.begin(self._work(self._running(frozenset()))) as asked:
                if not asked.defined:
                    return False
                cases = list(self.check.cases(random.Random(self.seed)))
                return not any(one.faults for one in find_all(self.check, asked, cases))
        except WorkEnded:
            return False

    def _running(self, others: frozenset[int]) -> list[int]:
        """Which cells run; cells of other exercises only if they are named and not deadly."""
        running = []
        for i, cell in enumerate(self.script.cells):
            if i in self.script.others and i not in others:
                continue
            if i in self.script.others and cell in self.deadly.cells:
                self.told.append(f"{cell.name} was left out: it ended the process.")
                continue
            running.append(i)
        return running

    def _work(self, running: list[int]) -> Work:
        cells = tuple((self.script.cells[i].name, self.script.cells[i].source) for i in running)
        return Work(self.script.exercise, self.script.name, cells)

    def _asked(self, asked: Asked, running: list[int]) -> Result:
        raised = dict(zip(running, asked.raised, strict=False))
        mine = {i: found for i, found in raised.items() if found and i in self.script.own}
        for i, found in mine.items():
            self.signs += signs_of(found, self.script.cells[i].name)
        if not asked.defined:
            return _undefined(self.check.exercise, self.script, mine)
        self.told += [
            f"{self.script.cells[i].name} stopped with {found.kind}: {found.text} "
            "What it had defined by then was checked."
            for i, found in mine.items()
        ]
        watched = Watched(asked)
        result = examine(self.check, watched, self.seed)
        self.signs += watched.signs
        return result


def not_written(exercise: Exercise) -> Result:
    """The result where a learner has written nothing."""
    text = f"`{exercise.signature}` is still to be written."
    return Result(exercise.name, "not yet", exercise.points, 0, text)


def _ended(exercise: Exercise, why: str, where: str) -> Result:
    text = f"Your code did not come back with an answer: {where}, {why}."
    return Result(exercise.name, "failed", exercise.points, 0, text, f"{exercise.number}/crash")


def _undefined(exercise: Exercise, script: Script, raised: dict[int, Raised]) -> Result:
    """What is asked for is not there after all cells have run."""
    if not raised:
        if any(script.name in defined(script.cells[i].source) for i in script.own):
            text = f"`{script.name}` was there, and is not any more when all cells have run."
        else:
            text = f"Your cells do not define `{script.name}`."
    else:
        i, found = next(iter(raised.items()))
        text = f"{script.cells[i].name} stopped with {found.kind}: {found.text.rstrip('.')}."
        text = f"{text[:1].upper()}{text[1:]}"
        text += f"\nIt happened in {found.where}: `{found.line}`" if found.line else ""
        text += f"\nSo `{script.name}` is not defined."
    return Result(exercise.name, "failed", exercise.points, 0, text, f"{exercise.number}/undefined")
