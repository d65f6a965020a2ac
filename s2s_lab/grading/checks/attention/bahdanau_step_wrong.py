"""Wrong solutions of exercise 04.4: what a submission is compared with to name its mistake."""

import math
from collections.abc import Mapping

import torch
from torch import Tensor, nn

from s2s_lab.grading.probe import Wrong

Params = Mapping[str, Tensor]
Step = tuple[Tensor, Tensor, Tensor]


def _look(query: Tensor, memory: Tensor, mask: Tensor | None, params: Params) -> Step:
    """Context, weights, and what the score made of the memory."""
    projected = memory.matmul(params["W_k"].mT)
    hidden = (projected + query.matmul(params["W_q"].mT).unsqueeze(1)).tanh()
    scores = hidden.matmul(params["v"])
    if mask is not None:
        scores = torch.where(mask, scores, -math.inf)
    weights = nn.functional.softmax(scores, dim=1)
    return torch.einsum("bs,bsm->bm", weights, memory), weights, projected


def _without_context(y: Tensor, memory: Tensor) -> Tensor:
    return nn.functional.pad(y, (0, memory.shape[2]))


def _luong_order(
    y: Tensor, s: Tensor, memory: Tensor, mask: Tensor, params: Params, cell: nn.GRUCell
) -> Step:
    new = cell(_without_context(y, memory), s)
    context, weights, _ = _look(new, memory, mask, params)
    return new, context, weights


def _looks_again(
    y: Tensor, s: Tensor, memory: Tensor, mask: Tensor, params: Params, cell: nn.GRUCell
) -> Step:
    first, _, _ = _look(s, memory, mask, params)
    new = cell(torch.cat([y, first], dim=1), s)
    context, weights, _ = _look(new, memory, mask, params)
    return new, context, weights


def _not_fed(
    y: Tensor, s: Tensor, memory: Tensor, mask: Tensor, params: Params, cell: nn.GRUCell
) -> Step:
    context, weights, _ = _look(s, memory, mask, params)
    return cell(_without_context(y, memory), s), context, weights


def _query_of_encoder(
    y: Tensor, s: Tensor, memory: Tensor, mask: Tensor, params: Params, cell: nn.GRUCell
) -> Step:
    last = memory[torch.arange(len(memory)), mask.sum(1) - 1]
    context, weights, _ = _look(last, memory, mask, params)
    return cell(torch.cat([y, context], dim=1), s), context, weights


def _query_of_padding(
    y: Tensor, s: Tensor, memory: Tensor, mask: Tensor, params: Params, cell: nn.GRUCell
) -> Step:
    context, weights, _ = _look(memory[:, -1], memory, mask, params)
    return cell(torch.cat([y, context], dim=1), s), context, weights


def _context_first(
    y: Tensor, s: Tensor, memory: Tensor, mask: Tensor, params: Params, cell: nn.GRUCell
) -> Step:
    context, weights, _ = _look(s, memory, mask, params)
    return cell(torch.cat([context, y], dim=1), s), context, weights


def _mask_forgotten(
    y: Tensor, s: Tensor, memory: Tensor, mask: Tensor, params: Params, cell: nn.GRUCell
) -> Step:
    context, weights, _ = _look(s, memory, None, params)
    return cell(torch.cat([y, context], dim=1), s), context, weights


def _sums_projected(
    y: Tensor, s: Tensor, memory: Tensor, mask: Tensor, params: Params, cell: nn.GRUCell
) -> Step:
    _, weights, projected = _look(s, memory, mask, params)
    context = torch.einsum("bs,bsh->bh", weights, projected)
    return cell(torch.cat([y, context], dim=1), s), context, weights


def _old_state(
    y: Tensor, s: Tensor, memory: Tensor, mask: Tensor, params: Params, cell: nn.GRUCell
) -> Step:
    context, weights, _ = _look(s, memory, mask, params)
    return s, context, weights


WRONG = (
    Wrong("04.4/luong-order", _luong_order),
    Wrong("04.4/luong-order", _looks_again),
    Wrong("04.4/context-not-fed", _not_fed),
    Wrong("04.4/query-of-encoder", _query_of_encoder),
    Wrong("04.4/query-of-encoder", _query_of_padding),
    Wrong("04.4/context-first", _context_first),
    Wrong("04.4/mask-forgotten", _mask_forgotten),
    Wrong("04.4/sums-projected", _sums_projected),
    Wrong("04.4/old-state-kept", _old_state),
)
"""Two entries may share an id: one mistake, written in two ways."""
