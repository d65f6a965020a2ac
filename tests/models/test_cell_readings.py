"""Figures of a cell against loops in plain numbers and the cells themselves; its gradients against
torch's autograd, a loop of small changes, and what is known of products of rotations."""

import math
import re

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from s2s_lab.models.cell_gradients import jacobians, norms_to_end
from s2s_lab.models.cell_readings import EQUATIONS, KINDS, QUANTITIES, cell_of, read, untrained
from s2s_lab.models.cells import unroll

T, IN, H = 6, 4, 3
kinds = pytest.mark.parametrize("kind", KINDS)


def made(kind, seed=0, steps=T):
    generator = torch.Generator().manual_seed(seed)
    cell = untrained(kind, IN, H, seed).double()
    with torch.no_grad():
        for weight in cell.parameters():  # larger than at the start of training: gates that differ
            weight.mul_(3)
    return cell, torch.randn(steps, IN, generator=generator, dtype=torch.double)


@kinds
def test_states_are_those_of_the_cell(kind):
    """What is read is what `unroll` computes, in a batch with another sentence beside it."""
    cell, inputs = made(kind)
    both = torch.stack([inputs, inputs.flip(0)])
    hidden, _ = unroll(cell, both, torch.ones(2, T, dtype=torch.bool))
    torch.testing.assert_close(read(cell, inputs).figures["h"], hidden[0].detach())
    torch.testing.assert_close(read(cell, inputs.flip(0)).figures["h"], hidden[1].detach())


def sigma(x):
    return 1 / (1 + math.exp(-x))


def evaluated(numbers, figures, step, unit):
    """A line of arithmetic computed by Python from the figures at its places."""
    line = re.sub(r"\{([^}]*)\}", lambda m: f"({float(figures[m[1]][step, unit])!r})", numbers)
    line = line.replace("·", "*").replace("σ", "sigma")
    return eval(line, {"sigma": sigma, "tanh": math.tanh})


@kinds
def test_every_equation_adds_up_for_every_unit_and_step(kind):
    cell, inputs = made(kind)
    figures = read(cell, inputs).figures
    for equation in EQUATIONS[kind]:
        for step in range(T):
            for unit in range(H):
                got = evaluated(equation.numbers, figures, step, unit)
                assert got == pytest.approx(float(figures[equation.key][step, unit]), abs=1e-12)


@kinds
def test_the_sums_of_input_and_state_are_loops_over_weights(kind):
    cell, inputs = made(kind)
    figures = read(cell, inputs).figures
    blocks = [name[:-2] for name in figures if name.endswith(".x")]
    assert len(blocks) == cell.blocks
    for number, block in enumerate(blocks):
        for step in range(T):
            for unit in range(H):
                row = number * H + unit
                x = sum(w * v for w, v in zip(cell.weight_ih[row], inputs[step], strict=True))
                before = figures["h.before"][step]
                h = sum(w * v for w, v in zip(cell.weight_hh[row], before, strict=True))
                want = [(x + cell.bias_ih[row]).item(), (h + cell.bias_hh[row]).item()]
                got = [float(figures[f"{block}.{side}"][step, unit]) for side in "xh"]
                assert got == pytest.approx(want, abs=1e-12)


