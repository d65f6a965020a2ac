"""The wrong cell by hand, the bound that it breaks, and a short run."""

import math

import pytest
import torch

from s2s_lab.experiments import experiment
from s2s_lab.experiments.exploding_gru import INPUTS, ONE, UNITS, TwoGates, largest, pair
from s2s_lab.models.cells import GRUCell


def test_by_hand():
    """u = σ(ln 3) = 0.75, z = σ(-ln 3) = 0.25, tanh(ln 2) = 0.6: 0.75 · 0.8 + 0.75 · 0.6 = 1.05."""
    cell = TwoGates(1, 1).double()
    with torch.no_grad():
        cell.weight_ih.zero_()
        cell.weight_hh.zero_()
        cell.bias_ih.copy_(torch.tensor([math.log(3), -math.log(3), math.log(2)]))
        cell.bias_hh.zero_()
    h = cell(torch.zeros(1, 1).double(), torch.tensor([[0.8]]).double())
    assert h.item() == pytest.approx(1.05)


def test_with_the_gates_held_it_grows_by_almost_one_each_step():
    """z = σ(-20) lets nothing go and u = σ(20) lets all of tanh(20) in; a GRU keeps its bound."""
    wrong, right = TwoGates(INPUTS, UNITS).double(), GRUCell(INPUTS, UNITS).double()
    with torch.no_grad():
        for weight in wrong.parameters():
            weight.zero_()
        wrong.bias_ih.copy_(torch.tensor([20.0, -20.0, 20.0]).repeat_interleave(UNITS))
    right.load_state_dict(wrong.state_dict())
    inputs = torch.zeros(500, INPUTS).double()
    assert largest(wrong, inputs) == pytest.approx(500, abs=0.01)
    assert largest(right, inputs) <= ONE


def test_a_short_run():
    wrong, right = pair(seed=7, scale=1.0, steps=60)
    assert wrong > 1
    assert right <= ONE


def test_it_is_known_by_its_name():
    assert experiment("exploding-gru").chapter == "01"
