"""The lines of a run that trains, and where it stands, as plain numbers for a view.

However long a run is, its lines stay short. This module shows nothing and stops nothing.
"""

from typing import Any

from s2s_lab import pages
from s2s_lab.training.history import Progress

MOST = 300
"""Points of a line; with more, every second one is dropped."""

Point = list[float | None]
"""Step, loss, learning rate, gradient norm, tokens a second since the point before."""


class Points:
    """Takes down a run now and then.

    >>> points = Points()
    >>> points.take(Progress(step=1, cost=6.0, costed=2, tokens=50, seconds=0.5), always=False)
    >>> points.rows[-1][:2], points.rows[-1][-1]
    ([1, 3.0], 100)
    """

    def __init__(self) -> None:
        self.rows: list[Point] = []
        self.last: Point | None = None
        """The newest one, whether it is in `rows` or was left out."""
        self._stride, self._looks = 1, 0
        self._seconds, self._tokens = 0.0, 0

    def take(self, progress: Progress, always: bool) -> None:
        """A point for where the run stands; `always`: even if this look would be left out."""
        speed = (progress.tokens - self._tokens) / max(progress.seconds - self._seconds, 1e-9)
        self._seconds, self._tokens = progress.seconds, progress.tokens
        rate, norm = progress.rate, float(progress.gradient_norm)
        numbers: Point = pages.compact([progress.step, progress.loss, rate, norm], 6)
        self.last = [*numbers, round(speed)]
        if always or self._looks % self._stride == 0:
            self.rows = [*self.rows, self.last]
        if len(self.rows) > MOST:
            self.rows, self._stride = self.rows[::2], 2 * self._stride
        self._looks += 1


def standing(progress: Progress, point: Point | None) -> dict[str, Any]:
    """Where a run is: its newest point, its share of the budget, times in seconds, its best."""
    best = progress.history.best
    numbers: dict[str, Any] = pages.compact(
        {
            "epoch": progress.epoch + progress.batch / max(1, progress.batches),
            "done": progress.done,
            "seconds": progress.seconds,
            "left": progress.seconds * (1 - progress.done) / max(progress.done, 1e-9),
        },
        3,
    )
    return numbers | {"point": point, "best": None if best is None else best.step}