def test_a_gru_by_hand():
    """One unit, all weights 0 but U_z = 2 and the bias of n = 100, from h = 0 over two steps.

    Step 1: z = σ(0) = 1/2, n = tanh(100) = 1, h = 1/2 · 1 + 1/2 · 0 = 1/2.
    Step 2: z = σ(2 · 1/2) = σ(1) = 0.731, h = 0.269 · 1 + 0.731 · 0.5 = 0.634.
    """
    cell = untrained("gru", 1, 1).double()
    with torch.no_grad():
        for weight in cell.parameters():
            weight.zero_()
        cell.weight_hh[1] = 2.0
        cell.bias_ih[2] = 100.0
    reading = read(cell, torch.zeros(2, 1, dtype=torch.double))
    assert reading.arithmetic(1, 0) == (
        "r = σ(Wr x + br + Ur h + b′r) = σ(0.000 + 0.000) = 0.500",
        "z = σ(Wz x + bz + Uz h + b′z) = σ(0.000 + 1.000) = 0.731",
        "n = tanh(Wn x + bn + r · (Un h + b′n)) = tanh(100.000 + 0.500 · 0.000) = 1.000",
        "h = (1 − z) · n + z · h = 0.269 · 1.000 + 0.731 · 0.500 = 0.634",
    )
    gate, state = reading.saturation("z"), reading.saturation("n")
    assert gate.mean.tolist() == pytest.approx([0.5, 0.731], abs=1e-3)
    assert (gate.low.tolist(), gate.high.tolist()) == ([0, 0], [0, 0])
    assert (state.low.tolist(), state.high.tolist()) == ([0, 0], [1, 1])


@kinds
def test_saturation_counts_units(kind):
    cell, inputs = made(kind, steps=9)
    reading = read(cell, 9 * inputs)
    for quantity in QUANTITIES[kind]:
        found = reading.saturation(quantity.key)
        for step, row in enumerate(reading.figures[quantity.key].tolist()):
            assert float(found.mean[step]) == pytest.approx(sum(row) / H)
            assert float(found.low[step]) == pytest.approx(
                sum(v < quantity.low + 0.1 for v in row) / H
            )
            assert float(found.high[step]) == pytest.approx(sum(v > 0.9 for v in row) / H)


@pytest.mark.parametrize("backward", [False, True])
@pytest.mark.parametrize(("kind", "layers"), [("rnn", nn.RNN), ("gru", nn.GRU), ("lstm", nn.LSTM)])
def test_a_cell_of_a_trained_layer_computes_the_same(kind, layers, backward):
    torch.manual_seed(0)
    layer = layers(IN, H, 2, batch_first=True, bidirectional=True)
    inputs = torch.randn(T, IN)
    outputs = layer(inputs[None])[0][0].detach()
    first = type(layer)(IN, H, 1, batch_first=True, bidirectional=True)
    first.load_state_dict({k: v for k, v in layer.state_dict().items() if "_l0" in k})
    between = first(inputs[None])[0][0].detach()
    for number, read_by, want in ((0, inputs, between), (1, between, outputs)):
        cell = cell_of(layer, number, backward)
        seen = read_by.flip(0) if backward else read_by
        got = read(cell, seen).figures["h"]
        half = want[:, H:].flip(0) if backward else want[:, :H]
        torch.testing.assert_close(got, half)


@kinds
def test_a_step_derivative_is_autograds(kind):
    cell, inputs = made(kind)
    reading = read(cell, inputs)
    found = jacobians(cell, reading)

    def step(t, state):
        if kind == "lstm":
            return torch.cat(cell(inputs[t][None], (state[None, :H], state[None, H:])), -1)[0]
        return cell(inputs[t][None], state[None])[0]

    parts = ("h", "c") if kind == "lstm" else ("h",)
    for t in range(T):
        before = torch.cat([reading.figures[f"{part}.before"][t] for part in parts])
        want = torch.autograd.functional.jacobian(lambda s, t=t: step(t, s), before)
        torch.testing.assert_close(found[t], want)


@kinds
def test_norms_are_those_of_small_changes(kind):
    """Oracle: the largest singular value of a matrix of finite differences, for every step."""
    cell, inputs = made(kind)
    norms = norms_to_end(cell, inputs)
    reading = read(cell, inputs)
    parts = ("h", "c") if kind == "lstm" else ("h",)
    eps = 1e-6

    def last(t, state):
        now = (state[None, :H], state[None, H:]) if kind == "lstm" else state[None]
        for x in inputs[t + 1 :]:
            now = cell(x[None], now)
        return (now[0] if kind == "lstm" else now)[0].detach()

    for t in range(T):
        state = torch.cat([reading.figures[part][t] for part in parts])
        columns = []
        for j in range(len(state)):
            change = torch.zeros_like(state)
            change[j] = eps
            columns.append((last(t, state + change) - last(t, state - change)) / (2 * eps))
        want = torch.linalg.svdvals(torch.stack(columns, 1))[0]
        assert float(norms[t]) == pytest.approx(float(want), rel=1e-4, abs=1e-9)
    assert float(norms[-1]) == pytest.approx(1.0)


