"""Cells against loops in plain numbers, against torch, and one backward pass against autograd."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from s2s_lab.models.cells import GRUCell, LSTMCell, RNNCell, rnn_backward, unroll

B, T, IN, H = 3, 5, 4, 3
LENGTHS = (5, 3, 1)
MASK = torch.arange(T)[None] < torch.tensor(LENGTHS)[:, None]
PEERS = {
    RNNCell: (nn.RNNCell, nn.RNN),
    LSTMCell: (nn.LSTMCell, nn.LSTM),
    GRUCell: (nn.GRUCell, nn.GRU),
}
cells = pytest.mark.parametrize("kind", PEERS, ids=lambda kind: kind.__name__)


def states(kind, seed=0):
    """Random states as the cell wants them: h, or (h, c)."""
    generator = torch.Generator().manual_seed(seed)
    parts = [torch.randn(B, H, generator=generator, dtype=torch.double) for _ in range(2)]
    return tuple(parts) if kind is LSTMCell else parts[0]


def as_tuple(state):
    return state if isinstance(state, tuple) else (state,)


def made(kind, seed=0):
    torch.manual_seed(seed)
    return kind(IN, H).double(), torch.randn(B, T, IN).double()


def sigma(x):
    return 1 / (1 + math.exp(-x))


def step_loop(cell, x, h, c):
    """One step of one sentence, unit by unit, from the equations in the docstrings."""
    W, U = cell.weight_ih.tolist(), cell.weight_hh.tolist()
    b, b_ = cell.bias_ih.tolist(), cell.bias_hh.tolist()

    def from_x(row):
        return sum(w * v for w, v in zip(W[row], x, strict=True)) + b[row]

    def from_h(row):
        return sum(u * v for u, v in zip(U[row], h, strict=True)) + b_[row]

    new_h, new_c = [], []
    for i in range(H):
        if isinstance(cell, RNNCell):
            new_h.append(math.tanh(from_x(i) + from_h(i)))
        elif isinstance(cell, LSTMCell):
            gate_i, gate_f, g, gate_o = (from_x(i + k * H) + from_h(i + k * H) for k in range(4))
            new_c.append(sigma(gate_f) * c[i] + sigma(gate_i) * math.tanh(g))
            new_h.append(sigma(gate_o) * math.tanh(new_c[i]))
        else:
            r = sigma(from_x(i) + from_h(i))
            z = sigma(from_x(H + i) + from_h(H + i))
            n = math.tanh(from_x(2 * H + i) + r * from_h(2 * H + i))
            new_h.append((1 - z) * n + z * h[i])
    return new_h, new_c


@cells
def test_a_step_equals_the_loop(kind):
    cell, inputs = made(kind)
    state = states(kind)
    got = as_tuple(cell(inputs[:, 0], state))
    h, c = state if kind is LSTMCell else (state, state)
    for b in range(B):
        new_h, new_c = step_loop(cell, inputs[b, 0].tolist(), h[b].tolist(), c[b].tolist())
        assert got[0][b].tolist() == pytest.approx(new_h, abs=1e-9)
        if kind is LSTMCell:
            assert got[1][b].tolist() == pytest.approx(new_c, abs=1e-9)


@cells
def test_a_step_equals_torch_with_copied_weights_forward_and_gradient(kind):
    cell, inputs = made(kind)
    peer = PEERS[kind][0](IN, H).double()
    peer.load_state_dict(cell.state_dict())
    results = []
    for module in (cell, peer):
        leaves = [inputs[:, 0].clone().requires_grad_()]
        leaves += [part.clone().requires_grad_() for part in as_tuple(states(kind))]
        state = tuple(leaves[1:]) if kind is LSTMCell else leaves[1]
        out = as_tuple(module(leaves[0], state))
        loss = sum((part * (k + 1)).sin().sum() for k, part in enumerate(out))
        results.append((*out, *torch.autograd.grad(loss, [*leaves, *module.parameters()])))
    for ours, theirs in zip(*results, strict=True):
        assert torch.allclose(ours, theirs, atol=1e-9)


@cells
def test_unrolled_equals_torch_on_packed_sequences_forward_and_gradient(kind):
    cell, inputs = made(kind)
    layer = PEERS[kind][1](IN, H, batch_first=True).double()
    layer.load_state_dict({f"{name}_l0": value for name, value in cell.state_dict().items()})
    ours, last = unroll(cell, inputs, MASK)
    packed = pack_padded_sequence(inputs, torch.tensor(LENGTHS), batch_first=True)
    outputs, peer_last = layer(packed)
    theirs, _ = pad_packed_sequence(outputs, batch_first=True)
    assert torch.allclose(ours, theirs, atol=1e-9)
    for mine, peer in zip(as_tuple(last), as_tuple(peer_last), strict=True):
        assert torch.allclose(mine, peer[0], atol=1e-9)
    weight = torch.randn(B, T, H, generator=torch.Generator().manual_seed(1)).double()
    grads = [
        torch.autograd.grad((out * weight).sum(), list(module.parameters()))
        for out, module in ((ours, cell), (theirs, layer))
    ]
    for mine, peer in zip(*grads, strict=True):
        assert torch.allclose(mine, peer, atol=1e-9)


@cells
def test_unrolling_goes_on_from_a_state(kind):
    cell, inputs = made(kind)
    everything = torch.ones(B, T, dtype=torch.bool)
    whole, last = unroll(cell, inputs, everything, states(kind))
    first, middle = unroll(cell, inputs[:, :2], everything[:, :2], states(kind))
    second, end = unroll(cell, inputs[:, 2:], everything[:, 2:], middle)
    assert torch.equal(torch.cat([first, second], dim=1), whole)
    assert all(map(torch.equal, as_tuple(last), as_tuple(end)))


@cells
def test_padding_carries_the_state_and_a_sentence_alone_is_the_same(kind):
    cell, inputs = made(kind)
    outputs, last = unroll(cell, torch.where(MASK[:, :, None], inputs, 1e3), MASK)
    assert (outputs[~MASK] == 0).all()
    for row, length in enumerate(LENGTHS):
        one = slice(row, row + 1)
        alone, end = unroll(cell, inputs[one, :length], MASK[one, :length])
        assert torch.allclose(outputs[one, :length], alone, atol=1e-12)
        for mine, peer in zip(as_tuple(last), as_tuple(end), strict=True):
            assert torch.allclose(mine[one], peer, atol=1e-12)


@cells
def test_nothing_that_is_passed_in_changes(kind):
    cell, inputs = made(kind)
    start = states(kind)
    before = [part.clone() for part in (inputs, *as_tuple(start))]
    unroll(cell, inputs, MASK, start)
    assert all(map(torch.equal, before, (inputs, *as_tuple(start))))


@cells
def test_gradcheck(kind):
    cell, inputs = made(kind)
    leaves = [inputs[:, 0].clone().requires_grad_()]
    leaves += [part.clone().requires_grad_() for part in as_tuple(states(kind))]
    one = (lambda x, h, c: cell(x, (h, c))) if kind is LSTMCell else cell
    assert torch.autograd.gradcheck(one, leaves)


@given(st.integers(0, 1000), st.floats(0.1, 30))
def test_a_gru_is_a_mixture_so_its_state_stays_where_it_is(seed, scale):
    """The candidate lies in [-1, 1] and h' between it and h: |h'| ≤ max(1, |h|)."""
    cell, inputs = made(GRUCell, seed)
    with torch.no_grad():
        for weight in cell.parameters():
            weight.mul_(scale)
    h = 3 * states(GRUCell, seed)
    for t in range(T):
        new = cell(inputs[:, t], h)
        assert (new.abs() <= h.abs().clamp(min=1) + 1e-12).all()
        h = new


@given(st.integers(0, 1000), st.integers(1, 6))
def test_the_backward_pass_by_hand_equals_autograd(seed, time):
    cell, _ = made(RNNCell, seed)
    inputs = torch.randn(B, time, IN).double().requires_grad_()
    h0 = states(RNNCell, seed).requires_grad_()
    weight = torch.randn(B, time, H).double()
    hidden, _ = unroll(cell, inputs, torch.ones(B, time, dtype=torch.bool), h0)
    loss = (weight * hidden.sin()).sum()
    leaves = [cell.weight_ih, cell.weight_hh, cell.bias_ih, cell.bias_hh, inputs, h0]
    expected = torch.autograd.grad(loss, leaves)
    from_above = (weight * hidden.cos()).detach()
    got = rnn_backward(cell, inputs.detach(), h0.detach(), hidden.detach(), from_above)
    ours = [got.W_ih, got.W_hh, got.b, got.b, got.inputs, got.h0]
    for mine, peer in zip(ours, expected, strict=True):
        assert mine.shape == peer.shape
        assert torch.allclose(mine, peer, atol=1e-9)


def test_the_backward_pass_of_one_unit_on_paper():
    """One unit, W_ih = 1, W_hh = 2, no bias, h_0 = 0, x = (0, 0), so h_1 = h_2 = 0 and tanh' = 1.

    The loss is h_2 alone. ∂L/∂a_2 = 1; ∂L/∂h_1 = W_hh · 1 = 2 = ∂L/∂a_1; ∂L/∂h_0 = 2 · 2 = 4.
    b collects 1 + 2 = 3; the inputs get W_ih times (2, 1); W_hh collects h_1 · 1 + h_0 · 2 = 0.
    """
    cell = RNNCell(1, 1)
    with torch.no_grad():
        for weight, value in zip(cell.parameters(), (1, 2, 0, 0), strict=True):
            weight.fill_(value)
    zeros = torch.zeros(1, 2, 1)
    got = rnn_backward(cell, zeros, torch.zeros(1, 1), zeros, torch.tensor([[[0.0], [1.0]]]))
    assert (got.h0.item(), got.b.item(), got.W_hh.item(), got.W_ih.item()) == (4, 3, 0, 0)
    assert got.inputs.flatten().tolist() == [2, 1]


def test_the_backward_pass_changes_nothing():
    cell, inputs = made(RNNCell)
    h0 = states(RNNCell)
    hidden = unroll(cell, inputs, torch.ones(B, T, dtype=torch.bool), h0)[0].detach()
    passed = [inputs, h0, hidden, torch.ones(B, T, H).double()]
    before = [part.clone() for part in (*passed, *cell.parameters())]
    rnn_backward(cell, *passed)
    assert all(map(torch.equal, before, (*passed, *cell.parameters())))
    assert all(parameter.grad is None for parameter in cell.parameters())
