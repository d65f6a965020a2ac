"""Exercise 10.1, `conv_glu_layer`: neighbours mixed, gated, added; padding is never read."""

import math
import random
from collections.abc import Iterator
from dataclasses import replace

import torch
import torch.nn.functional as F
from torch import Tensor

from s2s_lab.grading.exercises.parallel_encoders import CONV_GLU_LAYER
from s2s_lab.grading.inside.questions.parallel_encoders.conv_glu_layer import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

SIZES = (
    ((4, 2), 3, 3),
    ((3, 5), 5, 3),
    ((3, 1), 3, 3),
    ((6, 4), 2, 5),
    ((4, 3), 4, 3),
    ((2, 5), 3, 3),
    ((5, 2, 3), 2, 3),
    ((2, 4), 4, 5),
)
"""(lengths, channels, kernel); in some there are as many positions as channels."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Random vectors; what stands on padding is larger than the rest."""
    for lengths, channels, kernel in SIZES:
        batch, src = len(lengths), max(lengths)
        mask = torch.tensor([[i < n for i in range(src)] for n in lengths])
        x = _numbers(rng, (batch, src, channels))
        yield Case(
            x=torch.where(mask[:, :, None], x, 3 * x.sign() + x),
            W=_numbers(rng, (2 * channels, channels, kernel)) / 2,
            b=_numbers(rng, (2 * channels,)),
            mask=mask,
        )


def _numbers(rng: random.Random, shape: tuple[int, ...]) -> Tensor:
    values = [rng.choice((-1, 1)) * rng.randint(1, 20) / 10 for _ in range(math.prod(shape))]
    return torch.tensor(values, dtype=torch.float64).view(shape)


def oracle(case: Case) -> Tensor:
    """Number by number; positions outside the sentence count as 0, and so does padding."""
    batch, _, channels = case.x.shape
    kernel = case.W.shape[2]
    x, W, b = case.x.tolist(), case.W.tolist(), case.b.tolist()
    result = torch.zeros_like(case.x)
    for sentence in range(batch):
        length = int(case.mask[sentence].sum())
        for position in range(length):
            mixed = list(b)
            for out in range(2 * channels):
                for tap in range(kernel):
                    place = position + tap - kernel // 2
                    if 0 <= place < length:
                        for channel in range(channels):
                            mixed[out] += W[out][channel][tap] * x[sentence][place][channel]
            for channel in range(channels):
                gate = 1 / (1 + math.exp(-mixed[channels + channel]))
                added = x[sentence][position][channel] + mixed[channel] * gate
                result[sentence, position, channel] = added * math.sqrt(0.5)
    return result


def mend(case: Case) -> Case | None:
    """Twice as many filters as channels, an odd kernel, and a real token in each sentence."""
    channels, half = case.x.shape[2], len(case.W) // 2
    if half < channels or not bool(case.mask[:, 0].all()):
        return None
    kept = [*range(channels), *range(half, half + channels)]
    W = case.W[kept]
    return replace(case, W=W if W.shape[2] % 2 else W[:, :, :-1], b=case.b[kept])


def _zeroed(x: Tensor, mask: Tensor) -> Tensor:
    return torch.where(mask[:, :, None], x, torch.zeros_like(x))


def _both_sides(x: Tensor, W: Tensor, b: Tensor) -> Tensor:
    """Values and gates, (batch, two channels, src)."""
    return F.conv1d(x.permute(0, 2, 1), W, b, padding=W.shape[2] // 2)


def _finish(x: Tensor, mixed: Tensor) -> Tensor:
    return (x + F.glu(mixed, 1).permute(0, 2, 1)) / 2**0.5


def _pads_not_zeroed(x: Tensor, W: Tensor, b: Tensor, mask: Tensor) -> Tensor:
    return _finish(x, _both_sides(x, W, b))


def _halves_swapped(x: Tensor, W: Tensor, b: Tensor, mask: Tensor) -> Tensor:
    mixed = _both_sides(_zeroed(x, mask), W, b)
    return _finish(x, torch.cat(mixed.chunk(2, 1)[::-1], 1))


def _convolves_channels(x: Tensor, W: Tensor, b: Tensor, mask: Tensor) -> Tensor:
    mixed = F.conv1d(_zeroed(x, mask), W, b, padding=W.shape[2] // 2)
    return (x + F.glu(mixed, 1)) / 2**0.5


def _views(x: Tensor, W: Tensor, b: Tensor, mask: Tensor) -> Tensor:
    batch, src, channels = x.shape
    turned = _zeroed(x, mask).reshape(batch, channels, src)
    mixed = F.conv1d(turned, W, b, padding=W.shape[2] // 2)
    return (x + F.glu(mixed, 1).reshape(batch, src, channels)) / 2**0.5


def _views_back(x: Tensor, W: Tensor, b: Tensor, mask: Tensor) -> Tensor:
    mixed = _both_sides(_zeroed(x, mask), W, b)
    return (x + F.glu(mixed, 1).reshape(x.shape)) / 2**0.5


def _causal_padding(x: Tensor, W: Tensor, b: Tensor, mask: Tensor) -> Tensor:
    padded = F.pad(_zeroed(x, mask).permute(0, 2, 1), (W.shape[2] - 1, 0))
    return _finish(x, F.conv1d(padded, W, b))


def _no_residual(x: Tensor, W: Tensor, b: Tensor, mask: Tensor) -> Tensor:
    return F.glu(_both_sides(_zeroed(x, mask), W, b), 1).permute(0, 2, 1)


def _no_residual_scaled(x: Tensor, W: Tensor, b: Tensor, mask: Tensor) -> Tensor:
    return _no_residual(x, W, b, mask) * 0.5**0.5


def _no_scale(x: Tensor, W: Tensor, b: Tensor, mask: Tensor) -> Tensor:
    return x + _no_residual(x, W, b, mask)


CHECK = ByOracle(
    exercise=CONV_GLU_LAYER,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={
        "x": "sentence position channel",
        "W": "filter channel tap",
        "b": "filter",
        "mask": "sentence position",
        "answer": "sentence position channel",
    },
    mend=mend,
    wrong=(
        Wrong("10.1/pads-not-zeroed", _pads_not_zeroed),
        Wrong("10.1/halves-swapped", _halves_swapped),
        Wrong("10.1/convolves-channels", _convolves_channels),
        Wrong("10.1/views", _views),
        Wrong("10.1/views", _views_back),
        Wrong("10.1/causal-padding", _causal_padding),
        Wrong("10.1/no-residual", _no_residual),
        Wrong("10.1/no-residual", _no_residual_scaled),
        Wrong("10.1/no-scale", _no_scale),
    ),
).check()