@given(st.floats(0.2, 2.0), st.integers(1, 30))
def test_a_rotation_times_a_number_never_lets_more_through_than_its_powers(radius, steps):
    """``‖∏ diag(1 - h²) U‖ ≤ ∏ ‖U‖ = radius^(T - t)``; equal where h stays 0, as without input."""
    cell = untrained("rnn", IN, H, 1, radius=radius)
    inputs = torch.randn(steps, IN, generator=torch.Generator().manual_seed(steps))
    bound = torch.tensor([radius ** (steps - 1 - t) for t in range(steps)], dtype=torch.double)
    assert (norms_to_end(cell, inputs) <= bound * (1 + 1e-5)).all()
    with torch.no_grad():
        cell.bias_ih.zero_()
        cell.bias_hh.zero_()
    still = norms_to_end(cell, torch.zeros(steps, IN))
    torch.testing.assert_close(still, bound, rtol=1e-5, atol=0)


@settings(max_examples=20)
@given(st.sampled_from(sorted(KINDS)), st.integers(0, 99))
def test_reading_changes_nothing(kind, seed):
    """Same inputs, same weights, same global random state afterwards; no gradients are kept."""
    state = torch.get_rng_state()
    cell, inputs = made(kind, seed)
    weights = [weight.clone() for weight in cell.parameters()]
    copy = inputs.clone()
    reading = read(cell, inputs)
    norms_to_end(cell, inputs)
    assert torch.equal(state, torch.get_rng_state())
    assert torch.equal(copy, inputs)
    assert all(torch.equal(a, b) for a, b in zip(weights, cell.parameters(), strict=True))
    assert not any(figure.requires_grad for figure in reading.figures.values())


def test_untrained_cells_have_what_was_asked_for():
    rotation = untrained("rnn", IN, 8, radius=0.7).weight_hh.detach()
    eigenvalues = torch.linalg.eigvals(rotation).abs()
    torch.testing.assert_close(eigenvalues, torch.full((8,), 0.7))
    lstm = untrained("lstm", IN, H, forget=2.0)
    both = (lstm.bias_ih + lstm.bias_hh).detach()
    assert both[H : 2 * H].tolist() == [2.0] * H
    assert 2.0 not in [*both[:H].tolist(), *both[2 * H :].tolist()]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: untrained("mlp", 1, 1), "kind: expected one of rnn, gru, lstm, got 'mlp'"),
        (lambda: untrained("gru", 1, 1, radius=1.0), "radius: expected a plain RNN, got gru"),
        (lambda: untrained("rnn", 1, 1, forget=1.0), "forget: expected an LSTM, got rnn"),
        (lambda: read(untrained("rnn", 1, 1), torch.zeros(0, 1)), "at least one step, got none"),
        (
            lambda: read(untrained("rnn", 1, 2), torch.zeros(3, 1)).arithmetic(3, 0),
            "step: expected 0 to 2, got 3",
        ),
        (
            lambda: read(untrained("rnn", 1, 2), torch.zeros(3, 1)).arithmetic(0, -1),
            "unit: expected 0 to 1, got -1",
        ),
        (lambda: cell_of(nn.GRU(1, 1), 1), "layer: expected 0 to 0, got 1"),
        (lambda: cell_of(nn.GRU(1, 1), 0, backward=True), "direction: expected forward"),
    ],
)
def test_what_cannot_be_is_said(call, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        call()
