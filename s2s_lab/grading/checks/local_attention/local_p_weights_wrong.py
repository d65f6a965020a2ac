"""Wrong solutions of exercise 05.2: each spoils one of the three parts of local-p attention."""

import torch
from torch import Tensor

from s2s_lab.grading.probe import Wrong

Answer = tuple[Tensor, Tensor]


def _centre(h: Tensor, W_p: Tensor, v_p: Tensor, length: Tensor | int) -> Tensor:
    return length * torch.sigmoid(torch.tanh(h @ W_p.T) @ v_p)


def _distance(scores: Tensor, p_t: Tensor) -> Tensor:
    return torch.arange(scores.shape[1]) - p_t[:, None]


def _real(scores: Tensor, src_len: Tensor) -> Tensor:
    return torch.arange(scores.shape[1]) < src_len[:, None]


def _softmax(scores: Tensor, inside: Tensor) -> Tensor:
    return scores.masked_fill(~inside, float("-inf")).softmax(-1)


def _around(scores: Tensor, p_t: Tensor, D: int, src_len: Tensor) -> Answer:
    away = _distance(scores, p_t)
    read = _softmax(scores, (away.abs() <= D) & _real(scores, src_len))
    return read * torch.exp(-(away**2) / (2 * (D / 2) ** 2)), p_t


def _padded_length(
    h: Tensor, scores: Tensor, W_p: Tensor, v_p: Tensor, D: int, src_len: Tensor
) -> Answer:
    p_t = _centre(h, W_p, v_p, scores.shape[1])
    away = _distance(scores, p_t)
    near = (away.abs() <= D) & _real(scores, src_len)
    read = _softmax(scores, near).nan_to_num()
    return read * torch.exp(-(away**2) / (2 * (D / 2) ** 2)), p_t


def _rounds(h: Tensor, scores: Tensor, W_p: Tensor, v_p: Tensor, D: int, src_len: Tensor) -> Answer:
    p_t = _centre(h, W_p, v_p, src_len).round()
    return _around(scores, torch.minimum(p_t, src_len - 1), D, src_len)


def _wide(h: Tensor, scores: Tensor, W_p: Tensor, v_p: Tensor, D: int, src_len: Tensor) -> Answer:
    p_t = _centre(h, W_p, v_p, src_len)
    away = _distance(scores, p_t)
    read = _softmax(scores, (away.abs() <= D) & _real(scores, src_len))
    return read * torch.exp(-(away**2) / (2 * D**2)), p_t


def _not_squared(
    h: Tensor, scores: Tensor, W_p: Tensor, v_p: Tensor, D: int, src_len: Tensor
) -> Answer:
    p_t = _centre(h, W_p, v_p, src_len)
    away = _distance(scores, p_t)
    read = _softmax(scores, (away.abs() <= D) & _real(scores, src_len))
    return read * torch.exp(-(away**2) / (2 * (D / 2))), p_t


def _renormalises(
    h: Tensor, scores: Tensor, W_p: Tensor, v_p: Tensor, D: int, src_len: Tensor
) -> Answer:
    weights, p_t = _around(scores, _centre(h, W_p, v_p, src_len), D, src_len)
    return weights / weights.sum(-1, keepdim=True), p_t


def _no_window(
    h: Tensor, scores: Tensor, W_p: Tensor, v_p: Tensor, D: int, src_len: Tensor
) -> Answer:
    p_t = _centre(h, W_p, v_p, src_len)
    read = _softmax(scores, _real(scores, src_len))
    return read * torch.exp(-(_distance(scores, p_t) ** 2) / (2 * (D / 2) ** 2)), p_t


def _reads_padding(
    h: Tensor, scores: Tensor, W_p: Tensor, v_p: Tensor, D: int, src_len: Tensor
) -> Answer:
    everything = torch.full_like(src_len, scores.shape[1])
    return _around(scores, _centre(h, W_p, v_p, src_len), D, everything)


WRONG = (
    Wrong("05.2/padded-length", _padded_length),
    Wrong("05.2/rounds", _rounds),
    Wrong("05.2/wide-gaussian", _wide),
    Wrong("05.2/sigma-not-squared", _not_squared),
    Wrong("05.2/renormalises", _renormalises),
    Wrong("05.2/no-window", _no_window),
    Wrong("05.2/reads-padding", _reads_padding),
)
