"""What a speech recogniser sees of a sound: logarithmic mel bands, a few frames side by side.

This module does not record, read or play sound files.

Source: Davis & Mermelstein (1980), for mel bands; Sak et al. (2015), for stacked frames.
"""

import torch
from jaxtyping import Float
from torch import Tensor


def log_mel(
    waves: Float[Tensor, "batch samples"],
    rate: int = 8000,
    n_fft: int = 256,
    hop: int = 80,
    bands: int = 24,
) -> Float[Tensor, "batch frames bands"]:
    """The logarithm of the power in mel bands, plus 1e-6 against silence.

    Frame t is of the samples ``hop * t`` to ``hop * t + n_fft``; there is no padding.

    Raises:
        ValueError: if a wave is shorter than one frame.
    """
    if waves.shape[-1] < n_fft:
        raise ValueError(f"log_mel: expected at least {n_fft} samples, got {waves.shape[-1]}")
    window = torch.hann_window(n_fft, device=waves.device)
    frames = waves.unfold(-1, n_fft, hop) * window
    power = torch.fft.rfft(frames).abs().square()
    return (power @ mel_filters(bands, n_fft, rate).to(waves.device) + 1e-6).log()


def mel_filters(
    bands: int, n_fft: int, rate: int, low: float = 80.0
) -> Float[Tensor, "bins bands"]:
    """Triangles that overlap by half, equally wide in mel = 2595 log10(1 + f/700)."""
    top = 2595 * torch.log10(torch.tensor(1 + rate / 2 / 700))
    bottom = 2595 * torch.log10(torch.tensor(1 + low / 700))
    edges = 700 * (10 ** (torch.linspace(float(bottom), float(top), bands + 2) / 2595) - 1)
    bins = torch.arange(n_fft // 2 + 1)[:, None] * rate / n_fft
    left, middle, right = edges[:-2], edges[1:-1], edges[2:]
    rising, falling = (bins - left) / (middle - left), (right - bins) / (right - middle)
    return torch.minimum(rising, falling).clamp(min=0)


def stack(
    frames: Float[Tensor, "frames features"], n: int
) -> Float[Tensor, "stacked n_times_features"]:
    """Every `n` neighbouring frames as one; the last one is filled up with the last frame.

    >>> stack(torch.tensor([[1.0], [2.0], [3.0]]), 2).tolist()
    [[1.0, 2.0], [3.0, 3.0]]
    """
    missing = -len(frames) % n
    filled = torch.cat([frames, frames[-1:].expand(missing, -1)])
    return filled.reshape(-1, n * frames.shape[1])
