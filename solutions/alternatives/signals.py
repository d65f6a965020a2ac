"""Other right solutions of chapter 12: each must get full marks from its check.

They are not part of the package, and not what the chapter teaches first.
"""

from itertools import groupby, pairwise

import torch
from torch import nn


def log_mel_stft(wave, filters, n_fft, hop):  # type: ignore[no-untyped-def]
    """`torch.stft` without its padding."""
    window = torch.hann_window(n_fft, dtype=wave.dtype)
    spectrum = torch.stft(wave, n_fft, hop, window=window, center=False, return_complex=True)
    power = torch.view_as_real(spectrum).square().sum(-1)
    return torch.log(torch.einsum("bt,bm->tm", power, filters) + 1e-6)


def log_mel_frame_by_frame(wave, filters, n_fft, hop):  # type: ignore[no-untyped-def]
    """A loop over frames, the full Fourier transform cut in half, and a window of one's own."""
    n = torch.arange(n_fft, dtype=wave.dtype)
    window = torch.sin(torch.pi * n / n_fft) ** 2
    rows = []
    start = 0
    while start + n_fft <= len(wave):
        spectrum = torch.fft.fft(wave[start : start + n_fft] * window)[: n_fft // 2 + 1]
        power = spectrum.real**2 + spectrum.imag**2
        rows.append((filters * power[:, None]).sum(0))
        start += hop
    return torch.stack(rows).add(1e-6).log()


def log_mel_matrix(wave, filters, n_fft, hop):  # type: ignore[no-untyped-def]
    """The Fourier transform as a product with cosines and sines."""
    count = (len(wave) - n_fft) // hop + 1
    index = torch.arange(count)[:, None] * hop + torch.arange(n_fft)
    frames = wave[index] * torch.hann_window(n_fft, dtype=wave.dtype)
    turns = torch.outer(torch.arange(n_fft), torch.arange(n_fft // 2 + 1)).to(wave.dtype) / n_fft
    angle = 2 * torch.pi * turns
    power = (frames @ angle.cos()).square() + (frames @ angle.sin()).square()
    return ((power @ filters) + 1e-6).log()


def stack_slices(x, lengths, k):  # type: ignore[no-untyped-def]
    """Every k-th frame from 0, from 1, …, side by side."""
    padded = torch.cat([x, x.new_zeros(len(x), -x.shape[1] % k, x.shape[2])], dim=1)
    return torch.cat([padded[:, i::k] for i in range(k)], dim=-1), -(-lengths // k)


def stack_unfold(x, lengths, k):  # type: ignore[no-untyped-def]
    """Windows that do not overlap."""
    padded = nn.functional.pad(x, (0, 0, 0, (k - x.shape[1] % k) % k))
    windows = padded.unfold(1, k, k)
    return windows.transpose(2, 3).flatten(2), torch.div(lengths + k - 1, k, rounding_mode="floor")


def stack_in_loops(x, lengths, k):  # type: ignore[no-untyped-def]
    """Group by group."""
    groups = []
    for start in range(0, x.shape[1], k):
        group = torch.zeros(len(x), k, x.shape[2], dtype=x.dtype)
        part = x[:, start : start + k]
        group[:, : part.shape[1]] = part
        groups.append(group.flatten(1))
    return torch.stack(groups, 1), torch.tensor([-(-int(n) // k) for n in lengths])


def collapse_groups(path, blank=0):  # type: ignore[no-untyped-def]
    """`groupby`, as the hint says."""
    return [symbol for symbol, _ in groupby(path) if symbol != blank]


def collapse_pairs(path, blank=0):  # type: ignore[no-untyped-def]
    """Neighbours in pairs, a blank in front."""
    return [now for before, now in pairwise([blank, *path]) if now not in (before, blank)]


def collapse_tensor(path, blank=0):  # type: ignore[no-untyped-def]
    """PyTorch's name for it."""
    merged = torch.unique_consecutive(torch.tensor(path, dtype=torch.long))
    return merged[merged != blank]


def grid_flatten(fmap):  # type: ignore[no-untyped-def]
    """Flatten the grid, then channels last."""
    rows, columns = fmap.shape[-2:]
    n = torch.arange(rows * columns)
    return fmap.flatten(2).transpose(1, 2), torch.stack([n // columns, n % columns], dim=1)


def grid_cell_by_cell(fmap):  # type: ignore[no-untyped-def]
    """Two loops."""
    cells = [(r, c) for r in range(fmap.shape[2]) for c in range(fmap.shape[3])]
    return torch.stack([fmap[:, :, r, c] for r, c in cells], dim=1), torch.tensor(cells)


def grid_product(fmap):  # type: ignore[no-untyped-def]
    """All pairs of rows and columns."""
    rows, columns = fmap.shape[2:]
    cells = torch.cartesian_prod(torch.arange(rows), torch.arange(columns))
    return fmap.movedim(1, -1).flatten(1, 2), cells.view(-1, 2)


def nll_of_torch(mu, log_var, y, mask):  # type: ignore[no-untyped-def]
    """The library's loss."""
    loss = nn.GaussianNLLLoss(full=True, eps=1e-12)
    return loss(mu[mask], y[mask], log_var[mask].exp())


def nll_of_a_distribution(mu, log_var, y, mask):  # type: ignore[no-untyped-def]
    """−log of a normal density."""
    density = torch.distributions.Normal(mu, (0.5 * log_var).exp())
    return -(density.log_prob(y) * mask).sum() / mask.sum()


def nll_by_hand(mu, log_var, y, mask):  # type: ignore[no-untyped-def]
    """Three sums over the values that count."""
    errors, log_var = (y - mu)[mask], log_var[mask]
    z = errors / torch.exp(log_var / 2)
    constant = torch.log(torch.tensor(2 * torch.pi, dtype=mu.dtype))
    return (constant * len(z) + log_var.sum() + (z * z).sum()) / (2 * len(z))


def forecast_by_slices(step, history, future, mode):  # type: ignore[no-untyped-def]
    """The past of every step put together anew."""
    told = history.new_zeros(0)
    for i in range(len(future)):
        later = future[:i] if mode == "one-step" else told
        told = torch.cat([told, step(torch.cat([history, later])).view(1)])
    return told


def forecast_in_place(step, history, future, mode):  # type: ignore[no-untyped-def]
    """A buffer that begins as the history."""
    n, told = len(history), torch.zeros_like(future)
    past = torch.cat([history, future.clone()])
    for i in range(len(future)):
        told[i] = step(past[: n + i])
        if mode == "recursive":
            past[n + i] = told[i]
    return told


def forecast_recursively(step, history, future, mode):  # type: ignore[no-untyped-def]
    """It calls itself on a longer past."""
    if not len(future):
        return future
    first = step(history).reshape(1)
    known = future[:1] if mode == "one-step" else first
    rest = forecast_recursively(step, torch.cat([history, known]), future[1:], mode)
    return torch.cat([first, rest])


def mase_l1(y, yhat, history):  # type: ignore[no-untyped-def]
    """PyTorch's L1 loss, twice."""
    l1 = nn.functional.l1_loss
    return l1(yhat, y) / l1(history[:-1], history[1:])


def mase_plain(y, yhat, history):  # type: ignore[no-untyped-def]
    """Plain numbers."""
    errors = [abs(a - b) for a, b in zip(y.tolist(), yhat.tolist(), strict=True)]
    naive = [abs(b - a) for a, b in pairwise(history.tolist())]
    return sum(errors) * len(naive) / (sum(naive) * len(errors))


ALTERNATIVES = {
    "signals.log_mel": (log_mel_stft, log_mel_frame_by_frame, log_mel_matrix),
    "signals.stack_frames": (stack_slices, stack_unfold, stack_in_loops),
    "signals.ctc_collapse": (collapse_groups, collapse_pairs, collapse_tensor),
    "signals.grid_tokens": (grid_flatten, grid_cell_by_cell, grid_product),
    "signals.gaussian_nll": (nll_of_torch, nll_of_a_distribution, nll_by_hand),
    "signals.forecast": (forecast_by_slices, forecast_in_place, forecast_recursively),
    "signals.mase": (mase_l1, mase_plain),
}
"""By the name of the exercise."""
