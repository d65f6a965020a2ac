"""Exercise 05.6, `coverage_penalty`: what a hypothesis loses for words it did not read."""

import random
from collections.abc import Iterator
from math import log

import torch

from s2s_lab.grading.checks.local_attention.drawn import distributions, filled
from s2s_lab.grading.exercises.local_attention import COVERAGE_PENALTY
from s2s_lab.grading.inside.questions.local_attention.coverage_penalty import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

SIZES = ((3, 4, 3), (4, 5, 3), (2, 5, 4), (5, 4, 4), (3, 5, 4), (4, 3, 2), (5, 6, 4), (2, 4, 3)) * 2
"""(target steps, source positions, real ones of them)."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Random weights of each size; every real word is read a little, padding never."""
    for target, source, real in SIZES:
        weights = torch.zeros(target, source, dtype=torch.float64)
        weights[:, :real] = distributions(rng, (target, real), least=1)
        yield Case(weights, real, rng.randint(1, 9) / 10)


def oracle(case: Case) -> float:
    """Word by word: all that was read of it, at most 1, and the logarithm of that."""
    total = 0.0
    for i in range(case.src_len):
        read = 0.0
        for row in case.weights_seq.tolist():
            read += row[i]
        total += log(min(read, 1.0))
    return case.beta * total


def mend(case: Case) -> Case | None:
    """Rows that sum to 1 over the words that are read, and a strength above 0."""
    real = int((case.weights_seq.sum(0) > 0).sum())
    if not real or case.beta <= 0:
        return None
    weights = filled(case.weights_seq)
    return Case(weights, real, case.beta) if bool((weights[:, :real].sum(0) > 0).all()) else None


def _read(weights_seq: torch.Tensor, src_len: int) -> torch.Tensor:
    return weights_seq.sum(0)[:src_len]


def _log_of_sum(weights_seq: torch.Tensor, src_len: int, beta: float) -> float:
    return beta * _read(weights_seq, src_len).clamp(max=1).sum().log().item()


def _no_cap(weights_seq: torch.Tensor, src_len: int, beta: float) -> float:
    return beta * _read(weights_seq, src_len).log().sum().item()


def _counts_padding(weights_seq: torch.Tensor, src_len: int, beta: float) -> float:
    return beta * weights_seq.sum(0).clamp(max=1).log().sum().item()


def _swaps(weights_seq: torch.Tensor, src_len: int, beta: float) -> float:
    return beta * weights_seq[:, :src_len].sum(1).clamp(max=1).log().sum().item()


def _sign(weights_seq: torch.Tensor, src_len: int, beta: float) -> float:
    return -beta * _read(weights_seq, src_len).clamp(max=1).log().sum().item()


def _mean(weights_seq: torch.Tensor, src_len: int, beta: float) -> float:
    return beta * _read(weights_seq, src_len).clamp(max=1).log().mean().item()


CHECK = ByOracle(
    exercise=COVERAGE_PENALTY,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"weights_seq": "t s"},
    weights=frozenset({"weights_seq"}),
    kept=frozenset({"weights_seq", "src_len"}),
    mend=mend,
    call=lambda case: f"coverage_penalty(weights_seq, src_len={case.src_len}, beta={case.beta:g})",
    hidden=frozenset({"src_len", "beta"}),
    wrong=(
        Wrong("05.6/log-of-sum", _log_of_sum),
        Wrong("05.6/no-cap", _no_cap),
        Wrong("05.6/counts-padding", _counts_padding),
        Wrong("05.6/swaps-axes", _swaps),
        Wrong("05.6/sign", _sign),
        Wrong("05.6/mean", _mean),
    ),
).check()
