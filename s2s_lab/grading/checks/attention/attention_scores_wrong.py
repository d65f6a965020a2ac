"""Wrong solutions of exercise 04.2: what a submission is compared with to name its mistake."""

from collections.abc import Callable, Mapping

import torch
from torch import Tensor

from s2s_lab.grading.probe import Wrong

Parameters = Mapping[str, Tensor]
Scores = Callable[[Tensor, Tensor, str, Parameters], Tensor]


def _pairs(q: Tensor, k: Tensor, kind: str, p: Parameters) -> tuple[Tensor, Tensor, Tensor]:
    """What comes from the query, what comes from the key, and v, for additive and concat."""
    if kind == "additive":
        from_q, from_k = q @ p["W_q"].T, k @ p["W_k"].T
    else:
        from_q, from_k = q @ p["W"][:, : q.shape[2]].T, k @ p["W"][:, q.shape[2] :].T
    return from_q.unsqueeze(2), from_k.unsqueeze(1), p["v"]


def _product(q: Tensor, k: Tensor, kind: str, p: Parameters) -> Tensor:
    if kind == "general":
        k = k @ p["W"].T
    scores = torch.einsum("ijd,ikd->ijk", q, k)
    return scores * q.shape[2] ** -0.5 if kind == "scaled" else scores


def _but(*kinds: str) -> Callable[[Scores], Scores]:
    """A mistake made in some kinds only."""

    def of(wrong: Scores) -> Scores:
        def scores(q: Tensor, k: Tensor, kind: str, p: Parameters) -> Tensor:
            if kind in kinds:
                return wrong(q, k, kind, p)
            if kind in ("additive", "concat"):
                from_q, from_k, v = _pairs(q, k, kind, p)
                return torch.einsum("ijkh,h->ijk", (from_q + from_k).tanh(), v)
            return _product(q, k, kind, p)

        return scores

    return of


def _linear(q: Tensor, k: Tensor, kind: str, p: Parameters) -> Tensor:
    from_q, from_k, v = _pairs(q, k, kind, p)
    return (from_q + from_k) @ v


def _tanh_last(q: Tensor, k: Tensor, kind: str, p: Parameters) -> Tensor:
    from_q, from_k, v = _pairs(q, k, kind, p)
    return torch.tanh((from_q + from_k) @ v)


def _divides_by_d(q: Tensor, k: Tensor, kind: str, p: Parameters) -> Tensor:
    return q @ k.mT / q.shape[-1]


def _key_w_query(q: Tensor, k: Tensor, kind: str, p: Parameters) -> Tensor:
    return (k @ p["W"] @ q.mT).mT


def _across_the_batch(q: Tensor, k: Tensor, kind: str, p: Parameters) -> Tensor:
    if kind == "general":
        k = k @ p["W"].T
    scores = q.reshape(-1, q.shape[2]) @ k.reshape(-1, k.shape[2]).T
    return scores * q.shape[2] ** -0.5 if kind == "scaled" else scores


def _keys_first(q: Tensor, k: Tensor, kind: str, p: Parameters) -> Tensor:
    (batch, tgt, _), src = q.shape, k.shape[1]
    queries = q[:, :, None].expand(batch, tgt, src, -1)
    keys = k[:, None].expand(batch, tgt, src, -1)
    return torch.cat([keys, queries], dim=-1).matmul(p["W"].T).tanh() @ p["v"]


def _transposed(q: Tensor, k: Tensor, kind: str, p: Parameters) -> Tensor:
    return _but()(_linear)(q, k, kind, p).mT


WRONG = (
    Wrong("04.2/no-tanh", _but("additive", "concat")(_linear)),
    Wrong("04.2/no-tanh", _but("additive")(_linear)),
    Wrong("04.2/no-tanh", _but("concat")(_linear)),
    Wrong("04.2/tanh-last", _but("additive", "concat")(_tanh_last)),
    Wrong("04.2/tanh-last", _but("additive")(_tanh_last)),
    Wrong("04.2/divides-by-d", _but("scaled")(_divides_by_d)),
    Wrong("04.2/transposed-w", _but("general")(_key_w_query)),
    Wrong("04.2/across-the-batch", _but("dot", "scaled", "general")(_across_the_batch)),
    Wrong("04.2/keys-first", _but("concat")(_keys_first)),
    Wrong("04.2/rows-are-sources", _transposed),
)
"""Two entries may share an id: one mistake, made in one kind of score or in two."""
