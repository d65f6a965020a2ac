"""The most probable output of a good model is empty, once sentences are long enough.

A right word has about .8 in each step, the end at once has .05. Each word multiplies the sentence
by less than 1, and the empty output stays where it is. Everything is exact: exact search proves
which output is the mode.
"""

from random import Random
from typing import cast

from s2s_lab import batch
from s2s_lab.decoding import Beam, Exact, Greedy
from s2s_lab.decoding.length import Length
from s2s_lab.decoding.strategy import Strategy
from s2s_lab.experiments.experiment import Experiment, Outcome
from s2s_lab.models.protocol import StepModel
from s2s_lab.models.table import TableModel
from s2s_lab.text import EOS

EMPTY = 0.05
"""Probability of the end in the first step."""
LEAST, MOST = 0.7, 0.9
"""Between them lies the probability of the right word, drawn anew for each step."""
SLIPS = tuple(f"slip{i}" for i in range(15))
"""Wrong words, which share what is left; after one of them the sentence ends."""
LENGTHS = (4, 8, 12, 16, 20, 24)
TABLES = 20
"""Random tables for each seed and length."""
STRATEGIES: dict[str, Strategy] = {
    "exact": Exact(nodes=None, max_steps=40),
    "greedy": Greedy(max_steps=40),
    "beam of 2": Beam(2, 0.0, max_steps=40),
    "beam of 2, average": Beam(2, 1.0, max_steps=40, length=Length("power")),
}


def sentence_table(random: Random, length: int) -> TableModel:
    """A model of one sentence of so many words, which it says most of the time."""
    table, prefix = {}, list[str]()
    for position in range(length):
        word, end = f"w{position}", EMPTY if position == 0 else 0.0
        right = random.uniform(LEAST, MOST)
        row = dict.fromkeys(SLIPS, (1 - right - end) / len(SLIPS)) | {word: right}
        table[" ".join(prefix)] = row | ({"<eos>": end} if end else {})
        prefix.append(word)
    return TableModel.of(table)


def is_empty(table: TableModel, strategy: Strategy) -> bool:
    """True if a strategy answers with the end alone."""
    answers = strategy.search(cast(StepModel, table), batch.sources([[EOS]]))
    return answers[0][0].ids == (EOS,)


def shares(seed: int, length: int, tables: int = TABLES) -> dict[str, float]:
    """Share of random tables for which each strategy's answer is empty."""
    random = Random(f"{seed} {length}")
    made = [sentence_table(random, length) for _ in range(tables)]
    return {
        name: sum(is_empty(table, strategy) for table in made) / tables
        for name, strategy in STRATEGIES.items()
    }


def run(seeds: tuple[int, ...]) -> Outcome:
    """All lengths, all seeds."""
    lines = ["share of empty answers", "seed  words  " + "  ".join(STRATEGIES)]
    holds = True
    for seed in seeds:
        for length in LENGTHS:
            found = shares(seed, length)
            cells = (f"{share:{len(name)}.0%}" for name, share in found.items())
            lines.append(f"{seed:4}  {length:5}  {'  '.join(cells)}")
            expected = {LENGTHS[0]: 0.0, LENGTHS[-1]: 1.0}.get(length)
            holds = holds and (expected is None or found["exact"] == expected)
            holds = holds and found["greedy"] == 0 and found["beam of 2"] == found["exact"]
            holds = holds and found["beam of 2, average"] == 0
    return Outcome(holds, tuple(lines))


EXPERIMENT = Experiment(
    name="empty-mode",
    chapter="06",
    claim=(
        f"Where the right word has {LEAST:g} to {MOST:g} and the empty output {EMPTY:g}, no mode "
        f"of a sentence of {LENGTHS[0]} words is empty and every mode of one of {LENGTHS[-1]} "
        "words is. Greedy search never answers with the empty output; a beam of 2 does whenever "
        "it is the mode, and never if scores are averages."
    ),
    minutes=1.0,
    run=run,
)
