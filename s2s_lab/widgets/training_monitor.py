"""A run as it trains: losses, learning rate, gradient norm, speed, and what it translates by now.

Give a `TrainingMonitor` to `fit`, `begin` or `train` as `on_step`, or let it train by itself.
**How Stop reaches the run.** While a cell runs, a kernel does not hear what a view says to it.

- `start` trains in a thread and the cell is done at once: Stop works in every front end. `wait`
  gives the model.
- `fit`, and `on_step=monitor`, train in the cell. There Stop presses the notebook's own ■ for the
  reader, where the front end lets a view do so (JupyterLab, Notebook 7); in others one presses ■.
  Either way the step is finished and the state saved, as with Ctrl-C.

Only one run at a time should train in a process: torch's random numbers belong to all threads.
"""

import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

import traitlets

from s2s_lab import pages
from s2s_lab.models.settings import Seq2SeqSettings
from s2s_lab.tasks.sequences import reverse
from s2s_lab.tasks.signal import SignalTask
from s2s_lab.tasks.task import Task
from s2s_lab.training.history import History, Progress
from s2s_lab.training.loop import INTERRUPTED
from s2s_lab.training.recipes import Recipe
from s2s_lab.training.session import begin
from s2s_lab.training.settings import TrainSettings
from s2s_lab.translator import Translator
from s2s_lab.widgets.monitor_points import Points, standing
from s2s_lab.widgets.replaceable import Replaceable, in_notebook
from s2s_lab.widgets.view import View

STATES = ("waiting", "running", "stopping", "stopped", "finished", "failed")


