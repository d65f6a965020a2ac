"""Every architecture × attention: does it learn ten pairs by heart, does padding leave it alone,
and does it reach its stated accuracy on a task that suits it? About a quarter of an hour.

python tests/benchmarks/architectures.py [--only TEXT] [--json]
"""

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace

import torch
from torch.nn import functional as F

from s2s_lab import batch
from s2s_lab.models.architectures import Model, Settings, build
from s2s_lab.models.seq2seq import Seq2SeqSettings
from s2s_lab.models.settings import ATTENTION_NAMES
from s2s_lab.models.transformer import TransformerSettings
from s2s_lab.tasks import sequences
from s2s_lab.tasks.digits_audio import digits_audio
from s2s_lab.tasks.scenes import scenes
from s2s_lab.tasks.signal import SignalTask
from s2s_lab.tasks.task import Task
from s2s_lab.training import Recipe, TrainSettings, recipes
from s2s_lab.translator import fit

TEN = 10
BY_HEART = 0.05
"""Nats a token on ten pairs below which they are known by heart."""
ROUNDING = 1e-9
"""Largest change of a logit in float64 that is rounding and not padding."""


@dataclass(frozen=True)
class Row:
    """One line of the table: what is built, what it should learn, and how well."""

    name: str
    settings: Settings
    task: str
    accuracy: float
    """Share of right outputs on the validation set."""
    epochs: int = 8
    lr: float = 5e-3
    batch: int = 64


@dataclass(frozen=True)
class Found:
    """What came of a row."""

    weights: int
    ten_pairs: float
    """Nats a token on ten pairs, after learning them."""
    padding: float
    """Largest change of a logit when a longer sentence joins the batch."""
    accuracy: float
    seconds: float
    """Of the training on the task."""

    def holds(self, row: Row) -> bool:
        """Whether it does all that is promised."""
        return (
            self.ten_pairs < BY_HEART and self.padding < ROUNDING and self.accuracy >= row.accuracy
        )


def rows() -> Iterator[Row]:
    """All of them."""
    small = Seq2SeqSettings(embedding=32, hidden=64)
    for cell in ("rnn", "gru", "lstm"):
        fixed = replace(small, cell=cell, attention=None)
        yield Row(f"{cell}, fixed vector at the start", fixed, "short reverse", 0.9, 16)
        at_each = replace(fixed, every_step=True)
        yield Row(f"{cell}, fixed vector at every step", at_each, "short reverse", 0.9, 16)
    for attention in ATTENTION_NAMES:
        task, epochs = ("copy", 24) if attention in FORWARD_ONLY else ("reverse", 8)
        for name, more in DECODERS.items():
            settings = replace(small, attention=attention, **more)
            yield Row(f"{name}, {attention}", settings, task, 0.95, epochs)
    for encoder in ("convolutional", "transformer"):
        yield Row(f"{encoder} encoder", replace(small, encoder=encoder), "reverse", 0.95, 12, 2e-3)
    for name in ("one-hot",):
        settings = replace(small, source_embedding=name, target_embedding=name)
        yield Row(f"{name} embeddings", settings, "reverse", 0.95)
    yield Row("pointer-generator", replace(small, copy=True), "copy", 0.95)
    transformer = TransformerSettings(width=64, heads=4, layers=2, ffn=128)
    yield Row("Transformer", transformer, "reverse", 0.95, 16, 2e-3)
    heard = replace(small, hidden=128, source_features=40, attention="additive", halvings=1)
    for encoder in ("recurrent", "pyramidal", "audio"):
        settings = replace(heard, encoder=encoder)
        yield Row(f"{encoder} encoder of frames", settings, "digits-audio", 0.9, 16, 3e-3, 32)
    seen = replace(small, hidden=128, encoder="image", source_features=3)
    yield Row("image encoder", seen, "scenes-en", 0.6, 20, 1e-3)


FORWARD_ONLY = ("local-m", "monotonic", "location-aware", "location-based")
DECODERS: dict[str, dict[str, object]] = {
    "Luong": {},
    "Luong with feeding": {"feeding": True},
    "Bahdanau": {"order": "bahdanau"},
}


