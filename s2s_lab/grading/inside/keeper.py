"""Stands beside one copy: starts it, watches it, and ends it when it must.

The copy can be the first process of a world of its own, and yet be ended from outside by a process
that it cannot see. It is ended when the other end of its connection is gone, when its time is
over, when it has too many threads, and, where no file system of its own limits them, too many
files. Nothing of a learner runs here.
"""

import contextlib
import os
import select
import signal
import socket
from time import monotonic
from typing import NoReturn

from s2s_lab.grading.inside import child, confine, scratch
from s2s_lab.grading.inside.limits import MOST_PATIENCE, Limits
from s2s_lab.grading.inside.locks import Settings, lock_up

EVERY_MS = 50
"""How often it looks."""
GRACE = 60.0
"""Seconds beyond the time limit: whoever asked ends a copy that is too slow, and this one only a
copy whose asker has stopped."""


def keep(connection: socket.socket, settings: Settings, locks: tuple[str, ...]) -> NoReturn:
    """Start the copy, wait for its end, and end."""
    try:
        os.setsid()
        confine.die_with_parent()
        confine.first_to_go()
        folder = None
        if "namespaces" in locks:
            confine.world_of_its_own()
        else:
            folder = scratch.made(os.getcwd())
            os.chdir(folder)
        woken = wakeup()
        processes = os.open("/proc", os.O_RDONLY) if os.path.isdir("/proc/self") else None
        lives, life = os.pipe()
        copy = os.fork()
        if copy == 0:
            os.close(life)
            work(connection, settings, locks, lives)
        os.close(lives)
        watch = Watch(copy, settings.limits, folder, processes)
        watch.until_end(connection, woken)
        if folder is not None:
            os.chdir("/")
            scratch.clear(folder)
    finally:
        os._exit(0)


def wakeup() -> int:
    """A file descriptor that can be read from when a process has ended."""
    woken, wake = os.pipe()
    os.set_blocking(woken, False)
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    return woken


class Watch:
    """The eyes on one copy."""

    def __init__(
        self, copy: int, limits: Limits, folder: str | None, processes: int | None
    ) -> None:
        self.copy, self.limits, self.folder = copy, limits, folder
        self.processes = processes
        self.until = monotonic() + limits.seconds * MOST_PATIENCE + GRACE

    def until_end(self, connection: socket.socket, woken: int) -> None:
        """Return when there is no such process any more."""
        poll = select.poll()
        poll.register(woken, select.POLLIN)
        poll.register(connection, 0)  # told when the other end is gone, of nothing else
        while True:
            events = dict(poll.poll(EVERY_MS))
            if woken in events:
                with contextlib.suppress(BlockingIOError):
                    os.read(woken, 4096)
            if os.waitpid(self.copy, os.WNOHANG)[0]:
                return
            if connection.fileno() in events or self.too_much():
                os.kill(self.copy, signal.SIGKILL)
                os.waitpid(self.copy, 0)
                return

    def too_much(self) -> bool:
        """True if the copy is over a limit that the kernel does not keep."""
        if monotonic() > self.until or self.threads() > self.limits.threads:
            return True
        most = self.limits.file_mb * 2**20
        return self.folder is not None and scratch.size(self.folder, most) > most

    def threads(self) -> int:
        """How many threads it has; 0 where the system does not tell."""
        if self.processes is None:
            return 0
        try:
            status = os.open(f"{self.copy}/status", os.O_RDONLY, dir_fd=self.processes)
        except OSError:
            return 0
        with os.fdopen(status, "rb") as file:
            text = file.read()
        found = text.partition(b"\nThreads:")[2].split(maxsplit=1)
        return int(found[0]) if found else 0


def work(
    connection: socket.socket, settings: Settings, locks: tuple[str, ...], lives: int
) -> NoReturn:
    """Lock up, then serve one submission; never returns."""
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        confine.die_with_parent()
        if select.select([lives], [], [], 0)[0]:  # its keeper has ended already
            os._exit(1)
        os.setsid()
        child.close_everything_but(connection)
        lock_up(settings, locks)
        child.serve(connection, int(settings.limits.answer_mb * 2**20))
    except BaseException:
        os._exit(1)
    os._exit(0)
