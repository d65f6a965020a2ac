"""Spoken digits in, digits out: two to five at a time, said by a synthetic voice (`voice.py`).

The source is what a recogniser sees: 24 logarithmic mel bands, standardised over the utterance,
three frames of 10 ms side by side. Speaker, pitch, lengths, loudness and noise are random. Gold:
the exact frames of each digit. The ``valid`` and ``test`` sets have speakers and strings of digits
that training does not have; ``challenge`` has other speakers yet, and six to eight digits.

This module does not recognise real speech: no two real people sound as much alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float, Int16
from torch import Tensor

from s2s_lab.tasks.generated import Sizes, split_of
from s2s_lab.tasks.signal import Segment, SignalPair, SignalTask, generate_signals
from s2s_lab.tasks.sound import log_mel, stack
from s2s_lab.tasks.voice import HOP, RATE, Speaker, Utterance, plan, say
from s2s_lab.text import CharTokenizer

BANDS, STACKED, WINDOW = 24, 3, 256
SPEAKERS = {
    "train": range(40),
    "valid": range(40, 50),
    "test": range(40, 50),
    "challenge": range(50, 60),
}
"""Numbers of the speakers of each set."""
_AT_ONCE = 20


@dataclass(frozen=True, eq=False, kw_only=True)
class AudioPair(SignalPair):
    """Spoken digits with their sound."""

    wave: Int16[Tensor, "samples"]
    """8,000 samples a second, as loud as they were said."""
    speaker: int
    """Number of the speaker."""


def digits_audio(
    sizes: Sizes = (3000, 200, 200, 200),
    digits: tuple[int, int] = (2, 5),
    longer: tuple[int, int] = (6, 8),
    noise: tuple[float, float] = (12.0, 40.0),
    seed: int = 0,
) -> SignalTask[AudioPair]:
    """Log-mel frames of spoken digits in, the digits out.

    Args:
        sizes: pairs in train, valid, test and challenge.
        digits: fewest and most digits in train, valid and test.
        longer: fewest and most in challenge.
        noise: lowest and highest ratio of signal to noise, in decibels.
        seed: of the draw.

    Raises:
        ValueError: if the numbers of digits or the ratios are not in ascending order.
    """
    if not (1 <= digits[0] <= digits[1] < longer[0] <= longer[1] and noise[0] <= noise[1]):
        raise ValueError(
            "digits-audio: expected 1 <= fewest <= most digits, longer ones beyond that, and "
            f"lowest <= highest noise, got digits {digits}, longer {longer} and noise {noise}"
        )

    def stream(rng: np.random.Generator, split: str) -> Iterator[AudioPair]:
        low, high = longer if split == "challenge" else digits
        sound = torch.Generator().manual_seed(int(rng.integers(2**62)))
        while True:
            plans = [_planned(rng, split, low, high) for _ in range(_AT_ONCE)]
            waves = say([utterance for _, utterance in plans], sound)
            for (number, utterance), wave in zip(plans, waves, strict=True):
                gain, ratio = float(rng.uniform(0.1, 0.9)), float(rng.uniform(*noise))
                heard = _recorded(wave, gain, ratio, sound)
                yield pair(heard, utterance.digits, utterance.spans, number)

    return generate_signals("digits-audio", stream, CharTokenizer(), BANDS * STACKED, sizes, seed)


def _planned(rng: np.random.Generator, split: str, low: int, high: int) -> tuple[int, Utterance]:
    """A string of digits that belongs to a set, and the number of the speaker who says it."""
    while True:
        text = "".join(map(str, rng.integers(0, 10, rng.integers(low, high + 1))))
        if split == "challenge" or split_of(text) == split:
            number = int(rng.choice(SPEAKERS[split]))
            return number, plan(text, Speaker.numbered(number), rng)


def _recorded(
    wave: Float[Tensor, "samples"], gain: float, ratio: float, generator: torch.Generator
) -> Float[Tensor, "samples"]:
    """A sound at some loudness with white noise at some ratio in decibels."""
    level = wave.square().mean().sqrt() * 10 ** (-ratio / 20)
    noise = level * torch.randn(wave.shape, generator=generator)
    return (gain * (wave + noise)).clamp(-1, 1)


def pair(
    wave: Float[Tensor, "samples"],
    digits: str,
    spans: tuple[tuple[float, float], ...],
    speaker: int,
) -> AudioPair:
    """A sound as the model gets it; a frame belongs to a digit if its middle does."""
    bands = log_mel(wave[None], RATE, WINDOW, HOP, BANDS)[0]
    frames = stack((bands - bands.mean()) / bands.std(), STACKED)
    middles = (torch.arange(len(frames)) * STACKED + 1) * HOP + WINDOW // 2
    segments = []
    for token, (start, end) in enumerate(spans):
        inside = ((middles >= start * RATE) & (middles < end * RATE)).nonzero().flatten().tolist()
        segments.append(Segment(inside[0], inside[-1] + 1, token))
    packed = (wave * 32767).round().to(torch.int16)
    return AudioPair(frames, digits, tuple(segments), wave=packed, speaker=speaker)


def waveform(pair: AudioPair) -> Float[Tensor, "samples"]:
    """The sound to play, from -1 to 1, 8,000 samples a second."""
    return pair.wave.float() / 32767
