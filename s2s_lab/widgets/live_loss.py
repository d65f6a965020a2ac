"""The losses of a run, drawn while it trains.

A picture that is replaced now and then, not a widget: it needs no JavaScript and stays in the
notebook when the run is over. This module does not train; it is told where the run stands.
"""

import time
from typing import Any

from s2s_lab.charts import LineChart
from s2s_lab.training.history import History, Progress, chart

MOST = 200
"""Points of the training line; with more, every second one is dropped."""


class LiveLoss:
    """Shows both losses of a run in a notebook; give it to `train` or `fit` as `on_step`.

    Without a notebook it shows nothing by itself; ``print(live)`` gives the table of validations.

    >>> live = LiveLoss()
    >>> live(Progress(step=1, cost=6.0, costed=2, done=0.1))
    >>> live.points
    [(1, 3.0)]
    """

    def __init__(self, every: float = 1.0) -> None:
        """`every`: seconds between pictures; each new validation is shown at once."""
        self.every = every
        self.points: list[tuple[float, float]] = []
        """Step and training loss, as they were seen."""
        self.history = History()
        self._looked = float("-inf")
        self._stride = 1
        self._looks = 0
        self._handle: Any = None

    def __call__(self, progress: Progress) -> None:
        """Take down where the run stands, and draw it if it is time."""
        now = time.monotonic()
        measured = len(progress.history) != len(self.history)
        if not measured and now - self._looked < self.every:
            return
        self._looked, self.history = now, progress.history
        if self._looks % self._stride == 0 or measured:
            self.points.append((progress.step, progress.loss))
        self._looks += 1
        if len(self.points) > MOST:
            self.points, self._stride = self.points[::2], 2 * self._stride
        self._draw()

    def chart(self) -> LineChart:
        """What is drawn.

        Raises:
            ValueError: before the first step.
        """
        if not self.points:
            raise ValueError("loss: expected a step to draw, got none")
        return chart(self.points, [(record.step, record.valid_nll) for record in self.history])

    def __str__(self) -> str:
        return str(self.history)

    __repr__ = __str__

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        if not self.points:
            return {"text/plain": str(self)}
        return {**self.chart()._repr_mimebundle_(), "text/plain": str(self)}

    def _draw(self) -> None:
        if not _in_notebook():
            return
        from IPython.display import DisplayHandle

        if self._handle is None:
            self._handle = DisplayHandle()
            self._handle.display(self._repr_mimebundle_(), raw=True)
        else:
            self._handle.update(self._repr_mimebundle_(), raw=True)


def _in_notebook() -> bool:
    """Whether a kernel runs this code, whose pictures can be replaced."""
    try:
        from IPython import get_ipython
    except ImportError:
        return False
    return getattr(get_ipython(), "kernel", None) is not None
