"""Other right solutions of chapter 05: each must get full marks from its check.

They are not part of the package, and not what the chapter teaches first.
"""

import math

import torch
from torch import Tensor


def local_m_slice(scores: Tensor, t: int, D: int, src_len: int) -> Tensor:
    """A slice whose ends are kept inside the sentence."""
    p = min(t, src_len - 1)
    start, end = max(p - D, 0), min(p + D + 1, src_len)
    weights = torch.zeros_like(scores)
    weights[start:end] = torch.softmax(scores[start:end], dim=0)
    return weights


def local_m_loop(scores: Tensor, t: int, D: int, src_len: int) -> Tensor:
    """A dict of the positions that may be read."""
    p = t if t < src_len else src_len - 1
    read = {s: math.exp(scores[s]) for s in range(src_len) if -D <= s - p <= D}
    total = sum(read.values())
    return scores.new_tensor([read.get(s, 0.0) / total for s in range(len(scores))])


def local_m_exp(scores: Tensor, t: int, D: int, src_len: int) -> Tensor:
    """The global softmax, cut, and divided by what is left."""
    positions = torch.arange(scores.numel())
    p = min(t, src_len - 1)
    inside = (positions >= p - D) & (positions <= p + D) & (positions < src_len)
    left = scores.softmax(-1) * inside
    return left / left.sum()


def local_p_unsqueezed(
    h: Tensor, scores: Tensor, W_p: Tensor, v_p: Tensor, D: int, src_len: Tensor
) -> tuple[Tensor, Tensor]:
    """Everything in one expression a part; the Gaussian as a normal density without its factor."""
    logit = torch.einsum("a,ba->b", v_p, torch.einsum("ah,bh->ba", W_p, h).tanh())
    p_t = src_len / (1 + torch.exp(-logit))
    s = torch.arange(scores.shape[1], dtype=scores.dtype).expand_as(scores)
    outside = (s < p_t[:, None] - D) | (s > p_t[:, None] + D) | (s >= src_len[:, None])
    read = torch.where(outside, -torch.inf, scores).softmax(dim=1)
    z = (s - p_t[:, None]) / (D / 2)
    return read * (-0.5 * z * z).exp(), p_t


def local_p_row_by_row(
    h: Tensor, scores: Tensor, W_p: Tensor, v_p: Tensor, D: int, src_len: Tensor
) -> tuple[Tensor, Tensor]:
    """Each sentence alone, without its padding."""
    rows = torch.zeros_like(scores)
    centres = []
    for b, n in enumerate(src_len.tolist()):
        p = n * torch.sigmoid(v_p.dot(torch.tanh(W_p.mv(h[b]))))
        away = torch.arange(n) - p
        near = away.abs() <= D
        rows[b, :n][near] = scores[b, :n][near].softmax(0) * torch.exp(-2 * away[near] ** 2 / D**2)
        centres.append(p)
    return rows, torch.stack(centres)


def hybrid_lerp(w_global: Tensor, w_local: Tensor, gate_logit: Tensor) -> Tensor:
    """From the local weights, λ of the way to the global ones."""
    return torch.lerp(w_local, w_global, gate_logit.sigmoid().unsqueeze(-1))


def hybrid_softmax(w_global: Tensor, w_local: Tensor, gate_logit: Tensor) -> Tensor:
    """The gate as a softmax over two."""
    both = torch.stack([gate_logit, torch.zeros_like(gate_logit)]).softmax(0)
    return torch.einsum("kbt,kbts->bts", both, torch.stack([w_global, w_local]))


def features_unfold(prev_weights: Tensor, kernels: Tensor) -> Tensor:
    """Windows of the padded weights, each times every kernel."""
    half = kernels.shape[1] // 2
    padded = torch.nn.functional.pad(prev_weights, (half, half))
    return padded.unfold(1, kernels.shape[1], 1) @ kernels.T


def features_module(prev_weights: Tensor, kernels: Tensor) -> Tensor:
    """A layer that is given the kernels as its weights."""
    channels, taps = kernels.shape
    layer = torch.nn.Conv1d(1, channels, taps, padding="same", bias=False).to(kernels.dtype)
    with torch.no_grad():
        layer.weight.copy_(kernels.unsqueeze(1))
        return layer(prev_weights.unsqueeze(1)).permute(0, 2, 1)


def features_shifts(prev_weights: Tensor, kernels: Tensor) -> Tensor:
    """One shifted copy of the weights for each tap."""
    (batch, source), (channels, taps) = prev_weights.shape, kernels.shape
    features = prev_weights.new_zeros(batch, source, channels)
    for k in range(taps):
        shift = k - taps // 2
        for s in range(max(0, -shift), min(source, source - shift)):
            features[:, s] += prev_weights[:, s + shift, None] * kernels[:, k]
    return features


def loss_loop(weights_seq: Tensor, tgt_mask: Tensor) -> Tensor:
    """Step by step with a running coverage."""
    covered = torch.zeros_like(weights_seq[:, 0])
    total = weights_seq.new_zeros(())
    for t in range(weights_seq.shape[1]):
        overlap = torch.where(weights_seq[:, t] < covered, weights_seq[:, t], covered).sum(-1)
        total = total + (overlap * tgt_mask[:, t]).sum()
        covered = covered + weights_seq[:, t]
    return total / tgt_mask.sum()


def loss_matrix(weights_seq: Tensor, tgt_mask: Tensor) -> Tensor:
    """Coverage as a product with a strictly lower triangle; the smaller of two by |a − b|."""
    steps = weights_seq.shape[1]
    earlier = torch.ones(steps, steps, dtype=weights_seq.dtype).tril(-1)
    covered = earlier @ weights_seq
    smaller = (weights_seq + covered - (weights_seq - covered).abs()) / 2
    return smaller.sum(2).masked_select(tgt_mask).mean()


def penalty_plain(weights_seq: Tensor, src_len: int, beta: float) -> float:
    """Column by column with `math`."""
    columns = weights_seq.T.tolist()[:src_len]
    return beta * sum(math.log(min(sum(column), 1.0)) for column in columns)


def penalty_product(weights_seq: Tensor, src_len: int, beta: float) -> float:
    """The logarithm of the product of all capped coverages."""
    read = weights_seq[:, :src_len].sum(dim=0)
    return float(beta * torch.minimum(read, torch.ones_like(read)).prod().log())


def penalty_tensor(weights_seq: Tensor, src_len: int, beta: float) -> Tensor:
    """A tensor without dimensions, the padding replaced by a coverage of 1."""
    real = torch.arange(weights_seq.shape[1]) < src_len
    read = torch.where(real, weights_seq.sum(0), torch.ones(()).double())
    return beta * read.clamp(max=1.0).log().sum()


ALTERNATIVES = {
    "local_attention.local_m_weights": (local_m_slice, local_m_loop, local_m_exp),
    "local_attention.local_p_weights": (local_p_unsqueezed, local_p_row_by_row),
    "local_attention.hybrid_weights": (hybrid_lerp, hybrid_softmax),
    "local_attention.location_features": (features_unfold, features_module, features_shifts),
    "local_attention.coverage_loss": (loss_loop, loss_matrix),
    "local_attention.coverage_penalty": (penalty_plain, penalty_product, penalty_tensor),
}
"""By the name of the exercise."""
