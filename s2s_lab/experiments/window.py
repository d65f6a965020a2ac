"""How many gold links lie outside a window that walks along with the target step.

Local-m attention reads source words t − D to t + D at target step t; a link outside cannot be read,
however the model is trained. Counted exactly from the gold links of two tasks; nothing is trained.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from s2s_lab.experiments.experiment import Experiment, Outcome
from s2s_lab.tasks.phrasebook import load, load_chinese
from s2s_lab.tasks.task import Task

REACHES = (1, 2, 3)
JUDGED = 2
"""The reach D that the claim is about."""
SENTENCES = 1000
RESAMPLES = 2000
LEVEL = 95
"""Per cent of the resamples inside an interval."""


@dataclass(frozen=True)
class Counts:
    """Links of each sentence: how many there are, and how many lie outside each window."""

    links: Float[np.ndarray, "sentence"]
    outside: Float[np.ndarray, "sentence reach"]

    @property
    def shares(self) -> Float[np.ndarray, "reach"]:
        """The share of all links that lies outside."""
        share: Float[np.ndarray, "reach"] = self.outside.sum(0) / self.links.sum()
        return share

    def resampled(
        self, rng: np.random.Generator, times: int = RESAMPLES
    ) -> Float[np.ndarray, "time reach"]:
        """The same share of as many sentences, drawn with replacement."""
        size = len(self.links)
        drawn = rng.multinomial(size, np.full(size, 1 / size), times).astype(float)
        share: Float[np.ndarray, "time reach"] = (
            drawn @ self.outside / (drawn @ self.links)[:, None]
        )
        return share


def counts(task: Task, reaches: Sequence[int] = REACHES) -> Counts:
    """The sure links of a task's test pairs.

    The centre at target word j is source word j, and past the end the last one, as in local-m.

    >>> counts(load(train=0, valid=0, test=2), reaches=(0, 9)).outside[:, 1].tolist()
    [0.0, 0.0]
    """
    links, outside = [], []
    for pair in task.test:
        last = len(task.source.split(pair.source)) - 1
        away = [abs(i - min(j, last)) for i, j in pair.sure]
        links.append(float(len(away)))
        outside.append([float(sum(distance > reach for distance in away)) for reach in reaches])
    return Counts(np.array(links), np.array(outside))


def compare(seed: int) -> tuple[list[str], float]:
    """A line for each reach, and the lower bound of the difference that the claim is about."""
    french = counts(load(train=0, valid=0, test=SENTENCES, seed=seed))
    chinese = counts(load_chinese("en-zh", train=0, valid=0, test=SENTENCES, seed=seed))
    rng = np.random.default_rng(seed)
    drawn = {"en-fr": french.resampled(rng), "en-zh": chinese.resampled(rng)}
    more = drawn["en-zh"] - drawn["en-fr"]
    lines, low = [], 0.0
    for k, reach in enumerate(REACHES):
        cells = [
            f"{one.shares[k]:6.1%} {_interval(drawn[name][:, k])}"
            for name, one in (("en-fr", french), ("en-zh", chinese))
        ]
        difference = f"{chinese.shares[k] - french.shares[k]:+6.1%} {_interval(more[:, k])}"
        lines.append(f"{seed:>4}  {reach}  {cells[0]}  {cells[1]}  {difference}")
        if reach == JUDGED:
            low = float(_bounds(more[:, k])[0])
    return lines, low


def run(seeds: tuple[int, ...]) -> Outcome:
    """The shares for each draw of sentences."""
    found = [compare(seed) for seed in seeds]
    head = f"seed  D  {'en-fr':<22}  {'en-zh':<22}  difference"
    return Outcome(
        holds=all(low > 0 for _, low in found),
        lines=(head, *(line for lines, _ in found for line in lines)),
    )


def _bounds(values: Float[np.ndarray, "time"]) -> Float[np.ndarray, "2"]:
    rest = (100 - LEVEL) / 2
    bounds: Float[np.ndarray, "2"] = np.percentile(values, [rest, 100 - rest])
    return bounds


def _interval(values: Float[np.ndarray, "time"]) -> str:
    low, high = _bounds(values)
    return f"[{low:5.1%}, {high:5.1%}]"


EXPERIMENT = Experiment(
    name="window",
    chapter="05",
    claim=(
        f"Of the gold links of {SENTENCES} sentences, a larger share lies outside a window of "
        f"D = {JUDGED} around the target step in English-Chinese than in English-French. It holds "
        f"if the {LEVEL} % bootstrap interval of the difference lies above 0 for every draw."
    ),
    minutes=0.5,
    run=run,
)
