"""Other right solutions of chapter 10: each must get full marks from its check.

They are not part of the package, and not what the chapter teaches first.
"""

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def conv_glu_unfolded(x: Tensor, W: Tensor, b: Tensor, mask: Tensor) -> Tensor:
    """Windows of K neighbours, each multiplied by the whole kernel."""
    K, C = W.shape[2], x.shape[2]
    real = x * mask[:, :, None]
    windows = F.pad(real, (0, 0, K // 2, K // 2)).unfold(1, K, 1)
    mixed = torch.einsum("bsck,ock->bso", windows, W) + b
    value, gate = mixed.split(C, dim=-1)
    return (real + value * gate.sigmoid()) * 0.5**0.5


def conv_glu_tap_by_tap(x: Tensor, W: Tensor, b: Tensor, mask: Tensor) -> Tensor:
    """The sentence shifted once for each tap of the kernel."""
    K, S = W.shape[2], x.shape[1]
    wide = F.pad(x.masked_fill(~mask[:, :, None], 0.0), (0, 0, K // 2, K // 2))
    mixed = b + sum(wide[:, tap : tap + S] @ W[:, :, tap].T for tap in range(K))
    return torch.sqrt(torch.tensor(0.5, dtype=x.dtype)) * (x + F.glu(mixed, dim=2))


def conv_glu_module(x: Tensor, W: Tensor, b: Tensor, mask: Tensor) -> Tensor:
    """The weights put into an `nn.Conv1d` with padding "same"."""
    conv = nn.Conv1d(W.shape[1], W.shape[0], W.shape[2], padding="same", dtype=x.dtype)
    conv.load_state_dict({"weight": W, "bias": b})
    zeroed = torch.where(mask.unsqueeze(-1), x, 0.0).mT
    with torch.no_grad():
        return ((zeroed + F.glu(conv(zeroed), 1)) / 2**0.5).mT


def masks_by_comparison(src: Tensor, tgt_in: Tensor, pad: int) -> tuple[Tensor, Tensor]:
    """Indices compared with indices: a key may not stand behind its query."""
    places = torch.arange(tgt_in.shape[1])
    causal = places[None, :] <= places[:, None]
    real = (tgt_in != pad).unsqueeze(1).unsqueeze(2)
    return (src != pad).unsqueeze(1).unsqueeze(2), torch.logical_and(real, causal)


def masks_by_hiding(src: Tensor, tgt_in: Tensor, pad: int) -> tuple[Tensor, Tensor]:
    """What is hidden, and then the opposite of it."""
    B, T = tgt_in.shape
    later = torch.ones(B, 1, T, T).triu(diagonal=1).bool()
    hidden = later | (tgt_in == pad).view(B, 1, 1, T)
    return ~(src == pad).view(B, 1, 1, -1), ~hidden


def multi_head_einsum(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    W_q: Tensor,
    W_k: Tensor,
    W_v: Tensor,
    W_o: Tensor,
    n_heads: int,
    mask: Tensor,
) -> tuple[Tensor, Tensor]:
    """Matrices cut into heads, not vectors."""
    W_q, W_k, W_v = (W.unflatten(0, (n_heads, -1)) for W in (W_q, W_k, W_v))
    queries = torch.einsum("btd,hcd->bhtc", q, W_q)
    keys = torch.einsum("bsd,hcd->bhsc", k, W_k)
    values = torch.einsum("bsd,hcd->bhsc", v, W_v)
    scores = torch.einsum("bhtc,bhsc->bhts", queries, keys) / queries.shape[-1] ** 0.5
    weights = torch.where(mask, scores, float("-inf")).softmax(-1)
    read = torch.einsum("bhts,bhsc->bthc", weights, values)
    return torch.einsum("bthc,ohc->bto", read, W_o.unflatten(1, (n_heads, -1))), weights


def multi_head_loop(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    W_q: Tensor,
    W_k: Tensor,
    W_v: Tensor,
    W_o: Tensor,
    n_heads: int,
    mask: Tensor,
) -> tuple[Tensor, Tensor]:
    """One head after the other, joined at the end."""
    size = q.shape[-1] // n_heads
    heads, weights = [], []
    for h in range(n_heads):
        own = slice(h * size, (h + 1) * size)
        a, b, c = q @ W_q[own].T, k @ W_k[own].T, v @ W_v[own].T
        scores = (a @ b.transpose(1, 2)) * size**-0.5
        weights.append(scores.masked_fill(~mask[:, 0], -torch.inf).softmax(-1))
        heads.append(weights[-1] @ c)
    return torch.cat(heads, -1) @ W_o.T, torch.stack(weights, 1)


def multi_head_module(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    W_q: Tensor,
    W_k: Tensor,
    W_v: Tensor,
    W_o: Tensor,
    n_heads: int,
    mask: Tensor,
) -> tuple[Tensor, Tensor]:
    """PyTorch's own function, which wants True = hidden and one mask a head."""
    B, T, S = len(q), q.shape[1], k.shape[1]
    hidden = ~mask.expand(B, n_heads, T, S).reshape(B * n_heads, T, S)
    out, weights = F.multi_head_attention_forward(
        *(x.transpose(0, 1) for x in (q, k, v)),
        q.shape[-1],
        n_heads,
        torch.cat([W_q, W_k, W_v]),
        None,
        None,
        None,
        False,
        0.0,
        W_o,
        None,
        attn_mask=hidden,
        average_attn_weights=False,
    )
    return out.transpose(0, 1), weights


def pe_filled(T: int, d: int) -> Tensor:
    """Every other column filled, the rates from a logarithm."""
    table = torch.zeros(T, d)
    place = torch.arange(T).unsqueeze(1)
    rate = torch.exp(torch.arange(0, d, 2) * (-torch.log(torch.tensor(10000.0)) / d))
    table[:, 0::2] = torch.sin(place * rate)
    table[:, 1::2] = torch.cos(place * rate)
    return table


def pe_as_one_sine(T: int, d: int) -> Tensor:
    """A cosine is a sine a quarter of a turn ahead."""
    column = torch.arange(d, dtype=torch.float64)
    rate = 10000 ** (-(column - column % 2) / d)
    quarter = (column % 2) * torch.pi / 2
    return torch.sin(torch.arange(T, dtype=torch.float64)[:, None] * rate + quarter)


def pe_as_rotation(T: int, d: int) -> Tensor:
    """Complex numbers of length 1, seen as pairs."""
    rate = 10000.0 ** -(torch.arange(0, d, 2).double() / d)
    turned = torch.polar(torch.ones(T, d // 2).double(), torch.outer(torch.arange(T), rate))
    return torch.view_as_real(turned).flip(-1).flatten(1)


def no_future_by_prefix(model: Any) -> None:
    """What a prefix alone gives must be what it gives at the beginning of a longer input."""
    model.eval()
    generator = torch.Generator().manual_seed(3)
    ids = torch.randint(model.vocab, (8, model.longest), generator=generator)
    whole = model(ids)
    for t in range(1, model.longest):
        torch.testing.assert_close(model(ids[:, :t]), whole[:, :t])


def no_future_one_by_one(model: Any) -> None:
    """Each later token changed by itself, seen from every earlier step."""
    model = model.eval()
    ids = torch.zeros(1, model.longest, dtype=torch.long)
    before = model(ids)
    for place in range(1, model.longest):
        for token in range(1, model.vocab):
            other = ids.clone()
            other[0, place] = token
            gap = (model(other) - before)[0, :place].abs().max().item()
            assert gap < 1e-6, f"token {place} changed an earlier step by {gap}"


def no_future_at_once(model: Any) -> None:
    """A batch in which row t keeps the first t + 1 tokens and has others behind them."""
    model.train(False)
    n = model.longest
    ids = torch.arange(n) % model.vocab
    kept = torch.ones(n, n, dtype=torch.bool).tril()
    rows = torch.where(kept, ids, (ids + 2) % model.vocab)
    logits, right = model(rows), model(ids[None])
    if not torch.allclose(logits[kept], right.expand_as(logits)[kept]):
        raise AssertionError("the future was seen")


ALTERNATIVES: dict[str, tuple[Any, ...]] = {
    "parallel_encoders.conv_glu_layer": (
        conv_glu_unfolded,
        conv_glu_tap_by_tap,
        conv_glu_module,
    ),
    "parallel_encoders.make_masks": (masks_by_comparison, masks_by_hiding),
    "parallel_encoders.multi_head": (multi_head_einsum, multi_head_loop, multi_head_module),
    "parallel_encoders.sinusoidal_pe": (pe_filled, pe_as_one_sine, pe_as_rotation),
    "parallel_encoders.test_no_future": (
        no_future_by_prefix,
        no_future_one_by_one,
        no_future_at_once,
    ),
}
"""By the name of the exercise."""
