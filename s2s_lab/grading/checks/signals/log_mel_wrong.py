"""Exercise 12.1, `log_mel`: as people write it at first."""

import torch
from torch import Tensor

from s2s_lab.grading.probe import Wrong


def _frames(wave: Tensor, n_fft: int, hop: int) -> Tensor:
    return wave.unfold(-1, n_fft, hop)


def _power(frames: Tensor, window: Tensor) -> Tensor:
    return torch.fft.rfft(frames * window).abs().square()


def _hann(wave: Tensor, n_fft: int) -> Tensor:
    return torch.hann_window(n_fft, dtype=wave.dtype)


def _magnitude(wave: Tensor, filters: Tensor, n_fft: int, hop: int) -> Tensor:
    frames = _frames(wave, n_fft, hop) * _hann(wave, n_fft)
    return (torch.fft.rfft(frames).abs() @ filters + 1e-6).log()


def _no_window(wave: Tensor, filters: Tensor, n_fft: int, hop: int) -> Tensor:
    power = torch.fft.rfft(_frames(wave, n_fft, hop)).abs() ** 2
    return torch.log(power @ filters + 1e-6)


def _log_of_zero(wave: Tensor, filters: Tensor, n_fft: int, hop: int) -> Tensor:
    power = _power(_frames(wave, n_fft, hop), _hann(wave, n_fft))
    return torch.log(power @ filters)


def _last_frame(wave: Tensor, filters: Tensor, n_fft: int, hop: int) -> Tensor:
    starts = range(0, len(wave) - n_fft, hop)
    if not starts:
        return wave.new_zeros(0, filters.shape[1])
    frames = torch.stack([wave[start : start + n_fft] for start in starts])
    return torch.log(_power(frames, _hann(wave, n_fft)) @ filters + 1e-6)


def _centred(wave: Tensor, filters: Tensor, n_fft: int, hop: int) -> Tensor:
    spectrum = torch.stft(wave, n_fft, hop, window=_hann(wave, n_fft), return_complex=True)
    return torch.log(spectrum.abs().square().T @ filters + 1e-6)


def _symmetric(wave: Tensor, filters: Tensor, n_fft: int, hop: int) -> Tensor:
    window = torch.hann_window(n_fft, periodic=False, dtype=wave.dtype)
    return torch.log(_power(_frames(wave, n_fft, hop), window) @ filters + 1e-6)


def _base_ten(wave: Tensor, filters: Tensor, n_fft: int, hop: int) -> Tensor:
    power = _power(_frames(wave, n_fft, hop), _hann(wave, n_fft))
    return torch.log10(power @ filters + 1e-6)


def _float32(wave: Tensor, filters: Tensor, n_fft: int, hop: int) -> Tensor:
    window = torch.hann_window(n_fft, dtype=torch.float32)
    return torch.log(_power(_frames(wave, n_fft, hop), window) @ filters + 1e-6)


WRONG = (
    Wrong("12.1/magnitude", _magnitude),
    Wrong("12.1/no-window", _no_window),
    Wrong("12.1/log-of-zero", _log_of_zero),
    Wrong("12.1/last-frame", _last_frame),
    Wrong("12.1/centred", _centred),
    Wrong("12.1/symmetric-window", _symmetric),
    Wrong("12.1/other-logarithm", _base_ten),
    Wrong("12.1/float32-window", _float32),
)
"""Each with the id of its misconception."""
