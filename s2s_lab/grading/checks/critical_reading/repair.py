"""Exercise 13.5, `repair`: the parts of a pipeline, each by what it does on tiny inputs.

Weights are the learner's own, so the model is judged by properties, and the predictions by what
the same model says of them. Batches and losses have one right answer each.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import torch

from s2s_lab.grading.checks.critical_reading.repair_judge import judge
from s2s_lab.grading.checks.critical_reading.repair_view import show
from s2s_lab.grading.checks.critical_reading.repair_wrong import WRONG
from s2s_lab.grading.exercises.critical_reading import REPAIR
from s2s_lab.grading.inside.questions.critical_reading.repair import QUESTION, Case
from s2s_lab.grading.probe import Check

SIZES = ((13, 11, 3, 4, 3), (12, 14, 4, 3, 2), (11, 13, 2, 5, 3), (14, 12, 3, 5, 2))
"""(source words, target words, embed, hidden, sentences)."""
FIRST = 5
"""Smallest id of a word."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Ragged sentences; words of a source are odd and those of a target even, so that a table
    that both read is seen by the rows that learn."""
    generator = torch.Generator().manual_seed(rng.getrandbits(60))
    for src_vocab, tgt_vocab, embed, hidden, count in SIZES:
        read, said, scored = (rng.sample(range(1, 4), count) for _ in range(3))
        sources = tuple(_words(rng, FIRST, src_vocab, n) for n in read)
        targets = tuple(_words(rng, FIRST + 1, tgt_vocab, n) for n in said)
        labels = torch.zeros(count, 3, dtype=torch.long)
        for b, n in enumerate(scored):
            labels[b, :n] = torch.randint(2, tgt_vocab, (n,), generator=generator)
        logits = torch.randn(count, 3, tgt_vocab, generator=generator, dtype=torch.float64)
        logits = (10 * logits).round() / 10
        sizes = src_vocab, tgt_vocab, embed, hidden
        yield Case(*sizes, sources, targets, logits, labels, max_len=rng.randint(2, 4))


def _words(rng: random.Random, first: int, vocab: int, count: int) -> tuple[int, ...]:
    return tuple(rng.choice(range(first, vocab, 2)) for _ in range(count))


def alike(case: Case, a: Any, b: Any) -> bool:
    """True if two pipelines have the same faults."""
    return {fault.id for fault in judge(case, a)} == {fault.id for fault in judge(case, b)}


def smaller(case: Case) -> Iterator[Case]:
    """A sentence less."""
    count = len(case.sources)
    for gone in range(count if count > 1 else 0):
        keep = [b for b in range(count) if b != gone]
        yield replace(
            case,
            sources=tuple(case.sources[b] for b in keep),
            targets=tuple(case.targets[b] for b in keep),
            logits=case.logits[keep],
            labels=case.labels[keep],
        )


CHECK = Check(
    exercise=REPAIR,
    cases=cases,
    question=QUESTION,
    judge=judge,
    alike=alike,
    smaller=smaller,
    show=show,
    wrong=WRONG,
)
