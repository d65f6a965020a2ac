"""Exercise 06.1, `filter_probs`: temperature, then top-k, then top-p, in small rows."""

import itertools
import math
import random
from collections.abc import Iterator
from dataclasses import replace

import torch

from s2s_lab.grading.checks.decoding.filter_probs_wrong import WRONG
from s2s_lab.grading.exercises.decoding import FILTER_PROBS
from s2s_lab.grading.inside.questions.decoding.filter_probs import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle

KINDS = ("p", "k", "T") * 2 + ("Tp", "kp") * 9 + ("Tkp",) * 9
"""Which filters are on, one alone first."""
APART = 1e-6
"""Ties would make the right answer a matter of taste: values are further apart than this."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Rows of 5 or 6 words; every filter alone, in pairs, and all three."""
    generator = torch.Generator().manual_seed(rng.getrandbits(62))
    for kind in KINDS:
        yield _case(rng, generator, kind)


def _case(rng: random.Random, generator: torch.Generator, kind: str) -> Case:
    while True:
        batch, words = rng.choice((3, 2, 1) if len(kind) == 1 else (3, 2)), rng.randint(5, 6)
        spread = 0.6 if "kp" in kind else 1.2
        case = Case(
            logits=torch.randn(batch, words, generator=generator, dtype=torch.float64) * spread,
            temperature=rng.choice((0.4, 0.5, 2.0, 3.0)) if "T" in kind else 1.0,
            top_k=rng.choice((3, 3, 3, 2, 2, words + 2)) if "k" in kind else 0,
            top_p=rng.choice((0.5, 0.6, 0.7, 0.8)) if "p" in kind else 1.0,
        )
        if mend(case) is not None and (kind != "kp" or order_matters(case)):
            return case


def order_matters(case: Case) -> bool:
    """True if some row would keep other tokens, were top-p measured before top-k cuts."""
    first = replace(case, top_k=0)
    return any(
        len(walk(case, row)[0]) != min(case.top_k, len(walk(first, row)[0]))
        for row in case.logits.tolist()
    )


def oracle(case: Case) -> torch.Tensor:
    """Row by row, word by word."""
    rows = []
    for row in case.logits.tolist():
        kept = dict(walk(case, row)[0])
        rows.append([kept.get(word, 0.0) for word in range(len(row))])
    return torch.tensor(rows, dtype=case.logits.dtype)


def walk(case: Case, row: list[float]) -> tuple[list[tuple[int, float]], list[float]]:
    """What stays of a row, with its probability, and the masses at which top-p could have cut."""
    largest = max(row)
    weights = [math.exp((value - largest) / case.temperature) for value in row]
    best = sorted(range(len(row)), key=lambda word: -weights[word])
    best = best[: case.top_k] if case.top_k else best
    whole = sum(weights[word] for word in best)
    nucleus, mass, masses = [], 0.0, []
    for word in best:
        nucleus.append(word)
        mass += weights[word] / whole
        masses.append(mass)
        if mass >= case.top_p:
            break
    whole = sum(weights[word] for word in nucleus)
    return [(word, weights[word] / whole) for word in nucleus], masses


def mend(case: Case) -> Case | None:
    """Refuse rows with ties, rows of fewer than three words, and masses that are p itself."""
    if case.logits.shape[1] < 3:
        return None
    for row in case.logits.tolist():
        ordered = sorted(row)
        if any(b - a < APART for a, b in itertools.pairwise(ordered)):
            return None
        if case.top_p < 1 and any(abs(m - case.top_p) < APART for m in walk(case, row)[1]):
            return None
    return case


CHECK = ByOracle(
    exercise=FILTER_PROBS,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"logits": "row word", "answer": "row word"},
    mend=mend,
    call=lambda case: (
        f"filter_probs(logits, temperature={case.temperature:g}, top_k={case.top_k}, "
        f"top_p={case.top_p:g})"
    ),
    hidden=frozenset({"temperature", "top_k", "top_p"}),
    wrong=WRONG,
).check()
