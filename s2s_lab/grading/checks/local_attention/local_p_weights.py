"""Exercise 05.2, `local_p_weights`: a window around a predicted place, and its Gaussian."""

import random
from collections.abc import Iterator
from dataclasses import replace
from math import exp, tanh

import torch

from s2s_lab.grading.checks.local_attention.drawn import numbers
from s2s_lab.grading.checks.local_attention.local_p_weights_wrong import WRONG
from s2s_lab.grading.exercises.local_attention import LOCAL_P_WEIGHTS
from s2s_lab.grading.inside.questions.local_attention.local_p_weights import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle

SIZES = ((2, 6, 3, 4), (3, 5, 2, 4), (2, 5, 4, 3), (3, 7, 4, 2), (4, 6, 3, 2), (2, 7, 3, 5))
"""(batch, source, hidden, inner), pairwise different within a case."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Each size with three reaches; one row is as long as the batch, the others are shorter."""
    for reach in (1, 2, 3):
        for size in SIZES:
            while mend(case := _drawn(rng, reach, *size)) is None:
                pass
            yield case


def _drawn(
    rng: random.Random, reach: int, batch: int, source: int, hidden: int, inner: int
) -> Case:
    lengths = [rng.randint(2, source - 2) for _ in range(batch)]
    lengths[rng.randrange(batch)] = source
    return Case(
        h=numbers(rng, batch, hidden, largest=1),
        scores=numbers(rng, batch, source),
        W_p=numbers(rng, inner, hidden, largest=1),
        v_p=numbers(rng, inner, largest=1),
        D=reach,
        src_len=torch.tensor(lengths),
    )


def oracle(case: Case) -> tuple[torch.Tensor, torch.Tensor]:
    """Sentence by sentence, and in each of them position by position."""
    rows, centres = [], []
    for h, scores, n in zip(
        case.h.tolist(), case.scores.tolist(), case.src_len.tolist(), strict=True
    ):
        p = n * _share(h, case.W_p.tolist(), case.v_p.tolist())
        near = [s < n and abs(s - p) <= case.D for s in range(len(scores))]
        read = [exp(score) if here else 0.0 for score, here in zip(scores, near, strict=True)]
        fading = [exp(-((s - p) ** 2) / (2 * (case.D / 2) ** 2)) for s in range(len(scores))]
        rows.append([one / sum(read) * fade for one, fade in zip(read, fading, strict=True)])
        centres.append(p)
    return torch.tensor(rows, dtype=case.h.dtype), torch.tensor(centres, dtype=case.h.dtype)


def _share(h: list[float], W_p: list[list[float]], v_p: list[float]) -> float:
    """How far into its sentence a decoder wants to look, between 0 and 1."""
    logit = 0.0
    for row, v in zip(W_p, v_p, strict=True):
        logit += v * tanh(sum(w * one for w, one in zip(row, h, strict=True)))
    return 1 / (1 + exp(-logit))


def mend(case: Case) -> Case | None:
    """No sentence longer than its scores, and no centre on a position: an edge could be either."""
    if case.D < 1:
        return None
    case = replace(case, src_len=case.src_len.clamp(max=case.scores.shape[1]))
    _, centres = oracle(case)
    edges = (centres - centres.round()).abs()
    return case if bool((edges > 1e-6).all()) else None


CHECK = ByOracle(
    exercise=LOCAL_P_WEIGHTS,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={
        "h": "sentence unit",
        "scores": "sentence s",
        "W_p": "inner unit",
        "v_p": "inner",
        "src_len": "sentence",
        "weights": "sentence s",
        "p_t": "sentence",
    },
    parts=("weights", "p_t"),
    weights=frozenset({"weights"}),
    mend=mend,
    call=lambda case: f"local_p_weights(h, scores, W_p, v_p, D={case.D}, src_len=src_len)",
    hidden=frozenset({"D"}),
    wrong=WRONG,
).check()
