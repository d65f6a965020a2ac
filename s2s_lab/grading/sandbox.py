"""Asks learners' code questions where it can do no harm: `Sandbox`.

One warm process with torch loaded, in the best isolation there is, is copied for each piece of
work. Inputs go in and answers come out as plain data. Nothing that comes out is believed: whoever
asked compares it. This module judges nothing.
"""

import contextlib
import itertools
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from time import monotonic
from typing import Any

from s2s_lab.grading.inside.channel import Channel
from s2s_lab.grading.inside.confine import Limits
from s2s_lab.grading.inside.plain import dumps, loads
from s2s_lab.grading.inside.questions import QUESTIONS
from s2s_lab.grading.inside.reply import ENDED, Raised, Reply
from s2s_lab.grading.isolation import Isolation, isolation

START_SECONDS = 120.0
"""Longest time in which torch has to be loaded."""


class WorkEnded(Exception):  # noqa: N818  it is no error of ours
    """The process of a submission is no more, or says what it should not."""

    def __init__(self, why: str, cell: int | None = None) -> None:
        super().__init__(why)
        self.cell = cell
        """The cell that was running; None if it was an answer."""


@dataclass(frozen=True)
class Work:
    """A submission's cells for one exercise."""

    exercise: str
    name: str
    """Of the function or class that is asked."""
    cells: tuple[tuple[str, str], ...]
    """Name and source of each, in the order in which they run."""


class Sandbox:
    """A context in which learners' code can be asked; closing it ends every process."""

    def __init__(
        self, kind: str = "auto", limits: Limits | None = None, questions: Path | None = None
    ) -> None:
        """`kind` and `questions` as in `isolation`; `limits` of one piece of work."""
        self.kind, self.limits, self.questions = kind, limits or Limits(), questions
        self.isolation: Isolation
        self.locks: tuple[str, ...] = ()
        """What the kernel grants to each copy: ``namespaces``, ``filter``."""
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """What keeps submissions in, for reports."""
        return " + ".join([self.isolation.name, *self.locks, "limits"])

    def __enter__(self) -> "Sandbox":
        self._folder = tempfile.TemporaryDirectory(prefix="s2s_lab-sandbox-")
        self.isolation = isolation(self.kind, self._folder.name, self.questions)
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._process = subprocess.Popen(
            list(self.isolation.command),
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=self.isolation.folder,
            env={"PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1"},
            start_new_session=True,
        )
        theirs.close()
        self._control.settimeout(START_SECONDS)
        try:
            said = self._control.recv(65536)
        except TimeoutError:
            said = b""
        if not said:
            self._process.kill()
            error = (
                self._process.stderr.read().decode(errors="replace") if self._process.stderr else ""
            )
            self.__exit__()
            raise OSError(
                f"the sandbox did not start ({self.isolation.name}): {error.strip()[-300:]}"
            )
        self.locks = tuple(loads(said)["locks"])
        return self

    def __exit__(self, *_: object) -> None:
        self._control.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stderr:
            self._process.stderr.close()
        self._folder.cleanup()

    @contextlib.contextmanager
    def begin(self, work: Work) -> Iterator["Asked"]:
        """Run the cells of a submission in a new copy, which ends with the context.

        Raises:
            WorkEnded: if the copy is no more before it can be asked.
        """
        ours, theirs = socket.socketpair()
        number = next(self._numbers)
        request = {"begin": number, "limits": asdict(self.limits)}
        with self._lock:
            socket.send_fds(self._control, [dumps(request)], [theirs.fileno()])
        theirs.close()
        asked = Asked(Channel(ours), work, self.limits)
        try:
            asked.run()
            yield asked
        finally:
            asked.channel.close()
            with self._lock, contextlib.suppress(OSError):
                self._control.send(dumps({"end": number}))
            self._forget_what_ended()

    def _forget_what_ended(self) -> None:
        """Take the reports of ended copies from the control connection, so that it never fills."""
        with self._lock, contextlib.suppress(BlockingIOError, OSError):
            self._control.setblocking(False)
            while self._control.recv(65536):
                pass
        with contextlib.suppress(OSError):
            self._control.settimeout(START_SECONDS)


