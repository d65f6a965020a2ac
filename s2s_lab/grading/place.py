"""Where submissions are graded: a sandbox that is replaced when it is lost."""

import os
import threading
from contextlib import ExitStack, suppress

from s2s_lab.grading.cells import Script
from s2s_lab.grading.own_course import questions
from s2s_lab.grading.sandbox import Sandbox
from s2s_lab.grading.work import Deadly, Grade, grade


class Place:
    """A sandbox for any number of threads, and a new one where it is lost.

    What may have been lost with it, or to other work on this machine, is graded once more.
    """

    def __init__(self, isolation: str) -> None:
        self.isolation = isolation
        self._lock = threading.Lock()
        self._open = ExitStack()

    def __enter__(self) -> "Place":
        self.sandbox = self._new()
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def _new(self) -> Sandbox:
        return self._open.enter_context(Sandbox(self.isolation, questions=questions()))

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
        used, before = self.sandbox, set(deadly.cells)
        with suppress(OSError):
            given = grade(used, script, seed, deadly)
            if not given.in_doubt or (used.alive() and not _overloaded()):
                return given
        deadly.cells = before  # what ended there may have been no fault of a cell
        if not used.alive():
            used = self._instead_of(used)
        return grade(used, script, seed, deadly)

    def _instead_of(self, lost: Sandbox) -> Sandbox:
        """A new sandbox, or the one that another thread has opened by now.

        The lost one is closed at the end: others may still be at work there.
        """
        with self._lock:
            if self.sandbox is lost:
                self.sandbox = self._new()
            return self.sandbox


def _overloaded() -> bool:
    """True if so much runs on this machine that honest work may have taken too long."""
    return hasattr(os, "getloadavg") and os.getloadavg()[0] > 2 * cores()


def cores() -> int:
    """How many students this machine has room for at a time."""
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable else os.cpu_count() or 1
