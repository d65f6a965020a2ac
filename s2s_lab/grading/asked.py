"""One piece of work in a sandbox, from the side that asks: `Asked`.

Whatever the other side does (it lies, floods, hangs, ends), the answer comes in time and is plain
data or the sentence that there is none. This module starts no process and judges nothing.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, fields
from time import monotonic
from typing import Any

from s2s_lab.grading.inside.asking import with_inputs
from s2s_lab.grading.inside.channel import Channel
from s2s_lab.grading.inside.limits import Limits
from s2s_lab.grading.inside.plain import dumps
from s2s_lab.grading.inside.questions import QUESTIONS
from s2s_lab.grading.inside.reply import ENDED, Raised, Reply
from s2s_lab.grading.probe import Asker

READY_SECONDS = 60.0
"""Longest time in which a copy has to be there, before its own time begins."""
MAX_KIND, MAX_TEXT, MAX_PRINTED = 80, 500, 600
"""Characters of what a person reads about an exception, and of what was printed."""
SMALL = 2**16
"""Bytes of a message that is no answer."""
AHEAD = 2**15
"""Bytes of questions that may lie unread on the line. It has to be less than what a socket holds:
then whoever asks is never stuck with a question while the other end is stuck with an answer."""


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


class Asked(Asker[Any]):
    """One copy at work on one exercise: put inputs to it with a call."""

    def __init__(self, channel: Channel, work: Work, limits: Limits) -> None:
        self.channel, self.work, self.limits = channel, work, limits
        self.raised: tuple[Raised | None, ...] = ()
        """What each cell raised."""
        self.defined = False
        """Whether there is something of the name that is asked for."""
        self._until = monotonic() + READY_SECONDS
        question = QUESTIONS.get(work.exercise)
        self._patience = question.patience if question else 1.0
        self._number = 0
        """Of the last input that was answered."""
        self._gone: str | None = None

    def run(self) -> None:
        """Have the cells run.

        Raises:
            WorkEnded: if one of them does not come back; it is named.
            OSError: if the copy was never there.
        """
        self.wait()
        cells = [list(cell) for cell in self.work.cells]
        try:
            job = {"cells": cells, "exercise": self.work.exercise, "name": self.work.name}
            self._send(dumps(job))
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
        self._until += self.limits.seconds * (self._patience - 1)

    def wait(self) -> None:
        """Until the copy is there, which on a busy machine may take a while.

        Raises:
            OSError: if it never is.
        """
        try:
            self._hear(None)
        except WorkEnded as error:
            raise OSError(f"no copy for a submission: {error}") from None
        self._until = monotonic() + self.limits.seconds

    def __call__(self, case: Any) -> Reply[Any]:
        """The reply to one input; a copy that is gone replies that it is."""
        return self.several([case])[0]

    def several(self, cases: Sequence[Any]) -> list[Reply[Any]]:
        """The replies to some inputs, in their order.

        The next inputs are sent while one is being answered, so that no one waits for the line.
        Each has the time for one answer; what was answered before the copy ended stays answered.
        """
        asked = deque(
            dumps({"number": number, "case": _named(case), "seed": 0})
            for number, case in enumerate(cases, start=self._number + 1)
        )
        ahead: deque[int] = deque()
        replies: list[Reply[Any]] = []
        seconds = self.limits.answer_seconds * self._patience
        for case in cases:
            try:
                if self._gone:
                    raise WorkEnded(self._gone)
                self._send_ahead(asked, ahead)
                said = self._hear(None, seconds, self._may_say())
                ahead.popleft()
                self._number += 1
                replies.append(self._reply(case, said))
            except WorkEnded as error:
                self._gone = str(error)
                replies.append(Reply(None, Raised(ENDED, str(error), "", ""), case))
        return replies

    def _send_ahead(self, asked: deque[bytes], ahead: deque[int]) -> None:
        """Fill the line once half of it is read; `ahead` has the size of what lies on it."""
        if sum(ahead) > AHEAD // 2:
            return
        now: list[bytes] = []
        while asked and (not ahead or sum(ahead) + len(asked[0]) <= AHEAD):
            ahead.append(len(asked[0]))
            now.append(asked.popleft())
        if now:
            self._send(*now)

    def _may_say(self) -> int:
        """Bytes that are left for the next answer."""
        left = int(self.limits.said_mb * 2**20) - self.channel.received
        return max(0, min(left, int(self.limits.answer_mb * 2**20)))

    def _reply(self, case: Any, said: dict[str, Any]) -> Reply[Any]:
        if said.get("number") != self._number:
            raise WorkEnded("it answered what was not asked")
        after = said.get("after")
        left = case
        if isinstance(after, dict) and set(after) <= set(_named(case)):
            left = with_inputs(case, after)
        printed = _shown(said.get("printed"), MAX_PRINTED)
        return Reply(said.get("answer"), _raised(said.get("raised")), left, printed)

    def _send(self, *messages: bytes) -> None:
        self.channel.connection.settimeout(max(0.01, self._until - monotonic()))
        try:
            self.channel.send_bytes(*messages)
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


def _named(case: Any) -> dict[str, Any]:
    """The inputs by name."""
    return {field.name: getattr(case, field.name) for field in fields(case)}


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
