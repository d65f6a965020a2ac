"""Grades a class: every exercise of every student, in as many sandboxes as are asked for.

What was graded before is taken from the ledger; what is graded now is in the ledger at once. A
submission that is broken, or breaks its process, costs no other one anything. Reports are made
elsewhere.
"""

import os
import queue
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from s2s_lab.grading.cells import Script
from s2s_lab.grading.checks import CHECKS
from s2s_lab.grading.classroom import Classroom, Handed
from s2s_lab.grading.ledger import Entry, Key, Ledger
from s2s_lab.grading.own_course import questions
from s2s_lab.grading.result import Result
from s2s_lab.grading.sandbox import Sandbox
from s2s_lab.grading.version import version_of
from s2s_lab.grading.work import Deadly, Grade, grade


@dataclass(frozen=True)
class Left:
    """What is left to grade of one student."""

    handed: Handed
    scripts: tuple[Script, ...]


def grade_class(
    room: Classroom,
    ledger: Ledger,
    *,
    jobs: int = 1,
    isolation: str = "auto",
    done: Callable[[int], None] = lambda count: None,
) -> None:
    """Give every student of a class a grade for every exercise.

    Args:
        room: the class; its students get their grades.
        ledger: an open one.
        jobs: how many students are graded at a time.
        isolation: as in `isolation.isolation`.
        done: is told of every few exercises that are graded, how many they are.

    Raises:
        ValueError: if `jobs` is less than 1.
        OSError: if no sandbox can be started.
    """
    if jobs < 1:
        raise ValueError(f"jobs: expected at least 1, got {jobs}")
    tests = {one.name: version_of(CHECKS[one.name]) for one in room.exercises}
    waiting: queue.SimpleQueue[Left] = queue.SimpleQueue()
    count = 0
    for handed in room.students:
        left = tuple(s for s in handed.scripts if not _known(handed, s, ledger, tests, room))
        done(len(handed.scripts) - len(left))
        if left:
            waiting.put(Left(handed, left))
            count += 1
    if count:
        _serve(min(jobs, count), _Desk(room, ledger, tests, isolation, done, waiting))
    order = [exercise.name for exercise in room.exercises]
    for handed in room.students:
        handed.grades = {name: handed.grades[name] for name in order}


def grade_again(
    handed: Handed, ledger: Ledger, isolation: str = "auto"
) -> Iterator[tuple[Entry, Grade]]:
    """Grade a student's work once more on the very inputs that it was graded on.

    Yields the grade that stands in the ledger and the new one, which is not kept.

    Raises:
        ValueError: if an exercise was not graded before.
    """
    with _Cell(isolation) as cell:
        for script in handed.scripts:
            tests = {script.exercise: version_of(CHECKS[script.exercise])}
            entry = ledger.find(_key(handed, script, tests))
            if entry is None:
                raise ValueError(f"{script.exercise} of {handed.student.name} has no grade yet")
            yield entry, cell.grade(script, entry.seed, Deadly())


def _known(
    handed: Handed, script: Script, ledger: Ledger, tests: Mapping[str, str], room: Classroom
) -> bool:
    """Take a grade from the ledger; False if it has none."""
    entry = ledger.find(_key(handed, script, tests))
    if entry is None:
        return False
    handed.grades[script.exercise] = entry.grade
    room.sandbox = room.sandbox or entry.sandbox
    return True


def _key(handed: Handed, script: Script, tests: Mapping[str, str]) -> Key:
    return Key(handed.student.id, script.exercise, script.digest, tests[script.exercise])


def _serve(threads: int, desk: "_Desk") -> None:
    """Work at a desk in several threads; the first error, or Ctrl-C, ends them all."""
    with ThreadPoolExecutor(threads) as pool:
        serving = [pool.submit(desk.work) for _ in range(threads)]
        try:
            for one in serving:
                one.result()
        except BaseException:
            desk.stop.set()
            raise


class _Desk:
    """Where the threads take work from, and where they leave grades."""

    def __init__(
        self,
        room: Classroom,
        ledger: Ledger,
        tests: Mapping[str, str],
        isolation: str,
        done: Callable[[int], None],
        waiting: "queue.SimpleQueue[Left]",
    ) -> None:
        self.room, self.ledger, self.tests = room, ledger, tests
        self.isolation, self.done, self.waiting = isolation, done, waiting
        self.stop = threading.Event()

    def work(self) -> None:
        """Grade one student after another until there are none."""
        with _Cell(self.isolation) as cell:
            self.room.sandbox, self.room.warning = cell.name, cell.warning
            while not self.stop.is_set():
                try:
                    left = self.waiting.get_nowait()
                except queue.Empty:
                    return
                self._grade(cell, left)

    def _grade(self, cell: "_Cell", left: Left) -> None:
        deadly = Deadly()
        for script in left.scripts:
            if self.stop.is_set():
                return
            seed = secrets.randbits(62)
            try:
                given = cell.grade(script, seed, deadly)
            except Exception as error:  # ours, not the learner's: told, and tried again next time
                given = _not_graded(script.exercise, error)
            else:
                key = _key(left.handed, script, self.tests)
                self.ledger.write(key, Entry(given, seed, cell.name))
            left.handed.grades[script.exercise] = given
            self.done(1)


class _Cell:
    """A sandbox, and a new one where it is lost."""

    def __init__(self, isolation: str) -> None:
        self.isolation = isolation
        self.sandbox = Sandbox(isolation, questions=questions())

    def __enter__(self) -> "_Cell":
        self.sandbox.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.sandbox.__exit__()

    @property
    def name(self) -> str:
        """What keeps submissions in."""
        return self.sandbox.name

    @property
    def warning(self) -> str | None:
        """What is missing there."""
        return self.sandbox.isolation.warning

    def grade(self, script: Script, seed: int, deadly: Deadly) -> Grade:
        """The grade, in a new sandbox if this one is gone.

        Raises:
            OSError: if the new one is lost as well.
        """
        try:
            return grade(self.sandbox, script, seed, deadly)
        except OSError:
            self.sandbox.__exit__()
            self.sandbox = Sandbox(self.isolation, questions=questions()).__enter__()
            return grade(self.sandbox, script, seed, deadly)


def _not_graded(name: str, error: Exception) -> Grade:
    exercise = CHECKS[name].exercise
    text = "This exercise was not graded. It is no fault of the submission: grade again."
    told = f"{name} was not graded: {type(error).__name__}: {' '.join(str(error).split())[:200]}"
    return Grade(Result(name, "not yet", exercise.points, 0, text), (told,))


def cores() -> int:
    """How many students this machine has room for at a time."""
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable else os.cpu_count() or 1