class Asked:
    """One copy at work on one exercise: put inputs to it with a call."""

    def __init__(self, channel: Channel, work: Work, limits: Limits) -> None:
        self.channel, self.work, self.limits = channel, work, limits
        self.raised: tuple[Raised | None, ...] = ()
        """What each cell raised."""
        self.defined = False
        """Whether there is something of the name that is asked for."""
        self._until = monotonic() + limits.seconds
        self._numbers = itertools.count(1)
        self._gone: str | None = None

    def run(self) -> None:
        """Have the cells run; `WorkEnded` names the one that did not come back."""
        cells = [list(cell) for cell in self.work.cells]
        self._send({"cells": cells, "exercise": self.work.exercise, "name": self.work.name})
        raised: list[Raised | None] = []
        for number in range(len(cells)):
            self._expect({"begins": number}, number)
            said = self._hear(number)
            if said.get("ran") != number:
                raise WorkEnded("it said what it should not", number)
            raised.append(_raised(said.get("raised")))
        self.raised = tuple(raised)
        self.defined = self._hear(None).get("defined") is True

    def __call__(self, case: Any) -> Reply[Any]:
        """The reply to one input; a copy that is gone replies that it is."""
        number = next(self._numbers)
        given = {field.name: getattr(case, field.name) for field in fields(case)}
        try:
            if self._gone:
                raise WorkEnded(self._gone)
            self._send({"number": number, "case": given, "seed": 0})
            return self._reply(case, self._hear(None, self.limits.answer_seconds), number)
        except WorkEnded as error:
            self._gone = str(error)
            return Reply(None, Raised(ENDED, str(error), "", ""), case)

    def _reply(self, case: Any, said: dict[str, Any], number: int) -> Reply[Any]:
        if said.get("number") != number:
            raise WorkEnded("it answered what was not asked")
        raised = _raised(said.get("raised"))
        if said.get("unsendable") is not None:
            got = str(said.get("kind"))[:80]
            text = f"expected tensors, numbers, strings, lists, tuples or dicts, got {got}"
            return Reply(None, raised or Raised("TypeError", text, "", ""), case)
        after = said.get("after")
        kind = QUESTIONS[self.work.exercise].case
        names = {field.name for field in fields(kind)}
        left = kind(**after) if isinstance(after, dict) and set(after) == names else case
        return Reply(said.get("answer"), raised, left, str(said.get("printed", ""))[:600])

    def _send(self, message: dict[str, Any]) -> None:
        self.channel.connection.settimeout(max(0.01, self._until - monotonic()))
        try:
            self.channel.send(message)
        except OSError:
            raise WorkEnded("it had ended") from None

    def _expect(self, message: dict[str, Any], cell: int) -> None:
        if self._hear(cell) != message:
            raise WorkEnded("it said what it should not", cell)

    def _hear(self, cell: int | None, seconds: float | None = None) -> dict[str, Any]:
        until = self._until if seconds is None else min(self._until, monotonic() + seconds)
        try:
            said = self.channel.receive(until)
        except EOFError:
            raise WorkEnded("it ended by itself or ran out of memory", cell) from None
        except TimeoutError:
            raise WorkEnded("it took too long", cell) from None
        except (ValueError, OSError):
            raise WorkEnded("it said what is no plain data", cell) from None
        if not isinstance(said, dict):
            raise WorkEnded("it said what it should not", cell)
        return said


def _raised(said: Any) -> Raised | None:
    """An exception as it was told, its texts cut to what a person reads."""
    if not isinstance(said, dict):
        return None
    texts = [str(said.get(name, ""))[:500] for name in ("kind", "text", "line", "where")]
    return Raised(*texts)
