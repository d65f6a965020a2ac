"""When a search has to end: its length limit, its time budget, or Ctrl-C.

A search that is cut returns what it has. After Ctrl-C what it has travels in the exception, so
that a loop over many batches stops, too, and nothing is lost.
"""

from collections.abc import Iterator
from time import perf_counter

from s2s_lab.decoding.decoded import NBest
from s2s_lab.stop import StopRequest


class Interrupted(KeyboardInterrupt):
    """Ctrl-C during a search, which had come so far."""

    def __init__(self, answers: list[NBest]) -> None:
        super().__init__("the search was interrupted")
        self.answers = answers
        """What the search would have returned at its length limit."""


class Clock:
    """Counts steps until one of the limits is reached, and says which one.

    >>> with Clock(max_steps=3) as clock:
    ...     print([step for step in clock.steps()], clock.cut)
    [0, 1, 2] the length limit
    """

    def __init__(self, max_steps: int, seconds: float | None = None) -> None:
        """Limits: a number of steps, and seconds of wall-clock time from now (None: no limit)."""
        self.max_steps, self.seconds = max_steps, seconds
        self.cut: str | None = None
        """Which limit ended the steps; None while they run, or if the search ended by itself."""
        self._begun = perf_counter()
        self._stop = StopRequest()

    def __enter__(self) -> "Clock":
        self._stop.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.__exit__()

    def steps(self) -> Iterator[int]:
        """0, 1, 2 … until a limit is reached; at least one step is taken."""
        for step in range(self.max_steps):
            if step and self.over():
                return
            yield step
        self.cut = "the length limit"

    def over(self) -> bool:
        """Whether the time is up or Ctrl-C was pressed; for searches that count other things."""
        if self._stop.requested:
            self.cut = "an interrupt"
        elif self.seconds is not None and perf_counter() - self._begun > self.seconds:
            self.cut = f"the time budget of {self.seconds:g} s"
        return self.cut is not None

    def answer(self, answers: list[NBest]) -> list[NBest]:
        """The answers of the search, handed on.

        Raises:
            Interrupted: with the answers in it, if Ctrl-C ended the search.
        """
        if self._stop.requested:
            raise Interrupted(answers)
        return answers


def expect_limits(max_steps: int, seconds: float | None) -> None:
    """Refuse limits that leave no room for a step.

    Raises:
        ValueError: for fewer than 1 step, or no time.
    """
    if max_steps < 1:
        raise ValueError(f"max_steps: expected at least 1, got {max_steps}")
    if seconds is not None and seconds <= 0:
        raise ValueError(f"seconds: expected more than 0 or None, got {seconds}")
