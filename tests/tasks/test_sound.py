"""Log-mel bands against a loop over frames and bins; stacking against Python lists."""

import math

import pytest
import torch

from s2s_lab.tasks.sound import log_mel, mel_filters, stack


def mel(f):
    return 1127.0 * math.log(1 + f / 700)


def test_against_a_discrete_fourier_sum():
    """One frame, bin by bin: power of the windowed sum, weighted by the triangle of each band."""
    n_fft, hop, bands, rate = 32, 10, 5, 8000
    wave = torch.randn(2, 70, generator=torch.Generator().manual_seed(0))
    got = log_mel(wave, rate, n_fft, hop, bands)
    assert got.shape == (2, (70 - n_fft) // hop + 1, bands)
    edges = [mel(80) + (mel(4000) - mel(80)) * k / (bands + 1) for k in range(bands + 2)]
    hertz = [700 * (math.exp(m / 1127.0) - 1) for m in edges]
    for row in range(2):
        for t in (0, 3):
            for band in range(bands):
                total = 0.0
                low, top, high = hertz[band : band + 3]
                for b in range(n_fft // 2 + 1):
                    f = b * rate / n_fft
                    weight = max(0.0, min((f - low) / (top - low), (high - f) / (high - top)))
                    re = im = 0.0
                    for n in range(n_fft):
                        w = 0.5 - 0.5 * math.cos(2 * math.pi * n / n_fft)
                        x = w * float(wave[row, hop * t + n])
                        re += x * math.cos(2 * math.pi * b * n / n_fft)
                        im -= x * math.sin(2 * math.pi * b * n / n_fft)
                    total += weight * (re * re + im * im)
                assert float(got[row, t, band]) == pytest.approx(math.log(total + 1e-6), abs=1e-3)


def test_ten_times_louder_adds_log_100():
    wave = torch.randn(2, 800, generator=torch.Generator().manual_seed(1))
    difference = log_mel(10 * wave) - log_mel(wave)
    assert torch.allclose(difference, torch.tensor(math.log(100)), atol=1e-3)


def test_a_tone_peaks_in_its_band_and_a_shift_by_hop_shifts_a_frame():
    centres = (
        (torch.arange(129)[:, None] * mel_filters(24, 256, 8000)).sum(0)
        / mel_filters(24, 256, 8000).sum(0)
        * 8000
        / 256
    )
    time = torch.arange(2000) / 8000
    tones = torch.stack([torch.sin(2 * torch.pi * f * time) for f in (500.0, 2000.0)])
    for tone, f in zip(log_mel(tones), (500.0, 2000.0), strict=True):
        assert abs(float(centres[tone.mean(0).argmax()]) - f) < 150
    assert torch.allclose(log_mel(tones[:, 80:]), log_mel(tones)[:, 1:], atol=1e-4)


def test_short_sounds_are_one_sentence():
    with pytest.raises(ValueError, match="at least 256 samples, got 255"):
        log_mel(torch.zeros(2, 255))


@pytest.mark.parametrize("length", [1, 3, 4, 6])
def test_stacking_loses_nothing(length):
    frames = torch.arange(length * 2.0).reshape(length, 2)
    rows = frames.tolist()
    while len(rows) % 3:
        rows.append(rows[-1])
    expected = [[x for row in rows[i : i + 3] for x in row] for i in range(0, len(rows), 3)]
    assert stack(frames, 3).tolist() == expected
