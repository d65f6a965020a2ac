"""One piece of work in a sandbox, from the side that asks: `Asked`.

Whatever the other side does (it lies, floods, hangs, ends), the answer comes in time and is plain
data or the sentence that there is none. This module starts no process and judges nothing.
"""

import itertools
from dataclasses import dataclass, fields
from time import monotonic
from typing import Any

from s2s_lab.grading.inside.channel import Channel
from s2s_lab.grading.inside.limits import Limits
from s2s_lab.grading.inside.questions import QUESTIONS
from s2s_lab.grading.inside.reply import ENDED, Raised, Reply

READY_SECONDS = 60.0
"""Longest time in which a copy has to be there, before its own time begins."""
MAX_KIND, MAX_TEXT, MAX_PRINTED = 80, 500, 600
"""Characters of what a person reads about an exception, and of what was printed."""
SMALL = 2**16
"""Bytes of a message that is no answer."""


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


class Asked:
    """One copy at work on one exercise: put inputs to it with a call."""

    def __init__(self, channel: Channel, work: Work, limits: Limits) -> None:
        self.channel, self.work, self.limits = channel, work, limits
        self.raised: tuple[Raised | None, ...] = ()
        """What each cell raised."""
        self.defined = False
        """Whether there is something of the name that is asked for."""
        self._until = monotonic() + READY_SECONDS
        self._numbers = itertools.count(1)
        self._gone: str | None = None

    def run(self) -> None:
        """Have the cells run.

        Raises:
            WorkEnded: if one of them does not come back; it is named.
            OSError: if the copy was never there.
        """
        self._wait()
        cells = [list(cell) for cell in self.work.cells]
        try:
            self._send({"cells": cells, "exercise": self.work.exercise, "name": self.work.name})
        except ValueError:
            raise WorkEnded("its cells are too long, or are no text") from None
        raised: list[Raised | None] = []
        for number in range(len(cells)):
            if self._hear(number) != {"begins": number}:
                raise WorkEnded(_NONSENSE, number)
            said = self._hear(number)
            if said.get("ran") != number:
                raise WorkEnded(_NONSENSE, number)
            raised.append(_raised(said.get("raised")))
        self.raised = tuple(raised)
        self.defined = self._hear(None).get("defined") is True

    def _wait(self) -> None:
        """Until the copy is there, which on a busy machine may take a while."""
        try:
            self._hear(None)
        except WorkEnded as error:
            raise OSError(f"no copy for a submission: {error}") from None
        self._until = monotonic() + self.limits.seconds

    def __call__(self, case: Any) -> Reply[Any]:
        """The reply to one input; a copy that is gone replies that it is."""
        number = next(self._numbers)
        given = {field.name: getattr(case, field.name) for field in fields(case)}
        try:
            if self._gone:
                raise WorkEnded(self._gone)
            self._send({"number": number, "case": given, "seed": 0})
            said = self._hear(None, self.limits.answer_seconds, self._may_say())
            return self._reply(case, said, number)
        except WorkEnded as error:
            self._gone = str(error)
            return Reply(None, Raised(ENDED, str(error), "", ""), case)

    def _may_say(self) -> int:
        """Bytes that are left for the next answer."""
        left = int(self.limits.said_mb * 2**20) - self.channel.received
        return max(0, min(left, int(self.limits.answer_mb * 2**20)))

    def _reply(self, case: Any, said: dict[str, Any], number: int) -> Reply[Any]:
        if said.get("number") != number:
            raise WorkEnded("it answered what was not asked")
        after = said.get("after")
        kind = QUESTIONS[self.work.exercise].case
        names = {field.name for field in fields(kind)}
        left = kind(**after) if isinstance(after, dict) and set(after) == names else case
        printed = _shown(said.get("printed"), MAX_PRINTED)
        return Reply(said.get("answer"), _raised(said.get("raised")), left, printed)

    def _send(self, message: dict[str, Any]) -> None:
        self.channel.connection.settimeout(max(0.01, self._until - monotonic()))
        try:
            self.channel.send(message)
        except TimeoutError:
            raise WorkEnded("it took too long") from None
        except OSError:
            raise WorkEnded("it had ended") from None

    def _hear(
        self, cell: int | None, seconds: float | None = None, at_most: int = SMALL
    ) -> dict[str, Any]:
        until = self._until if seconds is None else min(self._until, monotonic() + seconds)
        try:
            said = self.channel.receive(until, at_most)
        except EOFError:
            raise WorkEnded("it ended by itself or ran out of memory", cell) from None
        except TimeoutError:
            raise WorkEnded("it took too long", cell) from None
        except (ValueError, OSError):
            raise WorkEnded("it said too much, or what is no plain data", cell) from None
        if not isinstance(said, dict):
            raise WorkEnded(_NONSENSE, cell)
        return said


_NONSENSE = "it said what it should not"


def _raised(said: Any) -> Raised | None:
    """An exception as it was told, its texts cut to what a person reads."""
    if not isinstance(said, dict):
        return None
    kind = _shown(said.get("kind"), MAX_KIND) or "Exception"
    texts = [_shown(said.get(name), MAX_TEXT) for name in ("text", "line", "where")]
    return Raised(kind, *texts)


def _shown(said: Any, longest: int) -> str:
    """Text that a terminal and a page show as it is: nothing in it commands them."""
    if not isinstance(said, str):
        return ""
    return "".join(
        letter if letter.isprintable() or letter in "\n\t" else "\N{REPLACEMENT CHARACTER}"
        for letter in said[:longest]
    )
