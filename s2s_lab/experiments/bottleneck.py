"""How much a larger vector between encoder and decoder buys, and for which lengths."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean

from s2s_lab.experiments.experiment import Experiment, Outcome
from s2s_lab.metrics import TokenAccuracy
from s2s_lab.models import Seq2SeqSettings
from s2s_lab.tasks.sequences import reverse
from s2s_lab.tasks.task import Pair
from s2s_lab.training import Recipe, TrainSettings
from s2s_lab.translator import fit

HIDDEN = (16, 32, 64)
"""Units of the one vector that the decoder starts from."""
BINS = ((3, 4), (5, 6), (7, 8), (9, 10))
"""Smallest and largest number of digits, both in the bin."""
SIZES = (4000, 100, 800)
"""Pairs to train, validate and test on; all of them have other sources."""
EPOCHS = 4.0
Row = tuple[float, ...]
"""Accuracy in each of the bins."""


def by_length(pairs: Sequence[Pair], outputs: Sequence[str]) -> Row:
    """Share of positions that are right, pooled over each bin; bins by the source's length.

    Raises:
        ValueError: if a bin has no pair.
    """
    accuracy = []
    for low, high in BINS:
        rows = [
            (output, [pair.target])
            for pair, output in zip(pairs, outputs, strict=True)
            if low <= len(pair.source.split()) <= high
        ]
        counts = TokenAccuracy().corpus([row[0] for row in rows], [row[1] for row in rows])
        accuracy.append(counts.score)
    return tuple(accuracy)


def measure(hidden: int, seed: int, sizes: tuple[int, int, int] = SIZES) -> Row:
    """Train a model with one vector of this size, and see how long a source it can hold."""
    task = reverse(sizes, (BINS[0][0], BINS[-1][1]))
    settings = Seq2SeqSettings(embedding=32, hidden=hidden, attention=None)
    training = TrainSettings(
        epochs=EPOCHS, batch=64, lr=0.01, warmup=30, label_smoothing=0, validations=1, seed=seed
    )
    translator = fit(task, Recipe(settings, training))
    outputs = [made.text for made in translator.translate([pair.source for pair in task.test])]
    return by_length(task.test, outputs)


def holds(table: dict[int, list[Row]]) -> bool:
    """The claim on accuracies by hidden size, a row a seed.

    On average over the seeds: lower in each longer bin, higher with each doubling; and for every
    single seed the largest vector beats the smallest in every bin.
    """
    sizes = sorted(table)
    mean = {hidden: tuple(map(fmean, zip(*table[hidden], strict=True))) for hidden in sizes}
    falls = all(a > b for row in mean.values() for a, b in pairwise(row))
    grows = all(
        a < b
        for small, large in pairwise(sizes)
        for a, b in zip(mean[small], mean[large], strict=True)
    )
    ends = zip(table[sizes[0]], table[sizes[-1]], strict=True)
    each = all(a < b for least, most in ends for a, b in zip(least, most, strict=True))
    return falls and grows and each


def lines(table: dict[int, list[Row]]) -> tuple[str, ...]:
    """A row a hidden size: the mean over the seeds, lowest and highest behind it."""
    head = "units   " + "".join(f"{f'{low}-{high} digits':18}" for low, high in BINS)
    found = [head.rstrip()]
    for hidden, rows in sorted(table.items()):
        cells = [f"{fmean(c):.2f} ({min(c):.2f}-{max(c):.2f})" for c in zip(*rows, strict=True)]
        found.append(f"{hidden:5}   " + "".join(f"{cell:18}" for cell in cells).rstrip())
    return tuple(found)


def run(seeds: tuple[int, ...]) -> Outcome:
    """One model for each hidden size and seed."""
    table = {hidden: [measure(hidden, seed) for seed in seeds] for hidden in HIDDEN}
    return Outcome(holds(table), lines(table))


EXPERIMENT = Experiment(
    name="bottleneck",
    chapter="02",
    claim="One vector is a bottleneck: the share of right positions of reversed digits falls from "
    "each bin of lengths to the next, and rises with each doubling of the vector from 16 to 64 "
    "units, both on average over the seeds; for each seed 64 units beat 16 in every bin.",
    minutes=2,
    run=run,
)
