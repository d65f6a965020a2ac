"""Exercise 12.1, `log_mel`: the logarithm of the power in each band, frame by frame."""

import math
import random
from collections.abc import Iterator

import torch

from s2s_lab.grading.checks.cells.numbers import numbers
from s2s_lab.grading.checks.signals.log_mel_wrong import WRONG
from s2s_lab.grading.exercises.signals import LOG_MEL
from s2s_lab.grading.inside.questions.signals.log_mel import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle

SIZES = (
    (4, 2, 2, 8), (6, 3, 2, 12), (6, 2, 3, 12), (8, 3, 2, 17), (8, 4, 3, 16), (6, 4, 2, 14),
    (10, 3, 4, 16), (6, 3, 2, 14), (8, 3, 4, 18), (10, 4, 3, 19), (6, 4, 3, 13), (12, 5, 2, 22),
)  # fmt: skip
"""(n_fft, hop, bands, samples): in the first seven the last frame ends with the wave."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Noise; every other wave begins with a frame of silence, after which one frame is loud."""
    for number, (n_fft, hop, bands, samples) in enumerate(SIZES):
        wave = numbers(rng, samples, most=2.0)
        if number % 2 == 0:
            wave[:n_fft] = 0.0
        filters = numbers(rng, n_fft // 2 + 1, bands, most=1.0).abs() + 0.1
        yield Case(wave, filters, n_fft, hop)


def oracle(case: Case) -> torch.Tensor:
    """Sums of cosines and sines, sample by sample."""
    n, count = case.n_fft, (len(case.wave) - case.n_fft) // case.hop + 1
    bins, bands = case.filters.shape
    result = torch.zeros(count, bands, dtype=case.wave.dtype)
    for t in range(count):
        frame = case.wave[t * case.hop : t * case.hop + n].tolist()
        frame = [(0.5 - 0.5 * math.cos(2 * math.pi * i / n)) * x for i, x in enumerate(frame)]
        power = []
        for b in range(bins):
            real = sum(x * math.cos(2 * math.pi * b * i / n) for i, x in enumerate(frame))
            imaginary = sum(x * math.sin(2 * math.pi * b * i / n) for i, x in enumerate(frame))
            power.append(real**2 + imaginary**2)
        for m in range(bands):
            inside = sum(power[b] * float(case.filters[b, m]) for b in range(bins))
            result[t, m] = math.log(inside + 1e-6)
    return result


def mend(case: Case) -> Case | None:
    """An even frame of at least four samples that fits into the wave, and filters to match."""
    n_fft = 2 * (len(case.filters) - 1)
    if not (4 <= n_fft <= len(case.wave)) or case.hop < 1 or bool((case.filters < 0).any()):
        return None
    return Case(case.wave, case.filters, n_fft, case.hop)


CHECK = ByOracle(
    exercise=LOG_MEL,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"wave": "sample", "filters": "bin band", "answer": "frame band"},
    kept=frozenset({"n_fft"}),
    mend=mend,
    call=lambda case: f"log_mel(wave, filters, n_fft={case.n_fft}, hop={case.hop})",
    hidden=frozenset({"n_fft", "hop"}),
    wrong=WRONG,
).check()
