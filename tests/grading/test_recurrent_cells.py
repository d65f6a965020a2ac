"""Chapter 01: each oracle against numbers derived by hand and against torch on random inputs."""

import random
from math import log

import pytest
import torch
from torch import nn

from s2s_lab.grading import check
from s2s_lab.grading.checks.cells import (
    clip_grad_norm,
    gru_step,
    lstm_step,
    rnn_backward,
    rnn_forward,
    set_forget_bias,
)

SEEDS = (0, 1)


def tensor(*values):
    return torch.tensor(values, dtype=torch.float64)


def inputs(module):
    return [case for seed in SEEDS for case in module.cases(random.Random(seed))]


def loaded(layer, *weights):
    """A layer of torch with these weights, in the order in which it has them."""
    layer = layer.double()
    with torch.no_grad():
        for mine, given in zip(layer.parameters(), weights, strict=True):
            mine.copy_(given)
    return layer


def test_rnn_forward_by_hand():
    """tanh(ln 2) = (2 - 1/2) / (2 + 1/2) = 0.6 and tanh(ln 3) = (3 - 1/3) / (3 + 1/3) = 0.8.

    All weights are 1. Sentence 0 reads ln 2 from state 0: 0.6; then ln 3 - 0.6: the sum is ln 3,
    the state 0.8. Sentence 1 reads ln 3 + 0.5 from state -0.5: 0.8, and then padding: still 0.8.
    """
    case = rnn_forward.Case(
        xs=tensor([[log(2)], [log(3) - 0.6]], [[log(3) + 0.5], [9.0]]),
        h0=tensor([0.0], [-0.5]),
        W_x=tensor([1.0]),
        W_h=tensor([1.0]),
        b=tensor(0.0),
        mask=torch.tensor([[True, True], [True, False]]),
    )
    hs, last = rnn_forward.oracle(case)
    assert torch.allclose(hs, tensor([[0.6], [0.8]], [[0.8], [0.8]]))
    assert torch.allclose(last, tensor([0.8], [0.8]))


def test_rnn_forward_is_torchs_rnn_on_packed_input():
    for case in inputs(rnn_forward):
        rnn = loaded(
            nn.RNN(case.W_x.shape[1], len(case.b), batch_first=True),
            *(case.W_x, case.W_h, case.b, 0 * case.b),
        )
        lengths = case.mask.sum(1)
        packed = nn.utils.rnn.pack_padded_sequence(
            case.xs, lengths, batch_first=True, enforce_sorted=False
        )
        states, last = rnn(packed, case.h0[None])
        padded, _ = nn.utils.rnn.pad_packed_sequence(states, batch_first=True)
        hs, h_last = rnn_forward.oracle(case)
        for b, length in enumerate(lengths.tolist()):
            assert torch.allclose(hs[b, :length], padded[b, :length])
            assert torch.equal(hs[b, length:], hs[b, length - 1].expand_as(hs[b, length:]))
        assert torch.allclose(h_last, last[0])


def test_lstm_step_by_hand():
    """σ(ln 3) = 3/4, σ(0) = 1/2, tanh(ln 2) = 0.6.

    i = σ(ln 3 · x) = 0.75; f = σ(1 · h - 0.5) = 0.5; g = tanh(ln 2) = 0.6; o = σ(ln 3) = 0.75.
    c' = 0.5 · 2 (ln 2 - 0.45) + 0.75 · 0.6 = ln 2, so h' = 0.75 · 0.6 = 0.45.
    """
    case = lstm_step.Case(
        x=tensor([1.0]),
        h=tensor([0.5]),
        c=tensor([2 * (log(2) - 0.45)]),
        W_ih=tensor([[log(3)]], [[0.0]], [[0.0]], [[0.0]]),
        W_hh=tensor([[0.0]], [[1.0]], [[0.0]], [[0.0]]),
        b_ih=tensor([0.0], [-0.5], [0.0], [log(3)]),
        b_hh=tensor([0.0], [0.0], [log(2)], [0.0]),
    )
    h, c = lstm_step.oracle(case)
    assert torch.allclose(h, tensor([0.45]))
    assert torch.allclose(c, tensor([log(2)]))


