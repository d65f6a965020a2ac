"""SGD, momentum, RMSprop and Adam on one translator, each at its own best learning rate.

An optimiser at another's rate shows nothing: a good rate of Adam is a hundredth of one of SGD. So
each tries three rates, four times apart, with a seed that is used for nothing else, and keeps the
one of the lowest dev loss; then fresh seeds are measured on the test pairs. All make as many
updates on the first lesson, Chinese to English, with the same warm-up, the same linear fall to 0
and gradients clipped at norm 1. The criterion was fixed before any of these models was trained.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean

from s2s_lab.charts import LineChart
from s2s_lab.experiments.experiment import Experiment, Outcome
from s2s_lab.experiments.trained import Trained, trained
from s2s_lab.models import Seq2SeqSettings
from s2s_lab.tasks import Task
from s2s_lab.tasks.phrasebook.lesson import lesson
from s2s_lab.training import Recipe, TrainSettings
from s2s_lab.training.history import nice

GRID: dict[str, tuple[float, ...]] = {
    "sgd": (0.5, 2.0, 8.0),
    "momentum": (0.05, 0.2, 0.8),
    "rmsprop": (1e-3, 4e-3, 1.6e-2),
    "adam": (2e-3, 8e-3, 3.2e-2),
}
"""Learning rates to choose from; with a momentum of 0.9 a rate counts tenfold in the long run."""
TUNING = 100
"""The seed of the runs that choose a rate."""
DRAWN, EPOCHS, VALIDATIONS = 80_000, 4.0, 8


@dataclass(frozen=True)
class Tuned:
    """One optimiser: how its rate was chosen, and what it reached with it."""

    dev: Mapping[float, float]
    """Dev loss of each rate in the runs that choose, nats a token."""
    test: tuple[float, ...]
    """Test loss of each seed at the chosen rate, nats a token."""
    bleu: float
    """On the test pairs, mean of the seeds."""
    minutes: float
    """CPU minutes of one training, mean of the seeds."""
    curve: tuple[tuple[float, float], ...]
    """Dev loss by update at the chosen rate, mean of the seeds."""

    @property
    def rate(self) -> float:
        """The one with the lowest dev loss."""
        return best_rate(self.dev)

    @property
    def loss(self) -> float:
        """Test loss, the mean of the seeds."""
        return fmean(self.test)


def best_rate(dev: Mapping[float, float]) -> float:
    """The rate with the lowest loss; of equals the smallest.

    >>> best_rate({0.1: 2.0, 0.4: 1.5, 1.6: 1.5})
    0.4
    """
    return min(dev, key=lambda rate: (dev[rate], rate))


def recipe(optimiser: str, rate: float, seed: int, epochs: float = EPOCHS) -> Recipe:
    """A small GRU with attention; only optimiser, rate and seed differ."""
    training = TrainSettings(
        epochs=epochs,
        batch=32,
        optimiser=optimiser,
        lr=rate,
        warmup=20,
        label_smoothing=0.0,
        validations=VALIDATIONS,
        seed=seed,
    )
    return Recipe(Seq2SeqSettings(embedding=64, hidden=64), training)


def measure(task: Task, optimiser: str, seeds: tuple[int, ...], epochs: float = EPOCHS) -> Tuned:
    """Choose a rate on dev, then train once a seed with it."""
    dev = {
        rate: trained(task, recipe(optimiser, rate, TUNING, epochs)).dev_loss
        for rate in GRID[optimiser]
    }
    rate = best_rate(dev)
    runs = [trained(task, recipe(optimiser, rate, seed, epochs)) for seed in seeds]
    return Tuned(
        dev,
        tuple(run.loss(task.test) for run in runs),
        fmean(run.bleu(task.test) for run in runs),
        fmean(run.minutes for run in runs),
        _mean_curve(runs),
    )


def _mean_curve(runs: list[Trained]) -> tuple[tuple[float, float], ...]:
    columns = zip(*(run.history for run in runs), strict=True)
    return tuple(
        (records[0].step, fmean(record.valid_nll for record in records)) for records in columns
    )


def holds(table: Mapping[str, Tuned]) -> bool:
    """Whether RMSprop and Adam are better than plain SGD on the test pairs, for each seed."""
    return all(
        better < plain
        for name in ("rmsprop", "adam")
        for better, plain in zip(table[name].test, table["sgd"].test, strict=True)
    )


def lines(table: Mapping[str, Tuned]) -> tuple[str, ...]:
    """A row an optimiser; a star marks the rate that was chosen."""
    found = ["optimiser  dev loss at each rate                 test loss            BLEU  CPU min"]
    for name, row in table.items():
        tried = "  ".join(
            f"{rate:g}: {loss:.2f}{'*' if rate == row.rate else ' '}"
            for rate, loss in row.dev.items()
        )
        each = f"{row.loss:.3f} ({' '.join(f'{loss:.2f}' for loss in row.test)})"
        found.append(f"{name:9}  {tried:36}  {each:22} {row.bleu:4.1f}  {row.minutes:7.2f}")
    return (*found, "* the rate that was chosen, and that test loss and BLEU are of")


def chart(table: Mapping[str, Tuned]) -> LineChart:
    """Dev loss by update, each optimiser at its own best rate."""
    drawn = {f"{name}, {row.rate:g}": row.curve for name, row in table.items()}
    top = nice(max(loss for row in table.values() for _, loss in row.curve))
    return LineChart("Each at its own best rate", "update", "dev loss, nats a token", drawn, top)


def run(seeds: tuple[int, ...]) -> Outcome:
    """Three models an optimiser to choose the rate, then one a seed.

    Raises:
        ValueError: if the seed that chooses rates is asked for.
    """
    if TUNING in seeds:
        raise ValueError(f"seeds: expected others than {TUNING}, which chooses the rates")
    task = lesson(drawn=DRAWN)
    table = {name: measure(task, name, seeds) for name in GRID}
    return Outcome(holds(table), lines(table), (chart(table),))


EXPERIMENT = Experiment(
    name="optimisers",
    chapter="07",
    claim=(
        "An optimiser that divides by the size of its gradients learns faster, even where each has "
        "the best of three learning rates: after as many updates on the first lesson, the test "
        "loss of RMSprop and of Adam is below that of plain SGD, for every seed."
    ),
    minutes=2,
    run=run,
    seeds=(0, 1),
)
