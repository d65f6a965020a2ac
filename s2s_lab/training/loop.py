"""One training loop that a person can read, and that can be stopped and continued at any step.

Teacher forcing, cross-entropy with label smoothing, Adam, gradient clipping, a learning rate that
falls linearly to 0 over the budget (epochs, or minutes). Every random choice depends on the seed
and the number of the step alone, so a run that was interrupted goes on as if it had not been.

The loop prints nothing: `on_step` is told what happened. Progress bars are in `progress.py`.
"""

import json
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from s2s_lab import batch
from s2s_lab.batch import Example
from s2s_lab.text import PAD
from s2s_lab.training import threads
from s2s_lab.training.checkpoint import read_tensors, write_tensors
from s2s_lab.training.stop import StopRequest


@dataclass(frozen=True)
class TrainSettings:
    """How to train.

    Raises:
        ValueError: if there is no budget.
    """

    epochs: int | None = 10
    """Passes over the training data; None: as many as the minutes allow."""
    minutes: float | None = None
    """Time budget; None: as long as the epochs take."""
    batch: int = 96
    """Sentences in a batch."""
    lr: float = 2e-3
    """Peak learning rate of Adam."""
    warmup: int = 100
    """Steps in which the learning rate rises from 0."""
    label_smoothing: float = 0.1
    """Share of the target mass spread evenly over the vocabulary."""
    clip: float = 1.0
    """Largest norm of the gradient of all weights together."""
    validations: int = 10
    """How often the validation loss is measured over the budget, evenly spread."""
    save_seconds: float = 30.0
    """Time between saves of the state to resume from."""
    seed: int = 0

    def __post_init__(self) -> None:
        if self.epochs is None and self.minutes is None:
            raise ValueError("budget: expected epochs or minutes, got neither")


@dataclass(frozen=True)
class Record:
    """One line of a run's history."""

    step: int
    seconds: float
    """Time spent so far, validation included."""
    loss: float
    """Mean training loss since the last record, nats a token, with label smoothing."""
    valid_nll: float
    """Negative log-likelihood on the validation data, nats a token, without smoothing."""
    tokens_per_second: float
    """Target tokens."""


