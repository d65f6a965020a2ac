"""Morse: a noisy tone that goes on and off in, the text out.

The source has one feature, the loudness of the tone in frames of 20 milliseconds. Every message
has its own speed (12 to 25 words a minute, the word PARIS), every dot, dash and gap its own
length around the ideal one, and there is noise. Gold: the exact frames of each letter, and of the
gap that means a space.

A text of the test set is in no other set; ``challenge`` texts have more words. This module has
letters and digits, but no punctuation.

Source: Recommendation ITU-R M.1677-1 (2009), "International Morse code".
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from s2s_lab.tasks.generated import Sizes, split_of
from s2s_lab.tasks.signal import Segment, SignalPair, SignalTask, generate_signals
from s2s_lab.text import CharTokenizer

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_SIGNS = (
    ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- "
    ".-- -..- -.-- --.. ----- .---- ..--- ...-- ....- ..... -.... --... ---.. ----."
)
CODE = dict(zip(_LETTERS, _SIGNS.split(), strict=True))
"""Character -> dots and dashes."""
FRAME = 0.02
"""Seconds in a frame."""
_EDGE = 0.3
"""Seconds of silence before and after."""
_WORDS_TEXT = (
    "and are ask boat calm can come day east fine for from fuel go good have help here home how "
    "ice in is land light man many me more need night no north not now of old on out over port "
    "rain sail sea send ship sky snow soon sos south star stop storm tea the tide time to two "
    "up wait water wave we west wind with yes you"
)
_WORDS = _WORDS_TEXT.split()


@dataclass(frozen=True, eq=False)
class MorsePair(SignalPair):
    """A message with what it takes to play it."""

    tones: tuple[tuple[float, float], ...] = ()
    """Seconds at which the tone begins and ends."""
    noise: float = 0.0
    """Standard deviation of the noise; the tone has loudness 1."""


def morse(
    sizes: Sizes = (3000, 200, 200, 200),
    words: tuple[int, int] = (1, 2),
    more: tuple[int, int] = (3, 4),
    noise: tuple[float, float] = (0.05, 0.35),
    jitter: float = 0.12,
    seed: int = 0,
) -> SignalTask[MorsePair]:
    """Keyed tones in, text out, character by character.

    Args:
        sizes: pairs in train, valid, test and challenge.
        words: fewest and most words of a text in train, valid and test.
        more: fewest and most in challenge.
        noise: least and greatest standard deviation of the noise of a message.
        jitter: standard deviation of the logarithm of each length.
        seed: of the draw.

    Raises:
        ValueError: if the numbers of words or the levels of noise are not in ascending order.

    >>> morse((1, 1, 1, 1)).train[0].source.shape[1]
    1
    """
    if not (1 <= words[0] <= words[1] < more[0] <= more[1] and 0 <= noise[0] <= noise[1]):
        raise ValueError(
            "morse: expected 1 <= fewest <= most words, more beyond that, and 0 <= least <= "
            f"greatest noise, got words {words}, more {more} and noise {noise}"
        )

    def stream(rng: np.random.Generator, split: str) -> Iterator[MorsePair]:
        low, high = more if split == "challenge" else words
        while True:
            count = int(rng.integers(low, high + 1))
            text = " ".join(_word(rng) for _ in range(count))
            if split == "challenge" or split_of(text) == split:
                yield key(text, rng, float(rng.uniform(*noise)), jitter)

    return generate_signals("morse", stream, CharTokenizer(), 1, sizes, seed)


def _word(rng: np.random.Generator) -> str:
    """A common word, or two to five letters and digits."""
    if rng.random() < 0.4:
        return str(rng.choice(_WORDS))
    return "".join(rng.choice(list(_LETTERS), size=rng.integers(2, 6)))


def key(text: str, rng: np.random.Generator, noise: float, jitter: float) -> MorsePair:
    """A text as it is keyed by hand.

    Raises:
        ValueError: for a character without a code, and for spaces other than single ones between
            words.
    """
    if not text or set(text) - set(CODE) - {" "} or text != " ".join(text.split()):
        raise ValueError(
            f"morse: expected words of a-z and 0-9 with one space between, got {text!r}"
        )
    unit = 1.2 / rng.uniform(12, 25)

    def length(units: int) -> float:
        return float(unit * units * np.exp(jitter * rng.standard_normal()))

    now, tones, spans = _EDGE, [], []
    for place, character in enumerate(text):
        if character == " ":
            spans.append((now, now + length(7)))
            now = spans[-1][1]
            continue
        if place and text[place - 1] != " ":
            now += length(3)
        begin = now
        for n, sign in enumerate(CODE[character]):
            now += length(1) if n else 0.0
            tones.append((now, now + length(3 if sign == "-" else 1)))
            now = tones[-1][1]
        spans.append((begin, now))
    frames = int(np.ceil((now + _EDGE) / FRAME))
    level = _loudness(tones, frames) + noise * rng.standard_normal(frames)
    segments = tuple(
        Segment(round(start / FRAME), max(round(end / FRAME), round(start / FRAME) + 1), token)
        for token, (start, end) in enumerate(spans)
    )
    source = torch.from_numpy(level.astype(np.float32))[:, None]
    return MorsePair(source, text, segments, tones=tuple(tones), noise=noise)


def _loudness(tones: list[tuple[float, float]], frames: int) -> np.ndarray:
    """The share of each frame in which the tone is on."""
    edges = np.arange(frames + 1) * FRAME
    level = np.zeros(frames)
    for start, end in tones:
        on = np.clip(edges, start, end)
        level += np.diff(on) / FRAME
    return level


def waveform(
    pair: MorsePair, rate: int = 8000, pitch: float = 600.0, seed: int = 0
) -> Float[Tensor, "samples"]:
    """A message as sound, from -1 to 1, with soft edges and noise in proportion to the source's.

    Args:
        pair: the message.
        rate: samples a second.
        pitch: of the tone, in hertz.
        seed: of the noise.
    """
    time = np.arange(int(len(pair.source) * FRAME * rate)) / rate
    level = np.zeros_like(time)
    for start, end in pair.tones:
        level += np.clip((time - start) / 0.005, 0, 1) * np.clip((end - time) / 0.005, 0, 1)
    noise = pair.noise * np.random.default_rng(seed).standard_normal(len(time))
    sound = level * np.sin(2 * np.pi * pitch * time) + 0.3 * noise
    return torch.from_numpy((sound / max(1.0, np.abs(sound).max())).astype(np.float32))
