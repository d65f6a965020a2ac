"""A voice made of formulas that says the English digits.

A pulse train with the pitch of the voice and white noise pass through filters that move: for
vowels three resonances (formants) that glide from sound to sound, for s, f, t … one band of
noise. Filters are applied to short-time spectra, many utterances at a time.

The result is understandable and sounds like a machine. This module says nothing but digits, in no
language but English.

Source: Klatt (1980), "Software for a cascade/parallel formant synthesizer"; formants after
Peterson & Barney (1952).
"""

from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

RATE = 8000
"""Samples a second."""
HOP = 80
"""Samples between two points of control: 10 milliseconds."""
_WINDOW = 320

PHONES: dict[str, tuple[float, ...]] = {
    # formants in Hz, voice, noise, centre and width of the noise in Hz
    "iy": (270, 2290, 3010, 1.0, 0, 3000, 1000), "ih": (390, 1990, 2550, 1.0, 0, 3000, 1000),
    "ey": (470, 2100, 2600, 1.0, 0, 3000, 1000), "eh": (530, 1840, 2480, 1.0, 0, 3000, 1000),
    "ah": (640, 1190, 2390, 1.0, 0, 3000, 1000), "aa": (730, 1150, 2440, 1.0, 0, 3000, 1000),
    "ao": (570, 840, 2410, 1.0, 0, 3000, 1000), "ow": (490, 910, 2350, 1.0, 0, 3000, 1000),
    "uh": (430, 980, 2240, 0.9, 0, 3000, 1000), "uw": (300, 870, 2240, 0.9, 0, 3000, 1000),
    "r": (380, 1150, 1550, 0.7, 0, 3000, 1000), "w": (300, 610, 2200, 0.6, 0, 3000, 1000),
    "n": (250, 1500, 2500, 0.35, 0, 3000, 1000), "v": (250, 1100, 2300, 0.3, 0.1, 2500, 1500),
    "z": (250, 1700, 2500, 0.25, 0.5, 3700, 500), "s": (350, 1700, 2500, 0, 0.9, 3750, 450),
    "f": (350, 1100, 2300, 0, 0.22, 2600, 1500), "th": (350, 1400, 2500, 0, 0.25, 3200, 900),
    "-": (400, 1600, 2500, 0, 0, 2500, 1000), "t": (350, 1800, 2600, 0, 0.7, 3300, 800),
    "k": (350, 1900, 2500, 0, 0.6, 1900, 500),
}  # fmt: skip
"""Sounds; ``-`` is the silence before a burst."""

DIGITS: tuple[tuple[tuple[str, int], ...], ...] = (
    (("z", 70), ("ih", 70), ("r", 70), ("ow", 100), ("uh", 70)),
    (("w", 80), ("ah", 130), ("n", 100)),
    (("-", 30), ("t", 50), ("uw", 190)),
    (("th", 90), ("r", 70), ("iy", 160)),
    (("f", 90), ("ao", 150), ("r", 100)),
    (("f", 90), ("aa", 110), ("ih", 80), ("v", 70)),
    (("s", 110), ("ih", 80), ("-", 50), ("k", 30), ("s", 110)),
    (("s", 100), ("eh", 90), ("v", 50), ("ah", 70), ("n", 90)),
    (("ey", 100), ("ih", 90), ("-", 60), ("t", 50)),
    (("n", 80), ("aa", 120), ("ih", 80), ("n", 90)),
)
"""Sounds of the digits 0 to 9 with their lengths in milliseconds."""


@dataclass(frozen=True)
class Speaker:
    """What makes a voice."""

    pitch: float
    """Hertz."""
    tract: float
    """Formants in proportion to those of a grown man."""
    pace: float
    """Lengths are divided by this."""
    breath: float
    """Noise in the vowels."""
    tilt: float
    """Decibels that the voice loses with every octave above 500 Hz."""

    @classmethod
    def numbered(cls, number: int) -> "Speaker":
        """One of endlessly many speakers; high voices tend to have short vocal tracts."""
        rng = np.random.default_rng([4021, number])
        tract = rng.uniform(0.95, 1.25)
        pitch = 110 * tract**3 * np.exp(0.15 * rng.standard_normal())
        return cls(
            float(pitch),
            float(tract),
            float(rng.uniform(0.85, 1.25)),
            float(rng.uniform(0.0, 0.06)),
            float(rng.uniform(1, 5)),
        )


@dataclass(frozen=True)
class Utterance:
    """Digits with everything that decides how they are said."""

    digits: str
    spans: tuple[tuple[float, float], ...]
    """Seconds from which and to which each digit is heard."""
    controls: Float[np.ndarray, "points 8"]
    """Every 10 ms: pitch, three formants, voice, noise, centre and width of the noise."""
    speaker: Speaker


