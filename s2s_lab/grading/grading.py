"""Grades a class: every exercise of every student, in as many sandboxes as are asked for.

What was graded before is taken from the ledger; what is graded now is in the ledger at once. A
submission that is broken, or breaks its process, costs no other one anything. Reports are made
elsewhere.
"""

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
from s2s_lab.grading.place import Place
from s2s_lab.grading.result import Result
from s2s_lab.grading.version import version_of
from s2s_lab.grading.work import Deadly, Grade


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
    done: Callable[[int], object] = lambda count: None,
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
    tests = tests_of(room)
    waiting: queue.SimpleQueue[Left] = queue.SimpleQueue()
    for left in left_to_grade(room, ledger, tests, done):
        waiting.put(left)
    if not waiting.empty():
        threads = min(jobs, waiting.qsize())
        _serve(threads, _Desk(room, ledger, tests, isolation, done, waiting))
    in_order(room)


def tests_of(room: Classroom) -> dict[str, str]:
    """The digest of each exercise's check."""
    return {one.name: version_of(CHECKS[one.name]) for one in room.exercises}


def left_to_grade(
    room: Classroom, ledger: Ledger, tests: Mapping[str, str], done: Callable[[int], object]
) -> list[Left]:
    """What has no grade in the ledger, by student; the others get theirs."""
    found: list[Left] = []
    for handed in room.students:
        left = tuple(s for s in handed.scripts if not _known(handed, s, ledger, tests, room))
        done(len(handed.scripts) - len(left))
        if left:
            found.append(Left(handed, left))
    return found


def in_order(room: Classroom) -> None:
    """Put every student's grades in the order of the exercises."""
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
    with Place(isolation) as place:
        for script in handed.scripts:
            tests = {script.exercise: version_of(CHECKS[script.exercise])}
            entry = ledger.find(key_of(handed, script, tests))
            if entry is None:
                raise ValueError(f"{script.exercise} of {handed.student.name} has no grade yet")
            yield entry, place.grade(script, entry.seed, Deadly())


def _known(
    handed: Handed, script: Script, ledger: Ledger, tests: Mapping[str, str], room: Classroom
) -> bool:
    """Take a grade from the ledger; False if it has none."""
    entry = ledger.find(key_of(handed, script, tests))
    if entry is None:
        return False
    handed.grades[script.exercise] = entry.grade
    room.sandbox = room.sandbox or entry.sandbox
    return True


def key_of(handed: Handed, script: Script, tests: Mapping[str, str]) -> Key:
    """What the grade of a script belongs to."""
    return Key(handed.student.id, script.exercise, script.digest, tests[script.exercise])


def _serve(threads: int, desk: "_Desk") -> None:
    """Work at a desk in several threads; the first error, or Ctrl-C, ends them all."""
    with desk.place as place, ThreadPoolExecutor(threads) as pool:
        desk.room.sandbox, desk.room.warning = place.name, place.warning
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
        done: Callable[[int], object],
        waiting: "queue.SimpleQueue[Left]",
    ) -> None:
        self.room, self.ledger, self.tests = room, ledger, tests
        self.place, self.done, self.waiting = Place(isolation), done, waiting
        self.stop = threading.Event()

    def work(self) -> None:
        """Grade one student after another until there are none."""
        while not self.stop.is_set():
            try:
                left = self.waiting.get_nowait()
            except queue.Empty:
                return
            self._grade(left)

    def _grade(self, left: Left) -> None:
        deadly = Deadly()
        for script in left.scripts:
            if self.stop.is_set():
                return
            seed = secrets.randbits(62)
            try:
                given = self.place.grade(script, seed, deadly)
            except Exception as error:  # ours, not the learner's: told, and tried again next time
                given = not_graded(script.exercise, f"{type(error).__name__}: {error}")
            else:
                key = key_of(left.handed, script, self.tests)
                self.ledger.write(key, Entry(given, seed, self.place.name))
            left.handed.grades[script.exercise] = given
            self.done(1)


def not_graded(name: str, why: str) -> Grade:
    """In the place of a grade that something of ours prevented; it is not for the ledger."""
    exercise = CHECKS[name].exercise
    text = "This exercise was not graded. It is no fault of the submission: grade again."
    told = f"{name} was not graded: {' '.join(why.split())[:220]}"
    return Grade(Result(name, "not yet", exercise.points, 0, text), (told,))
