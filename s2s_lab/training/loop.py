"""One training loop that a person can read, and that can be stopped and continued at any step.

Read a batch, make an update, look at the validation data now and then, keep the best weights, end
when the budget is spent or nothing gets better. Each noun has a module beside this one: batches,
objectives, update, schedules, validation, averaging, ladder. What happens next depends on the
settings and the `Progress` alone, so a run that was interrupted goes on as if it had not been.

The loop prints nothing: `on_step` is told what happened. Progress bars are in `progress.py`.
"""

import json
import math
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

from torch import nn

from s2s_lab.batch import Example
from s2s_lab.stop import StopRequest
from s2s_lab.training import averaging, batches, ladder, schedules, seeds, threads
from s2s_lab.training.checkpoint import read_config, read_tensors, write_tensors
from s2s_lab.training.distributed import ALONE, World
from s2s_lab.training.history import Progress, Record
from s2s_lab.training.objectives import Objective
from s2s_lab.training.settings import TrainSettings
from s2s_lab.training.update import Updater
from s2s_lab.training.validation import negative_log_likelihood

__all__ = ["Progress", "Record", "TrainSettings", "negative_log_likelihood", "train"]

INTERRUPTED = "Ctrl-C"
OnStep = Callable[[Progress], bool | None]
"""Told after every update where the run stands; True asks the run to stop, as Ctrl-C does."""


def train(
    model: nn.Module,
    examples: Sequence[Example],
    valid: Sequence[Example],
    settings: TrainSettings,
    folder: Path,
    resume: bool = False,
    on_step: OnStep | None = None,
    objective: Objective | None = None,
    world: World = ALONE,
) -> Progress:
    """Train a model in place; the best weights on `valid` go to ``folder/model.safetensors``.

    Args:
        model: called as ``model(sources, inputs) -> logits``, on the device to train on.
        examples: encoded training pairs.
        valid: encoded validation pairs; if there are none, a share of `examples` is kept for it.
        settings: how to train.
        folder: where checkpoints go.
        resume: go on from ``folder/last.safetensors``.
        on_step: told after every step; what it returns may stop the run.
        objective: what to minimise; None: cross-entropy as the settings say.
        world: processes that train together, all called alike.

    Returns:
        The progress at the end, or at the step that Ctrl-C or `on_step` interrupted; its state is
        saved.

    Raises:
        ValueError: for settings that the data or the device do not fit.
        ConnectionError: if another process is gone.
    """
    if settings.ladder and world.leads:
        read_config(folder)  # without it the copies could not be opened: better to hear it now
    examples, valid = batches.with_validation(examples, valid, settings)
    run = Run(model, examples, valid, settings, folder, objective, world)
    if resume:
        run.restore()
    with StopRequest() as stop, threads.worth(model), seeds.borrowed(run.updater.device):
        run.go_on(stop, on_step)
    return run.progress


