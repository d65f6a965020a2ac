"""Windows: local-m, local-p, and their mixture with global attention."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.attention import (
    GeneralScore,
    HybridAttention,
    LocalMAttention,
    LocalPAttention,
    weights,
)

LENGTHS = (7, 3)
B, T, S, Q, K = 2, 5, 7, 4, 6
MASK = torch.arange(S)[None] < torch.tensor(LENGTHS)[:, None]


def inputs():
    torch.manual_seed(0)
    return torch.randn(B, T, Q).double(), torch.randn(B, S, K).double()


def read(attention, queries, keys, state=None):
    start = attention.start(MASK) if state is None else state
    return attention(queries, attention.prepare(keys), MASK, start)[0]


def score():
    torch.manual_seed(1)
    return GeneralScore(Q, K).double()


def softmax_inside(scores, low, high):
    """Softmax over the positions from low to high, both included; 0 outside; plain numbers."""
    powers = [math.exp(s) if low <= i <= high else 0.0 for i, s in enumerate(scores)]
    return [p / sum(powers) for p in powers]


@pytest.mark.parametrize("D", [1, 2, 9])
def test_local_m_equals_the_loop(D):
    queries, keys = inputs()
    attention = LocalMAttention(score(), D)
    scores = attention.score(queries, attention.prepare(keys))
    got = read(attention, queries, keys)
    for b, length in enumerate(LENGTHS):
        for t in range(T):
            centre = min(t, length - 1)
            one = softmax_inside(scores[b, t, :length].tolist(), centre - D, centre + D)
            assert got[b, t].tolist() == pytest.approx(one + [0.0] * (S - length))


def test_local_m_by_hand():
    """Equal scores, D = 1, source of 3 of 7. Step 0 reads 0 and 1; step 1 reads 0 to 2; from
    step 2 on the centre is the last word, so 1 and 2 are read."""
    attention = LocalMAttention(score(), 1)
    got = read(attention, torch.zeros(B, T, Q).double(), inputs()[1])[1, :, :3]
    third = 1 / 3
    expected = [[0.5, 0.5, 0], [third] * 3, [0, 0.5, 0.5], [0, 0.5, 0.5], [0, 0.5, 0.5]]
    assert torch.allclose(got, torch.tensor(expected).double())


@given(st.integers(S, 50))
def test_a_window_as_wide_as_the_source_is_global(D):
    queries, keys = inputs()
    attention = LocalMAttention(score(), D)
    scores = attention.score(queries, attention.prepare(keys))
    assert torch.equal(read(attention, queries, keys), weights(scores, MASK))


@pytest.mark.parametrize("renormalise", [False, True])
def test_local_p_equals_the_loop(renormalise):
    queries, keys = inputs()
    torch.manual_seed(2)
    attention = LocalPAttention(score(), Q, D=2, renormalise=renormalise).double()
    with torch.no_grad():
        attention.v_p.weight.mul_(4)  # centres all over the sentence
    W, (v,) = attention.W_p.weight.tolist(), attention.v_p.weight.tolist()
    scores = attention.score(queries, attention.prepare(keys))
    got = read(attention, queries, keys)
    for b, length in enumerate(LENGTHS):
        for t, q in enumerate(queries[b].tolist()):
            hidden = [math.tanh(sum(w * x for w, x in zip(row, q, strict=True))) for row in W]
            logit = sum(a * h for a, h in zip(v, hidden, strict=True))
            p = length / (1 + math.exp(-logit))
            one = softmax_inside(scores[b, t, :length].tolist(), p - 2, p + 2)
            one = [a * math.exp(-((s - p) ** 2) / (2 * 1.0**2)) for s, a in enumerate(one)]
            one = [a / sum(one) for a in one] if renormalise else one
            assert got[b, t, :length].tolist() == pytest.approx(one)


def test_local_p_by_hand():
    """v_p = 0 puts p in the middle: 3.5 of 7 positions. D = 2 reads 2 to 5, which are ±0.5 and
    ±1.5 away; equal scores give 1/4 each, times exp(-0.125) and exp(-1.125) with σ = 1."""
    attention = LocalPAttention(score(), Q, D=2).double()
    torch.nn.init.zeros_(attention.v_p.weight)
    got = read(attention, torch.zeros(B, T, Q).double(), inputs()[1])[0, 0]
    far, near = math.exp(-1.125) / 4, math.exp(-0.125) / 4
    assert got.tolist() == pytest.approx([0, 0, far, near, near, far, 0])
    assert got.sum().item() < 0.61


def test_local_p_without_its_gaussian_is_global_when_the_window_is_wide():
    queries, keys = inputs()
    attention = LocalPAttention(score(), Q, D=S).double()
    centres = attention.centres(queries, MASK)[:, :, None]
    gaussian = torch.exp(-((torch.arange(S) - centres) ** 2) / (2 * (S / 2) ** 2))
    scores = attention.score(queries, attention.prepare(keys))
    got = read(attention, queries, keys) / gaussian
    assert torch.allclose(got, weights(scores, MASK), atol=1e-12)


def test_renormalised_rows_sum_to_one():
    queries, keys = inputs()
    attention = LocalPAttention(score(), Q, D=1, renormalise=True).double()
    sums = read(attention, queries, keys).sum(-1)
    assert torch.allclose(sums, torch.ones_like(sums))


def test_where_to_look_has_a_gradient():
    queries, keys = inputs()
    attention = LocalPAttention(score(), Q, D=S).double()

    def weights_of(W_p, v_p):
        parameters = {"W_p.weight": W_p, "v_p.weight": v_p}
        passed = (queries, attention.prepare(keys), MASK, attention.start(MASK))
        return torch.func.functional_call(attention, parameters, passed)[0]

    leaves = [
        p.detach().clone().requires_grad_() for p in (attention.W_p.weight, attention.v_p.weight)
    ]
    assert torch.autograd.gradcheck(weights_of, leaves)


@pytest.mark.parametrize("wrong", [0, -3])
def test_a_window_needs_a_width(wrong):
    with pytest.raises(ValueError, match=f"at least 1 position on each side, got {wrong}"):
        LocalMAttention(score(), wrong)
    with pytest.raises(ValueError, match=f"at least 1 position on each side, got {wrong}"):
        LocalPAttention(score(), Q, wrong)


@pytest.mark.parametrize("kind", ["m", "p"])
def test_hybrid_equals_the_mixture_of_its_halves(kind):
    queries, keys = inputs()
    torch.manual_seed(3)
    local = LocalMAttention(score(), 1) if kind == "m" else LocalPAttention(score(), Q, 1)
    hybrid = HybridAttention(local, Q).double()
    everywhere = weights(local.score(queries, local.prepare(keys)), MASK)
    near, got = read(local, queries, keys), read(hybrid, queries, keys)
    (w,), b = hybrid.gate.weight.tolist(), hybrid.gate.bias.item()
    for i in range(B):
        for t, q in enumerate(queries[i].tolist()):
            share = 1 / (1 + math.exp(-b - sum(a * x for a, x in zip(w, q, strict=True))))
            for s in range(S):
                one = share * everywhere[i, t, s].item() + (1 - share) * near[i, t, s].item()
                assert got[i, t, s].item() == pytest.approx(one)


@pytest.mark.parametrize(("bias", "half"), [(50.0, "global"), (-50.0, "local")])
def test_an_open_or_shut_gate_leaves_one_half(bias, half):
    queries, keys = inputs()
    local = LocalMAttention(score(), 1)
    hybrid = HybridAttention(local, Q).double()
    torch.nn.init.constant_(hybrid.gate.bias, bias)
    everywhere = weights(local.score(queries, local.prepare(keys)), MASK)
    expected = everywhere if half == "global" else read(local, queries, keys)
    assert torch.allclose(read(hybrid, queries, keys), expected, atol=1e-12)
