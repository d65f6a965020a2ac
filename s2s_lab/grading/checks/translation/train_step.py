"""Exercise 09.3, `train_step`: sums and weights after each step, by hand and word by word."""

import random
from collections.abc import Iterator
from math import exp, log, sqrt
from typing import Any

import torch

from s2s_lab.grading.checks.cells.numbers import numbers
from s2s_lab.grading.checks.translation.train_step_wrong import WRONG
from s2s_lab.grading.exercises.translation import TRAIN_STEP
from s2s_lab.grading.inside.questions.translation.train_step import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle

CASES = 16
VOCAB = 4
"""Words of each side with PAD, and numbers of a row."""
Table = list[list[float]]


def cases(rng: random.Random) -> Iterator[Case]:
    """Two steps each; every second case clips hard, the others hardly ever."""
    for number in range(CASES):
        batch = 1 + number % 3
        drop = [0.0, 2.0, 2.0, 0.0]
        rng.shuffle(drop)
        yield Case(
            src_table=numbers(rng, VOCAB, VOCAB),
            tgt_table=numbers(rng, VOCAB, VOCAB),
            drop=torch.tensor(drop, dtype=torch.float64),
            src=_ids(rng, batch, 3),
            tgt_in=_ids(rng, batch, 3),
            labels=_ids(rng, batch, 3),
            lr=rng.choice((0.5, 1.0)),
            clip=0.1 if number % 2 else 50.0,
        )


def _ids(rng: random.Random, batch: int, width: int) -> torch.Tensor:
    """(2, batch, width): one to `width` words a sentence, then PAD."""
    rows = []
    for _ in range(2 * batch):
        length = rng.randint(1, width)
        rows.append([rng.randrange(1, VOCAB) for _ in range(length)] + [0] * (width - length))
    rows[0][-1] = rows[batch][-1] = 0
    return torch.tensor(rows).view(2, batch, width)


def oracle(case: Case) -> tuple[list[float], list[float], str, torch.Tensor]:
    """Step by step: the loss and its slope at each place, then one norm, then one update."""
    tables = [case.src_table.tolist(), case.tgt_table.tolist()]
    drop = case.drop.tolist()
    sums, counts, after = [], [], []
    for step in zip(case.src.tolist(), case.tgt_in.tolist(), case.labels.tolist(), strict=True):
        nll, count, slopes = _slopes(tables, drop, *step)
        norm = sqrt(sum(g * g for table in slopes for row in table for g in row)) / count
        rate = case.lr / count * min(1.0, case.clip / (norm + 1e-6))
        for table, theirs in zip(tables, slopes, strict=True):
            for row, slope in zip(table, theirs, strict=True):
                row[:] = [w - rate * g for w, g in zip(row, slope, strict=True)]
        sums.append(nll)
        counts.append(float(count))
        after.append(torch.tensor(tables[0] + tables[1], dtype=torch.float64))
    return sums, counts, "number", torch.stack(after)


def _slopes(
    tables: list[Table], drop: list[float], src: Any, tgt_in: Any, labels: Any
) -> tuple[float, int, list[Table]]:
    """Sum of −log p over labels that are not PAD, their number, and the slope of the sum."""
    nll, count = 0.0, 0
    slopes = [[[0.0] * VOCAB for _ in table] for table in tables]
    for words, before, wanted in zip(src, tgt_in, labels, strict=True):
        read = [word for word in words if word]
        for last, label in zip(before, wanted, strict=True):
            if not label:
                continue
            logits = [
                drop[v] * (sum(tables[0][w][v] for w in read) + tables[1][last][v])
                for v in range(VOCAB)
            ]
            whole = sum(map(exp, logits))
            nll += log(whole) - logits[label]
            count += 1
            for v in range(VOCAB):
                slope = drop[v] * (exp(logits[v]) / whole - (v == label))
                slopes[1][last][v] += slope
                for word in read:
                    slopes[0][word][v] += slope
    return nll, count, slopes


def mend(case: Case) -> Case | None:
    """A batch that has at least one word to learn from in every step, and one to read."""
    both = (case.src.flatten(1), case.labels.flatten(1))
    return case if all(bool(ids.any(1).all()) for ids in both) else None


CHECK = ByOracle(
    exercise=TRAIN_STEP,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={
        "src": "step sentence position",
        "tgt_in": "step sentence target",
        "labels": "step sentence target",
        "weights after each step": "step word value",
    },
    parts=("nll_sum", "n_tokens", "returned", "weights after each step"),
    kept=frozenset({"src_table", "tgt_table", "drop", "lr", "clip"}),
    hidden=frozenset({"src_table", "tgt_table", "drop", "lr", "clip"}),
    mend=mend,
    call=lambda case: (
        f"train_step(model, (src, src != 0, tgt_in, labels), opt, clip={case.clip:g}), step by step"
    ),
    wrong=WRONG,
).check()
