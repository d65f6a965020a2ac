"""Two systems that are equal by construction: how often does a bootstrap call them different?

Both replace each word of a reference by an unknown one with the same chance, each with coins of its
own, so whatever sets their BLEU apart is luck. What is compared are two ways to decide. A 95 %
interval of the difference that leaves out 0 should be seen in about 5 of 100 such pairs. The share
of resamples in which the better system does not win is often read as if p < .05 meant the same; but
who is better is decided after looking, on the very sentences that are then resampled, and either of
the two could have been it: that doubles the rate. Systems that do differ are the control.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from s2s_lab.experiments.experiment import Experiment, Outcome
from s2s_lab.metrics import BleuByHand, resample
from s2s_lab.metrics.metric import Row

SENTENCES, WORDS, VOCABULARY = 100, 12, 60
RESAMPLES = 200
PAIRS, CONTROLS = 200, 30
"""Pairs of draws for each seed: of equal systems, and of different ones."""
WRONG, FEWER = 0.20, 0.12
"""Chance of a wrong word; of the better system in the control."""
LEVEL = 0.05
INTERVAL_AT_MOST, P_AT_MOST, FOUND_AT_LEAST = 0.08, 0.14, 0.9
"""Three standard deviations above .05 and .10, for 600 pairs and a bit of bias; and the control."""
METRIC = BleuByHand()


@dataclass(frozen=True)
class Calls:
    """How often two systems were called different, of how many pairs."""

    pairs: int
    by_interval: int
    by_p: int

    def __add__(self, other: "Calls") -> "Calls":
        return Calls(
            self.pairs + other.pairs,
            self.by_interval + other.by_interval,
            self.by_p + other.by_p,
        )

    @property
    def shares(self) -> tuple[float, float]:
        """By the interval, and by p."""
        return self.by_interval / self.pairs, self.by_p / self.pairs


def written(references: Sequence[str], wrong: float, random: Random) -> list[str]:
    """What a system writes that gets each word wrong with a chance of its own.

    >>> written(["a b c"], 0.0, Random(0))
    ['a b c']
    """
    return [
        " ".join("?" if random.random() < wrong else word for word in reference.split())
        for reference in references
    ]


def calls(seed: int, pairs: int, wrong: tuple[float, float]) -> Calls:
    """Compare two systems on the same sentences, with new outputs for each pair.

    Args:
        seed: of sentences, outputs and resamples.
        pairs: how many.
        wrong: chance of a wrong word, of A and of B.
    """
    random = Random(f"{seed} {wrong}")
    vocabulary = [f"w{i}" for i in range(VOCABULARY)]
    by_interval = by_p = 0
    for pair in range(pairs):
        references = [" ".join(random.choices(vocabulary, k=WORDS)) for _ in range(SENTENCES)]
        table_a, table_b = (_table(references, chance, random) for chance in wrong)
        found = resample(METRIC, table_a, table_b, RESAMPLES, seed=1000 * seed + pair)
        low, high = found.interval(1 - LEVEL)
        by_interval += low > 0 or high < 0
        by_p += found.p_value < LEVEL
    return Calls(pairs, by_interval, by_p)


def _table(references: Sequence[str], wrong: float, random: Random) -> list[Row]:
    return METRIC.table(written(references, wrong, random), list(references))


def run(seeds: tuple[int, ...]) -> Outcome:
    """Equal systems, then different ones, for each seed and over all."""
    lines = ["systems    seed  pairs  interval without 0  p < .05"]
    totals = {}
    for name, pairs, chances in (
        ("equal", PAIRS, (WRONG, WRONG)),
        ("different", CONTROLS, (WRONG, FEWER)),
    ):
        total = Calls(0, 0, 0)
        for seed in seeds:
            one = calls(seed, pairs, chances)
            total += one
            lines.append(_line(name, str(seed), one))
        lines.append(_line(name, "all", total))
        totals[name] = total
    interval, p = totals["equal"].shares
    holds = (
        interval <= INTERVAL_AT_MOST
        and interval < p <= P_AT_MOST
        and totals["different"].shares[0] >= FOUND_AT_LEAST
    )
    return Outcome(holds, tuple(lines))


def _line(name: str, seed: str, found: Calls) -> str:
    interval, p = found.shares
    return f"{name:9}  {seed:>4}  {found.pairs:5}  {interval:18.1%}  {p:7.1%}"


EXPERIMENT = Experiment(
    name="bleu-noise",
    chapter="08",
    claim=(
        "Of two systems that are equal by construction, a 95 % paired-bootstrap interval of the "
        "difference in BLEU leaves out 0 about as seldom as it says: in at most "
        f"{INTERVAL_AT_MOST:.0%} of the pairs. The share of resamples that the better one does not "
        f"win is below .05 more often, in at most {P_AT_MOST:.0%}: who is better was decided "
        f"after looking. Of systems with {WRONG:.0%} and {FEWER:.0%} wrong words the interval "
        f"tells at least {FOUND_AT_LEAST:.0%} apart."
    ),
    minutes=1,
    run=run,
)
