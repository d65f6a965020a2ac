"""Exercise 05.1, `local_m_weights`: a softmax inside a window that follows the target step."""

import random
from collections.abc import Iterator
from dataclasses import replace
from math import exp

import torch

from s2s_lab.grading.checks.local_attention.drawn import numbers
from s2s_lab.grading.exercises.local_attention import LOCAL_M_WEIGHTS
from s2s_lab.grading.inside.questions.local_attention.local_m_weights import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

EACH = 10
"""Inputs of each kind."""


def cases(rng: random.Random) -> Iterator[Case]:
    """In turn: in the middle, at the start, at the end of a padded source, past its end."""
    for _ in range(EACH):
        n = rng.randint(6, 7)
        yield Case(numbers(rng, n), rng.randint(1, n - 3), 1, n)
        n, reach = rng.randint(5, 7), rng.randint(1, 3)
        yield Case(numbers(rng, n), rng.randint(0, reach - 1), reach, n)
        n, reach = rng.randint(3, 5), rng.randint(1, 2)
        yield Case(numbers(rng, n + rng.randint(1, 2)), n - 1, reach, n)
        yield Case(numbers(rng, n + rng.randint(0, 2)), n + rng.randint(1, 4), reach, n)
    n = rng.randint(3, 5)
    yield Case(numbers(rng, n + 1), rng.randint(0, n - 1), n + 1, n)


def oracle(case: Case) -> torch.Tensor:
    """Position by position: exp of the score if it may be read, over the sum of these."""
    centre = case.t if case.t < case.src_len else case.src_len - 1
    read = []
    for s, score in enumerate(case.scores.tolist()):
        near = centre - case.D <= s <= centre + case.D
        read.append(exp(score) if near and s < case.src_len else 0.0)
    return torch.tensor([one / sum(read) for one in read], dtype=case.scores.dtype)


def mend(case: Case) -> Case | None:
    """No longer than its scores, with at least one token and a window that reaches somewhere."""
    if case.D < 1 or case.src_len < 1:
        return None
    return replace(case, src_len=min(case.src_len, len(case.scores)))


def _softmax(scores: torch.Tensor, inside: torch.Tensor) -> torch.Tensor:
    return scores.masked_fill(~inside, float("-inf")).softmax(0)


def _window(scores: torch.Tensor, p: int, D: int, src_len: int) -> torch.Tensor:
    positions = torch.arange(len(scores))
    return ((positions - p).abs() <= D) & (positions < src_len)


def _slice(scores: torch.Tensor, t: int, D: int, src_len: int) -> torch.Tensor:
    p = min(t, src_len - 1)
    weights = torch.zeros_like(scores)
    end = min(p + D + 1, src_len)
    weights[p - D : end] = scores[p - D : end].softmax(0)
    return weights


def _cut(scores: torch.Tensor, t: int, D: int, src_len: int) -> torch.Tensor:
    real = torch.arange(len(scores)) < src_len
    return _softmax(scores, real) * _window(scores, min(t, src_len - 1), D, src_len)


def _past_the_end(scores: torch.Tensor, t: int, D: int, src_len: int) -> torch.Tensor:
    return _softmax(scores, _window(scores, t, D, src_len))


def _padding(scores: torch.Tensor, t: int, D: int, src_len: int) -> torch.Tensor:
    return _softmax(scores, _window(scores, min(t, src_len - 1), D, len(scores)))


def _open_end(scores: torch.Tensor, t: int, D: int, src_len: int) -> torch.Tensor:
    p = min(t, src_len - 1)
    weights = torch.zeros_like(scores)
    start, end = max(p - D, 0), min(p + D, src_len)
    weights[start:end] = scores[start:end].softmax(0)
    return weights


def _zero_scores(scores: torch.Tensor, t: int, D: int, src_len: int) -> torch.Tensor:
    return (scores * _window(scores, min(t, src_len - 1), D, src_len)).softmax(0)


CHECK = ByOracle(
    exercise=LOCAL_M_WEIGHTS,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"scores": "s", "answer": "s"},
    weights=frozenset({"answer"}),
    mend=mend,
    call=lambda case: f"local_m_weights(scores, t={case.t}, D={case.D}, src_len={case.src_len})",
    hidden=frozenset({"t", "D", "src_len"}),
    wrong=(
        Wrong("05.1/slice-wraps", _slice),
        Wrong("05.1/cuts-after-softmax", _cut),
        Wrong("05.1/runs-past-the-end", _past_the_end),
        Wrong("05.1/reads-padding", _padding),
        Wrong("05.1/open-end", _open_end),
        Wrong("05.1/zero-scores", _zero_scores),
    ),
).check()
