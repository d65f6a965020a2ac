"""Multi-head attention against a loop over heads, and against torch's own."""

import math

import pytest
import torch
from torch import nn

from s2s_lab.attention import MultiHeadAttention

B, T, S, Q, K, HEADS = 2, 3, 5, 6, 4, 3
LENGTHS = (5, 2)
MASK = torch.arange(S)[None] < torch.tensor(LENGTHS)[:, None]


def inputs(tgt=T):
    torch.manual_seed(0)
    return torch.randn(B, tgt, Q).double(), torch.randn(B, S, K).double()


def with_random_biases(attention):
    for layer in (attention.W_q, attention.W_kv, attention.W_o):
        nn.init.normal_(layer.bias)
    return attention.double()


def test_equals_the_loop_over_heads():
    torch.manual_seed(1)
    attention = with_random_biases(MultiHeadAttention(Q, K, HEADS, hidden=9))
    queries, keys = inputs()
    got, read = attention(queries, attention.prepare(keys), MASK)
    size = 9 // HEADS
    W_k, W_v = attention.W_kv.weight.chunk(2)
    b_k, b_v = attention.W_kv.bias.chunk(2)
    for b, length in enumerate(LENGTHS):
        for t in range(T):
            heads = []
            for head in range(HEADS):
                own = slice(head * size, (head + 1) * size)
                q = attention.W_q.weight[own] @ queries[b, t] + attention.W_q.bias[own]
                k = [W_k[own] @ keys[b, s] + b_k[own] for s in range(length)]
                v = [W_v[own] @ keys[b, s] + b_v[own] for s in range(length)]
                powers = [math.exp((q @ one).item() / math.sqrt(size)) for one in k]
                a = [p / sum(powers) for p in powers]
                assert read[b, head, t].tolist() == pytest.approx(a + [0.0] * (S - length))
                heads.append(sum(w * one for w, one in zip(a, v, strict=True)))
            expected = attention.W_o.weight @ torch.cat(heads) + attention.W_o.bias
            assert torch.allclose(got[b, t], expected, atol=1e-12)


def torchs(attention, key):
    """`nn.MultiheadAttention` with the same weights."""
    peer = nn.MultiheadAttention(Q, HEADS, kdim=key, vdim=key, batch_first=True).double()
    W_k, W_v = attention.W_kv.weight.chunk(2)
    with torch.no_grad():
        if key == Q:
            peer.in_proj_weight.copy_(torch.cat([attention.W_q.weight, W_k, W_v]))
        else:
            peer.q_proj_weight.copy_(attention.W_q.weight)
            peer.k_proj_weight.copy_(W_k)
            peer.v_proj_weight.copy_(W_v)
        peer.in_proj_bias.copy_(torch.cat([attention.W_q.bias, attention.W_kv.bias]))
        peer.out_proj.weight.copy_(attention.W_o.weight)
        peer.out_proj.bias.copy_(attention.W_o.bias)
    return peer


@pytest.mark.parametrize("want_weights", [True, False])
def test_cross_attention_equals_torch_forward_and_gradient(want_weights):
    torch.manual_seed(2)
    attention = with_random_biases(MultiHeadAttention(Q, K, HEADS))
    peer = torchs(attention, K)
    results = []
    for ours in (True, False):
        queries, keys = (part.requires_grad_() for part in inputs())
        if ours:
            prepared = attention.prepare(keys)
            out, read = attention(queries, prepared, MASK, want_weights=want_weights)
        else:
            out, read = peer(
                queries, keys, keys, key_padding_mask=~MASK, average_attn_weights=False
            )
        results.append((out, *torch.autograd.grad((out**2).sum(), (queries, keys)), read))
    for ours, theirs in zip(*results, strict=True):
        assert ours is None or torch.allclose(ours, theirs, atol=1e-9)
    assert (results[0][-1] is not None) is want_weights


@pytest.mark.parametrize("want_weights", [True, False])
def test_causal_self_attention_equals_torch(want_weights):
    torch.manual_seed(3)
    attention = with_random_biases(MultiHeadAttention(Q, Q, HEADS))
    x, _ = inputs(S)
    got, _ = attention(x, attention.prepare(x), MASK, causal=True, want_weights=want_weights)
    later = torch.ones(S, S, dtype=torch.bool).triu(1)
    peer = torchs(attention, Q)
    expected, _ = peer(x, x, x, key_padding_mask=~MASK, attn_mask=later)
    assert torch.allclose(got, expected, atol=1e-9)


def test_no_position_sees_a_later_one():
    torch.manual_seed(4)
    attention = MultiHeadAttention(Q, Q, HEADS).double()
    x, _ = inputs(S)
    everything = torch.ones(B, S, dtype=torch.bool)
    before, read = attention(x, attention.prepare(x), everything, causal=True)
    assert torch.equal(read, read.tril())
    for t in range(1, S):
        changed = torch.cat([x[:, :t], x[:, t:] + 1], dim=1)
        after, _ = attention(changed, attention.prepare(changed), everything, causal=True)
        assert torch.allclose(before[:, :t], after[:, :t], atol=1e-12)
        assert not torch.allclose(before[:, t], after[:, t])


def test_growing_keys_step_by_step_equals_all_at_once():
    torch.manual_seed(5)
    attention = MultiHeadAttention(Q, Q, HEADS).double()
    x, _ = inputs(S)
    whole, _ = attention(x, attention.prepare(x), MASK, causal=True)
    prepared = x.new_empty(B, 0, 2 * attention.hidden)
    for t in range(S):
        one = x[:, t : t + 1]
        prepared = torch.cat([prepared, attention.prepare(one)], dim=1)
        step, _ = attention(one, prepared, MASK[:, : t + 1], causal=True)
        assert torch.allclose(step, whole[:, t : t + 1], atol=1e-12)


def test_heads_must_divide_the_units():
    with pytest.raises(ValueError, match="divisor of hidden = 6, got heads = 4"):
        MultiHeadAttention(Q, K, 4)


@pytest.mark.parametrize("want_weights", [True, False])
def test_nothing_to_read_is_an_error(want_weights):
    attention = MultiHeadAttention(Q, K, HEADS).double()
    queries, keys = inputs()
    mask = torch.tensor([[True] * S, [False] * S])
    with pytest.raises(ValueError, match="none in row 1"):
        attention(queries, attention.prepare(keys), mask, want_weights=want_weights)


def test_gradcheck():
    torch.manual_seed(6)
    attention = MultiHeadAttention(4, 4, 2).double()
    x = torch.randn(2, 3, 4).double().requires_grad_()
    mask = torch.tensor([[True, True, True], [True, True, False]])
    assert torch.autograd.gradcheck(
        lambda x: attention(x, attention.prepare(x), mask, causal=True)[0], (x,)
    )