@dataclass
class Progress:
    """Where a run stands."""

    step: int = 0
    epoch: int = 0
    batch: int = 0
    """Batches done in this epoch."""
    seconds: float = 0.0
    tokens: int = 0
    """Target tokens seen."""
    loss: float = math.nan
    """Running mean of the training loss."""
    done: float = 0.0
    """Share of the budget that is spent, 0 to 1."""
    best_nll: float = math.inf
    history: list[Record] = field(default_factory=list)

    def to_json(self) -> str:
        """Text from which `from_json` makes an equal progress."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Progress":
        """What `to_json` wrote."""
        raw = json.loads(text)
        return cls(**{**raw, "history": [Record(**r) for r in raw["history"]]})


def train(
    model: nn.Module,
    examples: Sequence[Example],
    valid: Sequence[Example],
    settings: TrainSettings,
    folder: Path,
    resume: bool = False,
    on_step: Callable[[Progress], None] | None = None,
) -> Progress:
    """Train a model in place; the best weights on `valid` go to ``folder/model.safetensors``.

    Args:
        model: called as ``model(sources, inputs) -> logits``.
        examples: encoded training pairs.
        valid: encoded validation pairs.
        settings: how to train.
        folder: where checkpoints go.
        resume: go on from ``folder/last.safetensors``.
        on_step: told after every step.

    Returns:
        The progress at the end, or at the step that Ctrl-C interrupted; its state is saved.
    """
    device = next(model.parameters()).device
    optimizer = torch.optim.Adam(model.parameters(), lr=settings.lr, betas=(0.9, 0.98))
    progress = Progress()
    if resume:
        progress = _restore(folder / "last.safetensors", model, optimizer)
    per_epoch = math.ceil(len(examples) / settings.batch)
    begun = time.perf_counter() - progress.seconds
    saved = -math.inf  # the first step is saved, so that there is something to resume from
    with StopRequest() as stop, threads.worth(model):
        while progress.done < 1.0 and not stop.requested:
            for rows in _remaining_batches(examples, settings, progress):
                loss, tokens = _train_step(model, optimizer, rows, settings, progress, device)
                progress.seconds = time.perf_counter() - begun
                _advance(progress, settings, loss, tokens, per_epoch)
                if on_step:
                    on_step(progress)
                if _validation_due(progress, settings):
                    _validate(model, valid, settings, progress, folder, device)
                if progress.seconds - saved > settings.save_seconds:
                    _save(folder / "last.safetensors", model, optimizer, progress)
                    saved = progress.seconds
                if progress.done >= 1.0 or stop.requested:
                    break
        _save(folder / "last.safetensors", model, optimizer, progress)
    return progress


@torch.inference_mode()
def negative_log_likelihood(
    model: nn.Module, examples: Sequence[Example], size: int, device: torch.device
) -> float:
    """Mean of -log p(gold token | gold prefix, source), nats a token; dropout is off meanwhile."""
    was_training = model.training
    model.eval()
    total, tokens = 0.0, 0
    for rows in batch.by_length([len(example.target) for example in examples], size):
        sources, targets = batch.collate([examples[i] for i in rows], device)
        logits = model(sources, targets.inputs)
        nll = F.cross_entropy(
            logits.flatten(0, 1), targets.labels.flatten(), ignore_index=PAD, reduction="sum"
        )
        total += float(nll)
        tokens += int(targets.mask.sum())
    model.train(was_training)
    return total / tokens


def _train_step(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    rows: Sequence[Example],
    settings: TrainSettings,
    progress: Progress,
    device: torch.device,
) -> tuple[Tensor, int]:
    """One update; the seed of its dropout depends on the number of the step alone."""
    sources, targets = batch.collate(rows, device)
    for group in optimizer.param_groups:
        group["lr"] = _learning_rate(settings, progress)
    model.train()
    with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
        torch.manual_seed(settings.seed * 1_000_003 + progress.step)
        logits = model(sources, targets.inputs)
    loss = F.cross_entropy(
        logits.flatten(0, 1),
        targets.labels.flatten(),
        ignore_index=PAD,
        label_smoothing=settings.label_smoothing,
    )
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), settings.clip)
    optimizer.step()
    return loss.detach(), sum(len(example.target) for example in rows)


def _learning_rate(settings: TrainSettings, progress: Progress) -> float:
    rising = (progress.step + 1) / max(1, settings.warmup)
    return settings.lr * max(0.0, min(1.0, rising, 1.0 - progress.done))


def _advance(
    progress: Progress,
    settings: TrainSettings,
    loss: Tensor,
    tokens: int,
    per_epoch: int,
) -> None:
    progress.step += 1
    progress.batch += 1
    progress.tokens += tokens
    weight = max(0.02, 1 / progress.step)
    value = float(loss)
    progress.loss = (
        value if progress.step == 1 else progress.loss + weight * (value - progress.loss)
    )
    if progress.batch == per_epoch:
        progress.epoch, progress.batch = progress.epoch + 1, 0
    shares = []
    if settings.epochs is not None:
        shares.append(progress.step / (settings.epochs * per_epoch))
    if settings.minutes is not None:
        shares.append(progress.seconds / (60 * settings.minutes))
    progress.done = min(1.0, max(shares))


def _validation_due(progress: Progress, settings: TrainSettings) -> bool:
    return progress.done * settings.validations >= len(progress.history) + 1 - 1e-9


def _validate(
    model: nn.Module,
    valid: Sequence[Example],
    settings: TrainSettings,
    progress: Progress,
    folder: Path,
    device: torch.device,
) -> None:
    nll = negative_log_likelihood(model, valid, settings.batch, device)
    progress.history.append(
        Record(
            step=progress.step,
            seconds=progress.seconds,
            loss=progress.loss,
            valid_nll=nll,
            tokens_per_second=progress.tokens / max(progress.seconds, 1e-9),
        )
    )
    if nll < progress.best_nll:
        progress.best_nll = nll
        write_tensors(folder / "model.safetensors", model.state_dict())


def _remaining_batches(
    examples: Sequence[Example], settings: TrainSettings, progress: Progress
) -> Iterator[list[Example]]:
    """The batches of this epoch that are still to be done, in the epoch's own order."""
    generator = torch.Generator().manual_seed(settings.seed * 1_000_003 + progress.epoch)
    lengths = [example.size for example in examples]
    batches = batch.by_length(lengths, settings.batch, generator)
    for rows in islice(batches, progress.batch, None):
        yield [examples[row] for row in rows]


def _save(
    path: Path, model: nn.Module, optimizer: torch.optim.Optimizer, progress: Progress
) -> None:
    tensors = {f"model.{name}": value for name, value in model.state_dict().items()}
    for number, values in optimizer.state_dict()["state"].items():
        tensors |= {f"adam.{number}.{name}": value for name, value in values.items()}
    write_tensors(path, tensors, progress.to_json())


def _restore(path: Path, model: nn.Module, optimizer: torch.optim.Optimizer) -> Progress:
    tensors, note = read_tensors(path)
    model.load_state_dict(
        {n.removeprefix("model."): t for n, t in tensors.items() if n.startswith("model.")}
    )
    state: dict[int, dict[str, Tensor]] = {}
    for name, value in tensors.items():
        kind, _, rest = name.partition(".")
        if kind == "adam":
            number, _, moment = rest.partition(".")
            state.setdefault(int(number), {})[moment] = value
    optimizer.load_state_dict({**optimizer.state_dict(), "state": state})
    return Progress.from_json(note)