def test_gru_step_by_hand():
    """r = σ(ln 3 · x) = 0.75; z = σ(-ln 3) = 0.25; h_n = 2 h + 1 = 2, so r · h_n = 1.5 and
    n = tanh(ln 2 - 1.5 + 1.5) = 0.6. h' = 0.75 · 0.6 + 0.25 · 0.5 = 0.575.
    """
    case = gru_step.Case(
        x=tensor([1.0]),
        h=tensor([0.5]),
        W_ih=tensor([[log(3)]], [[0.0]], [[0.0]]),
        W_hh=tensor([[0.0]], [[0.0]], [[2.0]]),
        b_ih=tensor([0.0], [0.0], [log(2) - 1.5]),
        b_hh=tensor([0.0], [-log(3)], [1.0]),
    )
    assert torch.allclose(gru_step.oracle(case), tensor([0.575]))


def test_the_steps_are_those_of_torchs_cells():
    for case in inputs(lstm_step):
        weights = (w.flatten(0, 1) for w in (case.W_ih, case.W_hh, case.b_ih, case.b_hh))
        cell = loaded(nn.LSTMCell(case.x.shape[1], case.h.shape[1]), *weights)
        theirs = cell(case.x, (case.h, case.c))
        assert all(map(torch.allclose, lstm_step.oracle(case), theirs))
    for case in inputs(gru_step):
        weights = (w.flatten(0, 1) for w in (case.W_ih, case.W_hh, case.b_ih, case.b_hh))
        cell = loaded(nn.GRUCell(case.x.shape[1], case.h.shape[1]), *weights)
        assert torch.allclose(gru_step.oracle(case), cell(case.x, case.h))


def test_a_grus_state_never_leaves_the_range_of_old_state_and_tanh():
    for case in inputs(gru_step):
        assert (gru_step.oracle(case).abs() <= case.h.abs().clamp(min=1)).all()


def test_rnn_backward_by_hand():
    """States 0.5, 0.6, 0.8; inputs 1 and 2; direct gradients 1 and 10; W_x = 3, W_h = 2.

    Step 2: da = 10 (1 - 0.64) = 3.6. It gives dW_x 7.2, dW_h 3.6 · 0.6 = 2.16, dx 10.8, and
    2 · 3.6 = 7.2 goes back. Step 1: da = (1 + 7.2)(1 - 0.36) = 5.248. It adds 5.248 to dW_x and
    5.248 · 0.5 = 2.624 to dW_h; dx is 15.744, dh0 10.496. db = 3.6 + 5.248.
    """
    case = rnn_backward.Case(
        xs=tensor([1.0], [2.0]),
        hs=tensor([0.5], [0.6], [0.8]),
        dhs=tensor([1.0], [10.0]),
        W_x=tensor([3.0]),
        W_h=tensor([2.0]),
    )
    found = {name: value.flatten().tolist() for name, value in rnn_backward.oracle(case).items()}
    assert found == {
        "dW_x": [pytest.approx(12.448)],
        "dW_h": [pytest.approx(4.784)],
        "db": [pytest.approx(8.848)],
        "dxs": [pytest.approx(15.744), pytest.approx(10.8)],
        "dh0": [pytest.approx(10.496)],
    }


