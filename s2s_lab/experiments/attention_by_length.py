"""Attention against a fixed vector, by the length of the source, on captions of Multi30k.

After Bahdanau, Cho & Bengio (2015), "Neural Machine Translation by Jointly Learning to Align and
Translate", figure 2, in minutes on one core: two small GRUs, German to English. Both read the same
pairs as often, at the same rate. The one gives a fixed vector to every step of its decoder (Cho et
al. 2014), the other attends. One pass over the captions is little: both are far from what longer
training reaches, and their translations are no good ones.

The criterion was fixed after a run on 8,000 captions, twice, with the seed 10: on the valid
captions attention was ahead in every bin (6.1 against 4.6 BLEU with up to 8 tokens, 7.1 against 4.8
with 15 and more), but not surely so in the shortest. With the seed 0 its second part does not hold:
attention is ahead in every bin, surely so, and yet by no more with long captions than with short
ones. The paper's figure goes up to sentences of 60 words; few captions have more than 25. It is
left as it was asked.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from s2s_lab import tasks
from s2s_lab.charts import LineChart
from s2s_lab.experiments.experiment import Experiment, Outcome
from s2s_lab.experiments.trained import Trained, trained
from s2s_lab.metrics import BleuByHand, BootstrapScore, resample
from s2s_lab.models import Seq2SeqSettings
from s2s_lab.tasks import Pair, Task
from s2s_lab.training import Recipe, TrainSettings
from s2s_lab.training.history import nice

CORPUS = "multi30k-de-en"
BINS = ((1, 8), (9, 11), (12, 14), (15, 100))
"""Fewest and most source tokens, punctuation included, both in the bin."""
EPOCHS = 1.0
VALIDATED = 200
"""Valid pairs that the loss is measured on, which chooses between two checkpoints."""
FIXED, ATTENTION = "fixed vector", "attention"
KINDS = {FIXED: None, ATTENTION: "additive"}


@dataclass(frozen=True)
class Bin:
    """Sources of similar length, and what both models make of them."""

    low: int
    high: int
    pairs: int
    length: float
    """Mean number of source tokens."""
    compared: BootstrapScore
    """BLEU of the fixed vector as A, of attention as B."""

    @property
    def share(self) -> float:
        """BLEU of the fixed vector over that of attention; NaN if both are 0."""
        score = self.compared
        return score.score_a / score.score_b if score.score_b else math.nan


def recipe(attention: str | None, seed: int, epochs: float = EPOCHS) -> Recipe:
    """A small GRU that attends, or gives one vector to every step."""
    sizes = Seq2SeqSettings(
        embedding=96, hidden=192, attention=attention, every_step=attention is None
    )
    training = TrainSettings(
        epochs=epochs, batch=48, lr=4e-3, label_smoothing=0.0, validations=2, seed=seed
    )
    return Recipe(sizes, training, min_count=4)


def by_length(
    task: Task, pairs: Sequence[Pair], fixed: Sequence[str], attending: Sequence[str]
) -> list[Bin]:
    """Both models' outputs for the same pairs, compared in each bin by paired bootstrap.

    BLEU is that of the task's own tokens, lower-cased.

    Raises:
        ValueError: if a bin has no pair.
    """
    metric = BleuByHand(lowercase=True, tokenizer=task.target)
    lengths = [len(task.source.split(pair.source)) for pair in pairs]
    found = []
    for low, high in BINS:
        rows = [i for i, length in enumerate(lengths) if low <= length <= high]
        golds = [pairs[i].target for i in rows]
        tables = [metric.table([said[i] for i in rows], golds) for said in (fixed, attending)]
        mean = fmean(lengths[i] for i in rows)
        found.append(Bin(low, high, len(rows), mean, resample(metric, tables[0], tables[1])))
    return found


def compare(
    task: Task, pairs: Sequence[Pair], seed: int, epochs: float = EPOCHS
) -> tuple[dict[str, Trained], list[Bin]]:
    """Train both models, and let them translate some pairs."""
    few = replace(task, valid=task.valid[:VALIDATED])
    models = {name: trained(few, recipe(kind, seed, epochs)) for name, kind in KINDS.items()}
    said = {name: model.write(pairs) for name, model in models.items()}
    return models, by_length(task, pairs, said[FIXED], said[ATTENTION])


def holds(bins: Sequence[Bin]) -> bool:
    """The claim on one pair of models.

    Attention is better in each bin but the shortest, surely so; and of its BLEU the fixed vector
    reaches a smaller share with the longest sources than with the shortest.
    """
    better = all(each.compared.interval()[0] > 0 for each in bins[1:])
    return better and bins[-1].share < bins[0].share


def lines(name: str, bins: Sequence[Bin]) -> tuple[str, ...]:
    """A row a bin; the interval is that of 95 of 100 resamples."""
    found = [f"{name:14} pairs  fixed vector  attention  difference (95 %)    share"]
    for each in bins:
        score, (low, high) = each.compared, each.compared.interval()
        span = f"{each.low}-{each.high}" if each.high < BINS[-1][1] else f"{each.low} and more"
        between = f"{score.difference:.1f} ({low:.1f} to {high:.1f})"
        found.append(
            f"{span:14} {each.pairs:5}  {score.score_a:12.1f}  {score.score_b:9.1f}  "
            f"{between:19}  {each.share:5.0%}"
        )
    return tuple(found)


def chart(bins: Sequence[Bin]) -> LineChart:
    """BLEU of both models by the mean length of each bin."""
    drawn = {
        FIXED: [(round(each.length, 1), each.compared.score_a) for each in bins],
        ATTENTION: [(round(each.length, 1), each.compared.score_b) for each in bins],
    }
    top = nice(max(y for points in drawn.values() for _, y in points))
    return LineChart("Length of the source", "source tokens, mean of a bin", "BLEU", drawn, top)


def run(seeds: tuple[int, ...]) -> Outcome:
    """Two models a seed, on the test captions; the chart is of the first seed."""
    task = tasks.load(CORPUS)
    found: list[str] = []
    every: list[list[Bin]] = []
    for seed in seeds:
        models, bins = compare(task, task.test, seed)
        found += lines(f"seed {seed}, tokens", bins)
        found += [
            f"{name}: {model.weights:,} weights, dev loss {model.dev_loss:.2f}, "
            f"{model.minutes:.1f} CPU minutes"
            for name, model in models.items()
        ]
        every.append(bins)
    return Outcome(all(map(holds, every)), tuple(found), (chart(every[0]),))


EXPERIMENT = Experiment(
    name="attention-by-length",
    chapter="04",
    claim=(
        "A fixed vector suffers from length more than attention does: after one pass over the "
        "training captions of Multi30k, German to English, a GRU that attends has a higher BLEU "
        "than one that does not on the test captions of 9 to 11, of 12 to 14 and of 15 and more "
        "tokens (95 % interval of the paired bootstrap above 0), and of its BLEU the other one "
        "reaches a smaller share with 15 and more tokens than with up to 8."
    ),
    minutes=4,
    run=run,
    seeds=(0,),
    corpus=CORPUS,
)
