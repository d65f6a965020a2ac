"""Asks learners' code questions where it can do no harm: `Sandbox`.

One warm process with torch loaded, in the best isolation there is, is copied for each piece of
work. Inputs go in and answers come out as plain data. Nothing that comes out is believed: whoever
asked compares it. This module judges nothing.
"""

import contextlib
import os
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

from s2s_lab.grading.asked import AHEAD, Asked, Work, WorkEnded
from s2s_lab.grading.inside import scratch
from s2s_lab.grading.inside.channel import Channel
from s2s_lab.grading.inside.limits import Limits
from s2s_lab.grading.inside.plain import loads
from s2s_lab.grading.isolation import Isolation, isolation

__all__ = ["Asked", "Limits", "Sandbox", "Work", "WorkEnded"]

START_SECONDS = 120.0
"""Longest time in which torch has to be loaded."""
END_SECONDS = 10.0
"""Longest time in which the processes end by themselves."""


class Sandbox:
    """A context in which learners' code can be asked; closing it ends every process.

    Several threads may use one. It must not be open while its own process forks.
    """

    def __init__(
        self, kind: str = "auto", limits: Limits | None = None, questions: Path | None = None
    ) -> None:
        """`kind` and `questions` as in `isolation`; `limits` of one piece of work."""
        self.kind, self.limits, self.questions = kind, limits or Limits(), questions
        self.isolation: Isolation
        self.locks: tuple[str, ...] = ()
        """What the kernel grants to each copy: ``namespaces``, ``landlock``, ``filter``."""
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: str | None = None

    @property
    def name(self) -> str:
        """What keeps submissions in, for reports."""
        return " + ".join([self.isolation.name, *self.locks, "limits"])

    def __enter__(self) -> "Sandbox":
        """Start the first process.

        Raises:
            OSError: if it does not start, with what it said.
        """
        try:
            self._folder = tempfile.mkdtemp(prefix="s2s_lab-sandbox-")
            self.isolation = isolation(self.kind, self._folder, self.questions, self.limits)
            if self.isolation.folder is None:
                os.rmdir(self._folder)
            self._control, theirs = socket.socketpair()
            with theirs, tempfile.TemporaryFile() as errors:
                self._process = subprocess.Popen(
                    list(self.isolation.command),
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=errors,
                    cwd=self.isolation.folder,
                    env={"PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1"},
                    start_new_session=True,
                )
                theirs.close()
                self.locks = self._greeting(self._control, errors)
        except BaseException:
            self.__exit__()
            raise
        if self.isolation.folder is not None:
            self.isolation = replace(self.isolation, warning=_warning(self.locks))
        return self

    def _greeting(self, control: socket.socket, errors: IO[bytes]) -> tuple[str, ...]:
        """The locks that the first process has found, once it is there."""
        control.settimeout(START_SECONDS)
        try:
            said = control.recv(65536)
        except OSError:
            said = b""
        control.settimeout(None)
        if said:
            return tuple(loads(said)["locks"])
        errors.seek(0)
        error = errors.read().decode(errors="replace")
        last = " ".join(error.split())[-300:] or "it said nothing"
        raise OSError(f"the sandbox did not start ({self.isolation.name}): {last}")

    def __exit__(self, *_: object) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            try:
                self._process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if self._folder is not None and os.path.isdir(self._folder):
            with contextlib.suppress(OSError):
                scratch.clear(self._folder)
        self._control = self._process = self._folder = None

    @contextlib.contextmanager
    def begin(self, work: Work) -> Iterator[Asked]:
        """Run the cells of a submission in a new copy, which ends with the context.

        Raises:
            WorkEnded: if the copy is no more before it can be asked.
            OSError: if there is no copy, which is no fault of the submission.
        """
        connection = self._copy()
        try:
            asked = Asked(Channel(connection), work, self.limits)
            asked.run()
            yield asked
        finally:
            _leave(connection)

    def alive(self) -> bool:
        """True if copies can be had; where not, work may have ended through no fault of its own."""
        with contextlib.suppress(OSError):
            connection = self._copy()
            try:
                Asked(Channel(connection), Work("", "", ()), self.limits).wait()
                return True
            finally:
                _leave(connection)
        return False

    def _copy(self) -> socket.socket:
        """A connection to a new copy."""
        if self._control is None:
            raise OSError("the sandbox is not open")
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 * AHEAD)
                theirs.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * AHEAD)
                with self._lock:
                    socket.send_fds(self._control, [b"c"], [theirs.fileno()])
            except BaseException:
                ours.close()
                raise
        return ours


def _leave(connection: socket.socket) -> None:
    """Hang up, which ends the copy."""
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()


def _warning(locks: tuple[str, ...]) -> str | None:
    """What submissions could do without bubblewrap; None if the kernel's own locks suffice."""
    missing = []
    if "landlock" not in locks:
        missing.append("read and change the files of this account")
    if "namespaces" not in locks and "filter" not in locks:
        missing.append("reach the network and other processes")
    if not missing:
        return None
    return f"Submissions could {' and '.join(missing)}: install bubblewrap to grade strangers."