def load(name: str) -> Task | SignalTask:
    """A task, smaller than usual."""
    sizes, few = (4000, 200, 200), (2000, 150, 150, 1)
    match name:
        case "copy":
            return sequences.copy(sizes, (2, 6))
        case "reverse":
            return sequences.reverse(sizes, (2, 6))
        case "short reverse":
            return sequences.reverse((2000, 200, 200), (2, 4))
        case "digits-audio":
            return digits_audio(few, digits=(1, 3))
        case "scenes-en":
            return scenes("en", few, things=(1, 1))
    raise ValueError(f"task: expected another name, got {name!r}")


def try_out(row: Row, task: Task | SignalTask) -> Found:
    """Build the model three times: for ten pairs, for padding, and for its task."""
    recipe = Recipe(row.settings, TrainSettings(epochs=row.epochs, batch=row.batch, lr=row.lr))
    ready = recipes.prepare(task, recipe)
    weights = sum(parameter.numel() for parameter in ready.model.parameters())
    padding = change_by_padding(build(ready.model.settings), ready.train[:TEN])
    ten_pairs = by_heart(ready.model, ready.train[:TEN])
    begun = time.perf_counter()
    translator = fit(task, recipe)
    seconds = time.perf_counter() - begun
    outputs = translator.translate([pair.source for pair in task.valid])
    right = [
        output.text in (pair.references or (pair.target,))
        for output, pair in zip(outputs, task.valid, strict=True)
    ]
    return Found(weights, ten_pairs, padding, sum(right) / len(right), seconds)


def change_by_padding(model: Model, examples: list[batch.Example]) -> float:
    """Largest difference between each example's logits alone and in the batch of all."""
    model = model.double().eval()
    sources, targets = batch.collate(examples)
    with torch.inference_mode():
        together = model(in_double(sources), targets.inputs)
        worst = 0.0
        for row, example in enumerate(examples):
            source, target = batch.collate([example])
            alone = model(in_double(source), target.inputs)[0]
            real = together[row, : alone.shape[0], : alone.shape[1]]
            possible = (alone > -torch.inf) & (real > -torch.inf)
            worst = max(worst, float((alone - real)[possible].abs().max()))
    return worst


def in_double(sources: batch.Batch) -> batch.Batch:
    """Signals in the model's precision; tokens as they are."""
    if isinstance(sources, batch.Signals):
        return replace(sources, values=sources.values.double())
    return sources


def by_heart(model: Model, examples: list[batch.Example], steps: int = 400) -> float:
    """Nats a token on the examples, after learning from nothing else."""
    sources, targets = batch.collate(examples)
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
    model.train()
    nll = torch.tensor(torch.inf)
    for _ in range(steps):
        logits = model(sources, targets.inputs)
        nll = F.cross_entropy(logits[targets.mask], targets.labels[targets.mask])
        optimizer.zero_grad()
        nll.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        if float(nll) < BY_HEART / 5:
            break
    return float(nll)


def main() -> None:
    """Print the table; the exit status says whether every row holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", default="", help="rows whose name contains this")
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    chosen = [row for row in rows() if args.only.lower() in row.name.lower()]
    loaded: dict[str, Task | SignalTask] = {}
    results: dict[str, Found] = {}
    if not args.json:
        print(HEAD)
    for row in chosen:
        found = results[row.name] = try_out(row, loaded.setdefault(row.task, load(row.task)))
        if not args.json:
            print(
                f"{row.name:34} {found.weights:>9,} {found.ten_pairs:>9.4f} {found.padding:>8.0e} "
                f"{row.task:>14} {row.accuracy:>7.0%} {found.accuracy:>7.1%} {found.seconds:>6.1f}"
                + ("" if found.holds(row) else "  no"),
                flush=True,
            )
    holds = all(results[row.name].holds(row) for row in chosen)
    if args.json:
        print(json.dumps({"holds": holds, "rows": {k: asdict(v) for k, v in results.items()}}))
    raise SystemExit(0 if holds else 1)


HEAD = (
    f"{'architecture, attention':34} {'weights':>9} {'ten pairs':>9} {'padding':>8} "
    f"{'task':>14} {'stated':>7} {'reached':>7} {'s':>6}"
)


if __name__ == "__main__":
    main()