class Run:
    """A run under way: the model with its optimiser, the data, and where it stands."""

    def __init__(
        self,
        model: nn.Module,
        examples: Sequence[Example],
        valid: Sequence[Example],
        settings: TrainSettings,
        folder: Path,
        objective: Objective | None,
        world: World,
    ) -> None:
        """Arguments as for `train`."""
        self.model, self.settings, self.folder, self.world = model, settings, folder, world
        self.examples, self.valid, self.objective = examples, valid, objective
        self.updater = Updater(model, settings, world)
        self.progress = Progress(parts=settings.accumulate * world.size)

    def go_on(self, stop: StopRequest, on_step: OnStep | None) -> None:
        """Make updates until the run has ended or a stop was asked for."""
        progress, settings, world = self.progress, self.settings, self.world
        begun = time.perf_counter() - progress.seconds
        saved = -math.inf  # the first step is saved, so that there is something to resume from
        if progress.step == 0:
            self._climb(bool(settings.ladder))
        progress.ended = self._end()
        while not progress.ended:
            rows = batches.of_epoch(self.examples, settings, progress.epoch, world.size)
            for chosen in islice(rows, progress.batch, None):
                before = progress.done
                self._update(chosen)
                self._advance(len(rows), time.perf_counter() - begun)
                self._climb(ladder.is_due(settings.ladder, before, progress.done))
                measured = self._validate_if_due(before)
                progress.ended = self._end()
                told = on_step(progress) if on_step else None
                asked = world.sum([stop.requested or told is True])[0] > 0
                progress.ended = progress.ended or (INTERRUPTED if asked else "")
                if measured or progress.ended or progress.seconds - saved > settings.save_seconds:
                    self.save()
                    saved = progress.seconds
                if progress.ended:
                    break
        if progress.ended != INTERRUPTED:
            self._finish()

    def _update(self, rows: Sequence[int]) -> None:
        progress, settings, world = self.progress, self.settings, self.world
        progress.rate = schedules.learning_rate(settings, progress)
        hands = batches.dealt(rows, settings.accumulate, world.rank, world.size)
        cost, tokens = self.updater(
            [[self.examples[row] for row in hand] for hand in hands],
            sum(len(self.examples[row].target) for row in rows),
            self.objective or settings.objective(schedules.teacher_forcing(settings, progress)),
            progress.rate,
            progress.step,
        )
        progress.cost = progress.cost + (cost if cost.device.type == "mps" else cost.double())
        progress.costed += tokens
        progress.gradient_norm = self.updater.gradient_norm
        progress.tokens += tokens

    def _advance(self, per_epoch: int, seconds: float) -> None:
        """Count the update; of the processes, the clock of the one that leads counts."""
        progress = self.progress
        progress.step += 1
        progress.batch += 1
        progress.batches = per_epoch
        if progress.batch == per_epoch:
            progress.epoch, progress.batch = progress.epoch + 1, 0
        progress.seconds = self.world.sum([seconds if self.world.leads else 0.0])[0]
        progress.done = self._share()

    def _share(self) -> float:
        """Share of the budget that is spent; of two budgets the one that is spent first."""
        progress, shares = self.progress, [0.0]
        if self.settings.epochs is not None:
            epochs = progress.epoch + progress.batch / max(1, progress.batches)
            shares.append(epochs / self.settings.epochs)
        if self.settings.minutes is not None:
            shares.append(progress.seconds / (60 * self.settings.minutes))
        return min(1.0, max(shares))

    def _end(self) -> str:
        """Why the run is over, or nothing."""
        history, patience = self.progress.history, self.settings.patience
        if self.progress.done >= 1.0:
            return "the budget is spent"
        if patience is not None and history.best is not None and history.stale >= patience:
            return f"{patience} validations without a better one than at step {history.best.step}"
        return ""

    def _validate_if_due(self, before: float) -> bool:
        """Measure, if a validation stands between two shares of the budget."""
        progress, every = self.progress, self.settings.validations
        if math.floor(progress.done * every + 1e-9) == math.floor(before * every + 1e-9):
            return False
        nll = self._nll()
        progress.record(nll)
        if self.settings.average and self.world.leads:
            averaging.put(self.folder, self.model, progress.step)
        if nll < progress.best_nll:
            self._keep(nll, f"step {progress.step}")
        return True

    def _nll(self) -> float:
        size, device = self.settings.batch, self.updater.device
        return negative_log_likelihood(
            self.model, self.valid, size, device, self.world, self.objective
        )

    def _keep(self, nll: float, which: str) -> None:
        """The weights of now are the ones to translate with."""
        self.progress.best_nll, self.progress.kept = nll, which
        if self.world.leads:
            note = json.dumps({"kept": which})
            write_tensors(self.folder / "model.safetensors", self.model.state_dict(), note)

    def _climb(self, due: bool) -> None:
        if due and self.world.leads:
            ladder.write(self.folder, self.model, self.progress.step)

    def _finish(self) -> None:
        """Try the mean of the last checkpoints, and write down how the run ended."""
        progress = self.progress
        if self.settings.ladder and progress.done < 1.0:
            self._climb(True)  # the last rung, earlier than planned
        self.world.wait()  # the process that leads has written what all now read
        steps = self._recent()
        if len(steps) > 1:
            own = {name: value.clone() for name, value in self.model.state_dict().items()}
            self.model.load_state_dict(averaging.mean(self.folder, steps))
            nll = self._nll()
            if nll < progress.best_nll:
                self._keep(nll, f"mean of steps {', '.join(map(str, steps))}")
            self.model.load_state_dict(own)
        self.save()

    def save(self) -> None:
        """Write the state to resume from; before any validation it is also what to translate with.

        Weights for the mean are deleted only when no saved state needs them any more.
        """
        if self.progress.best_nll == math.inf:
            self._keep(math.inf, f"step {self.progress.step}, not validated")
        if not self.world.leads:
            return
        tensors, self.progress.scaler = self.updater.state()
        write_tensors(self.folder / "last.safetensors", tensors, self.progress.to_json())
        averaging.forget(self.folder, self.progress.step, keep=self._recent())

    def _recent(self) -> list[int]:
        """Steps of the last validated weights that are there for a mean."""
        there = averaging.steps(self.folder)
        steps = [record.step for record in self.progress.history if record.step in there]
        return steps[-self.settings.average :] if self.settings.average else []

    def restore(self) -> None:
        """Go back to the last saved state.

        Raises:
            FileNotFoundError: if there is none.
            ValueError: if it is damaged, or its batches were cut for other numbers of processes and
                parts.
        """
        tensors, note = read_tensors(self.folder / "last.safetensors")
        parts, self.progress = self.progress.parts, Progress.from_json(note)
        if self.progress.parts != parts:
            raise ValueError(
                "resume: expected processes times accumulate as the run was begun, "
                f"{self.progress.parts}, got {parts}"
            )
        self.updater.restore(tensors, self.progress.scaler)
        self.progress.done = self._share()
