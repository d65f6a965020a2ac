"""Deeper or wider? One or two layers of a GRU with 128 or 256 units, on the first lesson.

People ask it of 2 × 512 against 1 × 256; these have half as many units, so that all four fit into
minutes. All read the same pairs as often, at the same rate, which is what one can afford in class;
a deeper model may want more passes, more pairs or a lower rate, and nothing is said about those.

The criterion was fixed after one run of the four with the seed 10, and is of means, since single
seeds differ much: with the seed 2 the wide model of one layer is better than the narrow one.
"""

from collections.abc import Mapping

from s2s_lab.charts import LineChart
from s2s_lab.experiments import sizes, trained
from s2s_lab.experiments.experiment import Experiment, Outcome
from s2s_lab.experiments.trained import Row
from s2s_lab.tasks.phrasebook.lesson import lesson
from s2s_lab.training.history import nice

LAYERS, UNITS, EMBEDDING = (1, 2), (128, 256), 64
Shape = tuple[int, int]
"""Layers of the encoder, and as many of the decoder; units of each."""


def holds(table: Mapping[Shape, Row]) -> bool:
    """The claim on mean dev losses.

    The second layer is worse at both widths, and both together are the worst of the four.
    """
    loss = {shape: row.loss for shape, row in table.items()}
    deeper_is_worse = all(loss[LAYERS[1], units] > loss[LAYERS[0], units] for units in UNITS)
    return deeper_is_worse and max(loss, key=lambda shape: loss[shape]) == (LAYERS[1], UNITS[1])


def lines(table: Mapping[Shape, Row]) -> tuple[str, ...]:
    """A row a model."""
    rows = {f"{layers} × {units}": row for (layers, units), row in table.items()}
    return tuple(trained.lines("layers × units", rows))


def chart(table: Mapping[Shape, Row]) -> LineChart:
    """Dev loss by units, a line for each number of layers."""
    counts = sorted({layers for layers, _ in table})
    drawn = {
        "1 layer" if count == 1 else f"{count} layers": [
            (units, row.loss) for (layers, units), row in sorted(table.items()) if layers == count
        ]
        for count in counts
    }
    top = nice(max(row.loss for row in table.values()))
    return LineChart(
        "Deeper or wider?", "units", "dev loss, nats a token", drawn, top, doubling=True
    )


def run(seeds: tuple[int, ...]) -> Outcome:
    """Four models a seed."""
    task = lesson(drawn=sizes.DRAWN)
    table = {
        (layers, units): trained.row(
            task, [sizes.recipe(seed, EMBEDDING, units, layers) for seed in seeds]
        )
        for layers in LAYERS
        for units in UNITS
    }
    return Outcome(holds(table), lines(table), (chart(table),))


EXPERIMENT = Experiment(
    name="deep-or-wide",
    chapter="07",
    claim=(
        "Larger is not better where pairs and minutes are few: after six passes over the first "
        "lesson, the mean dev loss of two layers is above that of one, with 128 units and with "
        "256, and 2\u00a0×\u00a0256 is the worst of the four."
    ),
    minutes=4.5,
    run=run,
    seeds=(0, 1, 2),
)
