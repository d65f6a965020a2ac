"""Names that no training text has: who can write them into a headline?

Two models of one size read short news and write headlines: one generates every word, the other may
copy words of the source as well. What is counted are the unseen names of the gold headlines, and
whether they stand in the model's headline as often. The model without copying gets the usual help
afterwards: each ``<unk>`` becomes the source word that was read most (Luong et al. 2015b).

Source: See, Liu & Manning (2017), section 2.2.
"""

import re
from collections import Counter
from collections.abc import Sequence
from statistics import fmean

from s2s_lab.experiments.experiment import Experiment, Outcome
from s2s_lab.models.settings import Seq2SeqSettings
from s2s_lab.tasks.news import news
from s2s_lab.tasks.task import Pair, Task
from s2s_lab.training import Recipe, TrainSettings
from s2s_lab.translator import Translator, fit

GUESSED = re.compile("⟨([^⟩]*)⟩")
"""What a translator puts in the place of an unknown word."""
KINDS = ("match", "election", "award")
"""Kinds of events; few, so that a small model learns them in seconds."""
SIZES = (1_200, 40, 300, 1)
EPOCHS = 4.0
RIGHT, AHEAD = 0.5, 0.2
"""Share of unseen names that copying gets right at least, and its lead over the other model."""


def recipe(copy: bool, seed: int, epochs: float = EPOCHS) -> Recipe:
    """A small model; a word that occurs less than ten times is in no vocabulary."""
    sizes = Seq2SeqSettings(embedding=48, hidden=64, attention="additive", copy=copy)
    training = TrainSettings(
        epochs=epochs, batch=32, lr=6e-3, warmup=30, label_smoothing=0, validations=1, seed=seed
    )
    return Recipe(sizes, training, min_count=10, keep_case=True)


def unseen(task: Task) -> list[tuple[str, Counter[str]]]:
    """Sources of the test pairs whose headline has words that no training text has, and those."""
    known = {word for pair in task.train for side in _words(task, pair) for word in side}
    rows = []
    for pair in task.test:
        _, gold = _words(task, pair)
        names = Counter(word for word in gold if word not in known)
        if names:
            rows.append((pair.source, names))
    return rows


def _words(task: Task, pair: Pair) -> tuple[list[str], list[str]]:
    return task.source.split(pair.source), task.target.split(pair.target)


def written(model: Translator, rows: Sequence[tuple[str, Counter[str]]], help: bool) -> float:
    """Share of the names that stand in the headlines, each as often as the gold has it.

    Args:
        model: writes the headlines.
        rows: sources, and the names that should come.
        help: whether an unknown word is the source word that was read most.
    """
    right = 0
    for (_, names), made in zip(rows, model.translate([s for s, _ in rows]), strict=True):
        text = GUESSED.sub(r"\1" if help else "", made.text)
        right += (Counter(model.target.tokenizer.split(text)) & names).total()
    return right / sum(names.total() for _, names in rows)


def measured(task: Task, seed: int, epochs: float = EPOCHS) -> tuple[float, float, float]:
    """Without copying, the same with help, and with copying."""
    rows = unseen(task)
    without = fit(task, recipe(False, seed, epochs))
    copying = fit(task, recipe(True, seed, epochs))
    return (
        written(without, rows, help=False),
        written(without, rows, help=True),
        written(copying, rows, help=False),
    )


def holds(table: Sequence[tuple[float, float, float]]) -> bool:
    """The claim, on a row a seed."""
    return all(
        plain == 0 and copied >= RIGHT and copied >= helped + AHEAD
        for plain, helped, copied in table
    )


def run(seeds: tuple[int, ...]) -> Outcome:
    """Two models for each seed."""
    task = news(SIZES, kinds=KINDS)
    names = sum(names.total() for _, names in unseen(task))
    table = [measured(task, seed) for seed in seeds]
    lines = [
        f"{names} unseen names in headlines, after training on {len(task.train)} texts",
        "                               mean   each seed",
    ]
    labels = ("without copying", "the same, <unk> replaced", "with copying")
    for label, column in zip(labels, zip(*table, strict=True), strict=True):
        each = "  ".join(f"{share:.0%}" for share in column)
        lines.append(f"{label:28} {fmean(column):6.0%}   {each}")
    return Outcome(holds(table), tuple(lines))


EXPERIMENT = Experiment(
    name="copying",
    chapter="11",
    claim=(
        "A name that no training text has can be copied but not generated: for every seed a model "
        f"that copies writes at least {RIGHT:.0%} of the unseen names of the headlines, and at "
        f"least {AHEAD * 100:.0f} points more than one that cannot, even if each <unk> of that one "
        "becomes the source word that it read most; without that help it writes none."
    ),
    minutes=2,
    run=run,
)
