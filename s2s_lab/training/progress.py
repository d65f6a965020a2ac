"""A progress bar for training: loss, tokens a second, time left."""

import time
from types import TracebackType

from tqdm.auto import tqdm

from s2s_lab.training.history import Progress

PAUSE = 0.1
"""Seconds between looks; looking at a loss makes a GPU finish its work first."""


class ProgressBar:
    """Shows a run's progress in a terminal or a notebook; give it to `train` as `on_step`.

    >>> with ProgressBar(disable=True) as bar:
    ...     bar(Progress(step=1, tokens=500, seconds=0.5, done=0.1))
    """

    def __init__(self, disable: bool | None = None) -> None:
        """`disable` None: no bar where the output is not a terminal."""
        self._bar = tqdm(
            total=100,
            disable=disable,
            bar_format="{percentage:3.0f}% |{bar}| {desc}",
            dynamic_ncols=True,
        )
        self._looked = 0.0

    def __call__(self, progress: Progress) -> None:
        """Show where the run stands."""
        now = time.monotonic()
        if self._bar.disable or (now - self._looked < PAUSE and progress.done < 1.0):
            return
        self._looked = now
        left = progress.seconds * (1 - progress.done) / max(progress.done, 1e-9)
        nll = f" · valid {progress.history[-1].valid_nll:.3f}" if progress.history else ""
        self._bar.set_description_str(
            f"loss {progress.loss:.3f}{nll} · {progress.tokens_per_second:,.0f} tokens/s · "
            f"{clock(left)} left",
            refresh=False,
        )
        self._bar.update(100 * progress.done - self._bar.n)

    def __enter__(self) -> "ProgressBar":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.close()


def clock(seconds: float) -> str:
    """Minutes and seconds.

    >>> clock(75.4)
    '1:15'
    """
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