class TrainingMonitor(View):
    """Shows a run while it trains, with a button to stop it; the finished run stays.

    Args:
        samples: texts to translate at each validation; one of the task, if the monitor trains.
        folder: the run's folder, from which the samples are translated with its best weights so
            far; not needed if the monitor trains.
        every: seconds between two looks; each validation is looked at.
        show: whether it shows itself in a notebook with the first step, if nobody has shown it.
    """

    view = "training_monitor"
    _esm = pages.module(view)
    _css = pages.stylesheet(view)

    stop_requested = traitlets.Bool(False, help="Set by the button: end after this step.").tag(
        sync=True
    )
    chosen = traitlets.Int(
        None, allow_none=True, help="The validation that is looked at, from 0; None = the last."
    ).tag(sync=True)
    history = traitlets.Instance(
        History, read_only=True, help="The result: what was measured, validation by validation."
    )
    translator = traitlets.Instance(
        Translator, allow_none=True, read_only=True, help="The result: the model of the run."
    )

    _points = traitlets.List().tag(sync=True)
    _records = traitlets.List().tag(sync=True)
    _samples = traitlets.List().tag(sync=True)
    _state = traitlets.Enum(STATES, "waiting").tag(sync=True)
    _now = traitlets.Dict().tag(sync=True)
    _error = traitlets.Unicode().tag(sync=True)
    _in_cell = traitlets.Bool(False, help="Whether the run keeps the kernel busy.").tag(sync=True)
    _live = traitlets.Bool(True).tag(sync=True)

    def __init__(
        self,
        samples: Sequence[str] = (),
        folder: str | Path | None = None,
        every: float = 0.25,
        show: bool = True,
    ) -> None:
        self.every = every
        self._texts = tuple(samples)
        self._folder = None if folder is None else Path(folder)
        self._show = show
        self._output = Replaceable()
        self._thread: threading.Thread | None = None
        self._looked = float("-inf")
        self._last: Progress | None = None
        super().__init__()
        self._forget()

    @classmethod
    def example(cls) -> Self:
        """A small model that learned in a second to write digits backwards."""
        monitor = cls(["1 2 3 4 5"], every=0.02, show=False)
        how = TrainSettings(4, batch=32, lr=6e-3, warmup=20, label_smoothing=0.0, validations=8)
        recipe = Recipe(Seq2SeqSettings(embedding=24, hidden=64), how)
        monitor.fit(reverse((1500, 60, 60), (2, 5)), recipe)
        return monitor

    def __call__(self, progress: Progress) -> bool:
        """Take down where a run stands; returns whether it should stop."""
        now = time.monotonic()
        if self._last is not None and progress is not self._last:  # another run
            self._forget()
            self.stop_requested = False
        self._last = progress
        self._in_cell = threading.current_thread() is threading.main_thread()
        measured = len(progress.history) != len(self.history)
        over = self.stop_requested or bool(progress.ended) or progress.done >= 1.0
        if measured or over or now - self._looked >= self.every:
            self._looked = now
            self._look(progress, measured)
            if over:
                self._conclude(progress)
        return self.stop_requested

    def fit(
        self, task: Task | SignalTask[Any], recipe: Recipe, folder: str | Path | None = None
    ) -> Translator:
        """Train here and now, as `s2s_lab.translator.fit` does, and show it.

        Args:
            task: what to learn.
            recipe: how.
            folder: where the run stays; None: nowhere.

        Raises:
            ValueError: as `begin` does.
        """
        self._ready(task)
        return self._train(task, recipe, folder)

    def start(
        self, task: Task | SignalTask[Any], recipe: Recipe, folder: str | Path | None = None
    ) -> None:
        """Train in a thread; arguments as for `fit`. An error is said, and raised by `wait`.

        Raises:
            ValueError: if it is training already.
        """
        self._ready(task)
        self._failure: Exception | None = None

        def work() -> None:
            try:
                self._train(task, recipe, folder)
            except Exception as error:
                self._failure = error

        self._display()
        self._thread = threading.Thread(target=work, name="training", daemon=True)
        self._thread.start()

    def wait(self, seconds: float | None = None) -> Translator:
        """The model of a run that was started, when it has ended.

        Raises:
            TimeoutError: if it has not ended after so many seconds.
            ValueError: if none was started.
        """
        if self._thread is None:
            raise ValueError("wait: expected a run that was started, got none")
        self._thread.join(seconds)
        if self._thread.is_alive():
            raise TimeoutError(f"wait: the run has not ended after {seconds} seconds")
        if self._failure is not None:
            raise self._failure
        assert self.translator is not None
        return self.translator

    def stop(self) -> None:
        """Ask the run to end after the current step, as the button does."""
        self.stop_requested = True

    def set_state(self, sync_data: Mapping[str, Any]) -> None:
        """What the view says. If the run is in a cell, it is over by the time this is heard."""
        super().set_state(sync_data)
        if self.stop_requested and self._in_cell and self._state == "running":
            assert self._last is not None
            self._conclude(self._last)

    def _ready(self, task: Task | SignalTask[Any]) -> None:
        """Begin a new run."""
        if self._thread is not None and self._thread.is_alive():
            raise ValueError("start: expected no run under way, got one: stop it first")
        self._forget()
        self.stop_requested = False
        self.set_trait("translator", None)
        if not self._texts and isinstance(task, Task) and task.valid:
            self._texts = (task.valid[0].source,)

    def _train(
        self, task: Task | SignalTask[Any], recipe: Recipe, folder: str | Path | None
    ) -> Translator:
        with TemporaryDirectory() as temporary:
            run = Path(folder) if folder is not None else Path(temporary) / task.name
            before, self._folder = self._folder, run
            try:
                progress = begin(task, recipe, run, on="cpu", on_step=self)
                self._conclude(progress)  # Ctrl-C is told to no step
                self.set_trait("translator", Translator.load(run))
            except Exception as error:
                self._error, self._state = str(error), "failed"
                raise
            finally:
                self._folder = before
        assert self.translator is not None
        return self.translator

    def _forget(self) -> None:
        self._looked, self._last = float("-inf"), None
        self._taken = Points()
        self.set_trait("history", History())
        with self.hold_sync():
            self._points, self._records, self._samples, self._now = [], [], [], {}
            self._state, self._error, self.chosen = "waiting", "", None

    def _look(self, progress: Progress, measured: bool) -> None:
        """Take down a point, and what was measured; keep the lines short."""
        self._taken.take(progress, always=measured)
        samples = self._sampled(progress.history) if measured else self._samples
        self.set_trait("history", progress.history)
        with self.hold_sync():
            self._points, self._samples = self._taken.rows, samples
            self._records = pages.compact([[r.step, r.valid_nll] for r in progress.history], 4)
            self._now = standing(progress, self._taken.last)
            self._state = "running"
        self._display()

    def _conclude(self, progress: Progress) -> None:
        """The run is over: say how, and let the finished picture take the place of the first."""
        stopped = progress.ended == INTERRUPTED or (self.stop_requested and progress.done < 1.0)
        with self.hold_sync():
            self._now = standing(progress, self._taken.last) | {"left": 0.0}
            self._state = "stopped" if stopped else "finished"
        if self._output:
            self._output.replace(self._repr_mimebundle_()[0])

    def _sampled(self, history: History) -> list[dict[str, Any]]:
        """Translations for each validation; none for those before the run was continued."""
        known = {sample["step"]: sample for sample in self._samples}
        before = [known.get(r.step, {"step": r.step, "texts": []}) for r in history[:-1]]
        return [*before, self._translated(history[-1].step)]

    def _translated(self, step: int) -> dict[str, Any]:
        """The samples as the best weights so far translate them; none where they cannot be."""
        found: list[list[str]] = []
        if self._texts and self._folder is not None and (self._folder / "config.json").exists():
            try:
                answers = Translator.load(self._folder).translate(self._texts)
                found = [[text, a.text] for text, a in zip(self._texts, answers, strict=True)]
            except (ValueError, OSError) as error:
                self._error = str(error)
        return {"step": step, "texts": found}

    def _display(self) -> None:
        """Show itself once, if nobody has and this is a notebook."""
        if self._show and not self._output and in_notebook():
            self._ipython_display_()

    def _ipython_display_(self) -> None:
        self._output.show(self._repr_mimebundle_()[0])

    @property
    def title(self) -> str:
        """What the page is called."""
        return "训练监视器" if self.language == "zh-CN" else "Training monitor"

    def text(self) -> str:
        """A line for each validation, without times: the same for the same run."""
        lines = [self._error] if self._error else []
        lines.append(" step   loss  valid_nll  first sample")
        for record, sample in zip(self.history, self._samples, strict=True):
            words = sample["texts"][0][1] if sample["texts"] else ""
            lines.append(f"{record.step:5}{record.loss:7.3f}{record.valid_nll:11.3f}  {words}")
        now = self._now
        if now:
            best = "" if now["best"] is None else f"; best at step {now['best']}"
            lines.append(f"{self._state} at step {now['point'][0]}{best}")
        else:
            lines.append(self._state)
        return "\n".join(line.rstrip() for line in lines)

    def state(self) -> dict[str, Any]:
        """All that was seen of the run."""
        names = ("chosen", "_points", "_records", "_samples", "_state", "_now", "_error")
        return {name: getattr(self, name) for name in names} | {
            "stop_requested": False,
            "_live": False,
        }

    def __repr__(self) -> str:
        return f"TrainingMonitor({self._state}, {len(self.history)} validations)"
