"""Other right solutions of chapter 04: each must get full marks from its check.

They are not part of the package, and not what the chapter teaches first.
"""

import math
from collections.abc import Callable, Mapping

import torch
from torch import Tensor, nn

Params = Mapping[str, Tensor]


def softmax_large_negative(scores: Tensor, mask: Tensor, dim: int = -1) -> Tensor:
    """Fill with −10⁹, and put zeros over what is masked afterwards."""
    return torch.softmax(scores.masked_fill(~mask, -1e9), dim) * mask


def softmax_renormalised(scores: Tensor, mask: Tensor, dim: int = -1) -> Tensor:
    """Softmax over everything, then mask, then divide by what is left."""
    left = scores.softmax(dim) * mask
    total = left.sum(dim, keepdim=True)
    return left / torch.where(total > 0, total, torch.ones_like(total))


def softmax_by_hand(scores: Tensor, mask: Tensor, dim: int = -1) -> Tensor:
    """exp of the distance to the largest real score; lines without any divide by 1."""
    largest = scores.masked_fill(~mask, -math.inf).amax(dim, keepdim=True)
    apart = (scores - largest.nan_to_num(neginf=0.0)).masked_fill(~mask, 0.0)
    raised = apart.exp() * mask
    return raised / (raised.sum(dim, keepdim=True) + (~mask.any(dim, keepdim=True)).to(raised))


def scores_with_linear(q: Tensor, k: Tensor, kind: str, p: Params) -> Tensor:
    """bmm and `functional.linear`; concat builds [q; k] for every pair."""
    if kind in ("additive", "concat"):
        (batch, tgt, _), src = q.shape, k.shape[1]
        queries = q[:, :, None].expand(batch, tgt, src, q.shape[2])
        keys = k[:, None].expand(batch, tgt, src, k.shape[2])
        if kind == "concat":
            hidden = nn.functional.linear(torch.cat([queries, keys], -1), p["W"])
        else:
            hidden = nn.functional.linear(queries, p["W_q"]) + nn.functional.linear(keys, p["W_k"])
        return nn.functional.linear(hidden.tanh(), p["v"][None]).squeeze(-1)
    if kind == "general":
        q = torch.matmul(q, p["W"])
    scores = torch.bmm(q, k.transpose(1, 2))
    return scores / math.sqrt(k.shape[2]) if kind == "scaled" else scores


def scores_pair_by_pair(q: Tensor, k: Tensor, kind: str, p: Params) -> Tensor:
    """One query and one key at a time."""

    def score(a: Tensor, b: Tensor) -> Tensor:
        if kind == "general":
            return a @ p["W"] @ b
        if kind == "additive":
            return p["v"] @ torch.tanh(p["W_q"] @ a + p["W_k"] @ b)
        if kind == "concat":
            return p["v"] @ torch.tanh(p["W"] @ torch.cat([a, b]))
        return a @ b / (len(a) ** 0.5 if kind == "scaled" else 1)

    return torch.stack(
        [
            torch.stack([torch.stack([score(a, b) for b in keys]) for a in queries])
            for queries, keys in zip(q, k, strict=True)
        ]
    )


def attend_bmm(
    q: Tensor, k: Tensor, v: Tensor, mask: Tensor, score_fn: Callable[[Tensor, Tensor], Tensor]
) -> tuple[Tensor, Tensor]:
    """Fill, softmax, bmm."""
    scores = score_fn(q, k).masked_fill(mask.logical_not().unsqueeze(1), -math.inf)
    weights = nn.functional.softmax(scores, dim=2)
    return torch.bmm(weights, v), weights


def attend_sentence_by_sentence(
    q: Tensor, k: Tensor, v: Tensor, mask: Tensor, score_fn: Callable[[Tensor, Tensor], Tensor]
) -> tuple[Tensor, Tensor]:
    """Cut the padding off instead of masking it."""
    weights = torch.zeros(q.shape[0], q.shape[1], k.shape[1], dtype=q.dtype)
    for b, real in enumerate(mask):
        scores = score_fn(q[b : b + 1], k[b : b + 1, real])
        weights[b][:, real] = scores[0].softmax(-1)
    return (weights[..., None] * v[:, None]).sum(2), weights


def step_with_bmm(
    y_emb: Tensor, s_prev: Tensor, memory: Tensor, mask: Tensor, params: Params, cell: nn.GRUCell
) -> tuple[Tensor, Tensor, Tensor]:
    """The same in matrices."""
    hidden = torch.tanh((s_prev @ params["W_q"].T)[:, None, :] + memory @ params["W_k"].T)
    scores = (hidden * params["v"]).sum(-1)
    weights = (scores - 1e9 * ~mask).softmax(1) * mask
    context = torch.bmm(weights[:, None], memory)[:, 0]
    return cell(torch.cat((y_emb, context), 1), s_prev), context, weights


def step_row_by_row(
    y_emb: Tensor, s_prev: Tensor, memory: Tensor, mask: Tensor, params: Params, cell: nn.GRUCell
) -> tuple[Tensor, Tensor, Tensor]:
    """Each sentence alone, cut to its real tokens; weights are padded again."""
    states, contexts = [], []
    weights = torch.zeros_like(mask, dtype=y_emb.dtype)
    for b in range(len(y_emb)):
        annotations = memory[b][mask[b]]
        hidden = torch.tanh(params["W_q"] @ s_prev[b] + annotations @ params["W_k"].T)
        weights[b, mask[b]] = torch.softmax(hidden @ params["v"], 0)
        contexts.append(weights[b, mask[b]] @ annotations)
        states.append(cell(torch.cat([y_emb[b], contexts[-1]])[None], s_prev[b : b + 1])[0])
    return torch.stack(states), torch.stack(contexts), weights


def links_of_lists(
    weights: Tensor, src_len: int, tgt_len: int, rule: str = "argmax", thr: float = 0.3
) -> set[tuple[int, int]]:
    """In lists of Python."""
    links = set()
    for j, row in enumerate(weights.tolist()[:tgt_len]):
        real = row[:src_len]
        wanted = max(real) if rule == "argmax" else thr
        links |= {(i, j) for i, weight in enumerate(real) if weight >= wanted}
    return links


def links_nonzero(
    weights: Tensor, src_len: int, tgt_len: int, rule: str = "argmax", thr: float = 0.3
) -> frozenset[tuple[int, int]]:
    """A matrix of True and False, and where it is True."""
    real = weights[:tgt_len, :src_len]
    chosen = real >= thr
    if rule == "argmax":
        chosen = torch.zeros_like(chosen)
        chosen[torch.arange(tgt_len), real.argmax(1)] = True
    return frozenset((i, j) for j, i in chosen.nonzero().tolist())


ALTERNATIVES = {
    "attention.masked_softmax": (softmax_large_negative, softmax_renormalised, softmax_by_hand),
    "attention.attention_scores": (scores_with_linear, scores_pair_by_pair),
    "attention.attend": (attend_bmm, attend_sentence_by_sentence),
    "attention.bahdanau_step": (step_with_bmm, step_row_by_row),
    "attention.hard_alignment": (links_of_lists, links_nonzero),
}
"""By the name of the exercise."""