def plan(digits: str, speaker: Speaker, rng: np.random.Generator) -> Utterance:
    """Lengths, pauses and melody for some digits."""
    now = rng.uniform(0.05, 0.15)
    times, rows, spans = [0.0, now - 0.01], [PHONES["-"]] * 2, []
    for digit in digits:
        begin = now
        pace = speaker.pace * np.exp(0.08 * rng.standard_normal())
        for phone, length in DIGITS[int(digit)]:
            end = now + length / 1000 / pace * np.exp(0.08 * rng.standard_normal())
            glide = (end - now) / 4
            edge = min(0.012, glide) if phone in ("-", "t", "k") else glide
            times += [now + edge, end - edge]
            rows += [PHONES[phone]] * 2
            now = end
        spans.append((begin, now))
        pause = now + rng.uniform(0.03, 0.15)
        times += [now + 0.02, pause]
        rows += [(*rows[-1][:3], *PHONES["-"][3:])] * 2
        now = pause
    total = now + rng.uniform(0.05, 0.15)
    points = np.arange(int(total * RATE) // HOP + 1) * (HOP / RATE)
    tracks = np.stack([np.interp(points, times, column) for column in zip(*rows, strict=True)], 1)
    tracks[:, :3] *= speaker.tract
    controls = np.column_stack([_melody(points, spans, speaker, rng), tracks])
    return Utterance(digits, tuple(spans), controls, speaker)


def _melody(
    points: np.ndarray,
    spans: list[tuple[float, float]],
    speaker: Speaker,
    rng: np.random.Generator,
) -> np.ndarray:
    """The pitch at each point: it falls, and each digit has an accent of its own."""
    middles = [(start + end) / 2 for start, end in spans]
    accents = np.exp(0.08 * rng.standard_normal(len(spans)))
    fall = np.interp(points, [0, points[-1]], [1.12, 0.86])
    return speaker.pitch * fall * np.interp(points, middles, accents)


def say(utterances: list[Utterance], generator: torch.Generator) -> list[Float[Tensor, "samples"]]:
    """The sound of some utterances, computed side by side; the loudest sample is about 1."""
    points = max(len(u.controls) for u in utterances)
    controls = torch.stack(
        [torch.from_numpy(_filled(u.controls, points)).float() for u in utterances]
    )
    samples = (points - 1) * HOP
    pulses = _pulses(controls[:, :, 0], samples)
    noise = torch.randn(len(utterances), samples, generator=generator)
    window = torch.hann_window(_WINDOW)
    voice = torch.stft(pulses, _WINDOW, HOP, window=window, return_complex=True)
    hiss = torch.stft(noise, _WINDOW, HOP, window=window, return_complex=True)
    voiced, noisy = _filters(controls, utterances)
    sound = torch.istft(voice * voiced + hiss * noisy, _WINDOW, HOP, window=window, length=samples)
    sound = sound / sound.abs().amax(1, keepdim=True)
    return [wave[: (len(u.controls) - 1) * HOP] for wave, u in zip(sound, utterances, strict=True)]


def _filled(controls: np.ndarray, points: int) -> np.ndarray:
    """Controls with their last row repeated, silent."""
    last = np.repeat(controls[-1:], points - len(controls), 0)
    last[:, 4:6] = 0
    return np.concatenate([controls, last])


def _pulses(pitch: Float[Tensor, "batch points"], samples: int) -> Float[Tensor, "batch samples"]:
    """A pulse at the beginning of every period, shared out between its two nearest samples."""
    fine = torch.nn.functional.interpolate(
        pitch[:, None], samples, mode="linear", align_corners=True
    )[:, 0]
    step = fine.double() / RATE
    phase = step.cumsum(1)
    here = (phase.floor() - (phase - step).floor()) > 0
    late = torch.where(here, (phase - phase.floor()) / step, 0.0)
    loud = (1 / step).sqrt()  # the same power at every pitch
    pulses = torch.where(here, (1 - late) * loud, 0.0)
    pulses[:, :-1] += torch.where(here, late * loud, 0.0)[:, 1:]
    return pulses.float()


def _filters(
    controls: Float[Tensor, "batch points 8"], utterances: list[Utterance]
) -> tuple[Float[Tensor, "batch bins points"], Float[Tensor, "batch bins points"]]:
    """How much of each frequency passes at each time: of the pulses, and of the noise."""
    bins = torch.arange(_WINDOW // 2 + 1)[None, :, None] * (RATE / _WINDOW)
    controls = controls.transpose(1, 2)[:, :, None, :]  # (batch, 8, 1, points)
    shape = torch.ones(1)
    for number, bandwidth in enumerate((70.0, 100.0, 160.0), 1):
        formant = controls[:, number]
        spread = (bins.square() - formant.square()).square() + (bins * bandwidth).square()
        shape = shape * (formant.square() + bandwidth * formant) / spread.sqrt()
    tilts = torch.tensor([u.speaker.tilt for u in utterances])[:, None, None]
    breath = torch.tensor([u.speaker.breath for u in utterances])[:, None, None]
    shape = shape * 10 ** (-tilts / 20 * (bins.clamp(min=500) / 500).log2())
    shape = shape * (bins > 60)
    voice, noise, centre, width = (controls[:, n] for n in (4, 5, 6, 7))
    band = torch.exp(-0.5 * ((bins - centre) / width).square())
    return 0.1 * voice * shape, 0.35 * noise * band + 0.1 * voice * breath * shape