@pytest.mark.parametrize("time", range(1, 7))
def test_rnn_backward_is_autograd(time):
    """The loss is the sum of all states, each weighted with its direct gradient."""
    generator = torch.Generator().manual_seed(time)
    xs, dhs, W_x, W_h, b, h0 = (
        torch.randn(*size, generator=generator, dtype=torch.float64, requires_grad=True)
        for size in ((time, 2), (time, 3), (3, 2), (3, 3), (3,), (3,))
    )
    hs = [h0]
    for x in xs:
        hs.append(torch.tanh(W_x @ x + W_h @ hs[-1] + b))
    (torch.stack(hs[1:]) * dhs.detach()).sum().backward()
    states = torch.stack(hs).detach()
    case = rnn_backward.Case(*(v.detach() for v in (xs, states, dhs, W_x, W_h)))
    found = rnn_backward.oracle(case)
    theirs = {"dW_x": W_x, "dW_h": W_h, "db": b, "dxs": xs, "dh0": h0}
    assert all(torch.allclose(found[name], value.grad) for name, value in theirs.items())


def test_clip_grad_norm_by_hand():
    """√(30² + 0² + 40²) = 50, so the factor is 5 / 50."""
    case = clip_grad_norm.Case(tensor([30.0]), tensor([0.0]), tensor(40.0).view(1), 5.0)
    *grads, total = clip_grad_norm.oracle(case)
    assert total == 50
    assert [grad.item() for grad in grads] == pytest.approx([3, 0, 4])


def test_clip_grad_norm_is_torchs():
    for case in inputs(clip_grad_norm):
        given = (case.W_x, case.W_h, case.b)
        parameters = [nn.Parameter(torch.zeros_like(grad)) for grad in given]
        for parameter, grad in zip(parameters, given, strict=True):
            parameter.grad = grad.clone()
        total = nn.utils.clip_grad_norm_(parameters, case.max_norm)
        *grads, norm = clip_grad_norm.oracle(case)
        assert float(total) == pytest.approx(norm)
        for parameter, grad in zip(parameters, grads, strict=True):
            assert torch.allclose(parameter.grad, grad, rtol=1e-7)


def test_clipping_in_place_is_noticed():
    def in_place(grads, max_norm):
        total = torch.cat([grad.flatten() for grad in grads]).norm()
        for grad in grads:
            grad.mul_((max_norm / (total + 1e-6)).clamp(max=1))
        return grads, total

    assert check("cells.clip_grad_norm", in_place).message_id == "01.5/changes-input"


def test_what_is_no_pair_is_told_in_words():
    result = check("cells.clip_grad_norm", lambda grads, max_norm: grads)
    assert "expected the pair (grads, total_norm), got a list" in result.message


def test_set_forget_bias_by_hand():
    """Sums of both biases: 1 + 10 in block i, 3 + 30 in g, 4 + 40 in o; f gets the value."""
    b_ih = tensor([[[1.0], [2.0], [3.0], [4.0]]])
    felt, changed = set_forget_bias.oracle(set_forget_bias.Case(b_ih, 10 * b_ih, 1.5))
    assert felt.flatten().tolist() == [11, 1.5, 33, 44]
    assert changed == []


def test_the_forget_gate_of_torchs_lstm_feels_the_sum_of_both_biases():
    """Without input and state the new cell is σ(b_f) c + σ(b_i) tanh(b_g)."""
    for case in inputs(set_forget_bias):
        hidden = case.b_ih.shape[3]
        cell = nn.LSTMCell(2, hidden).double()
        felt, _ = set_forget_bias.oracle(case)
        with torch.no_grad():
            cell.bias_ih.copy_(felt[0, 0].flatten())
            cell.bias_hh.zero_()
        zeros, ones = felt.new_zeros(1, hidden), felt.new_ones(1, hidden)
        _, c = cell(felt.new_zeros(1, 2), (zeros, ones))
        i, _, g, _ = felt[0, 0]
        kept = torch.sigmoid(felt.new_tensor(case.value))
        assert torch.allclose(c[0], kept + torch.sigmoid(i) * torch.tanh(g))


def test_a_parameter_that_was_replaced_counts():
    def replaces(lstm, value=1.0):
        for name, old in list(lstm.named_parameters()):
            if "bias" in name:
                new = old.detach().clone()
                new.view(4, -1)[1] = value if "_ih_" in name else 0
                setattr(lstm, name, nn.Parameter(new))

    assert check("cells.set_forget_bias", replaces).passed
