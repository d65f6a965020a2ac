"""The one-step experiment: the map by hand, a perfect network, and a network too weak."""

import pytest
import torch

from s2s_lab.experiments import one_step


class Perfect(one_step.Step):
    """The true formula in the place of a network."""

    def forward(self, x):
        return one_step.logistic(x)


def test_the_map_by_hand():
    """3.9 · 0.5 · 0.5 = 0.975, and 3.9 · 0.975 · 0.025 = 0.0950625."""
    path = one_step.unfolded(torch.tensor([0.5], dtype=torch.float64), 2)
    assert path[0].tolist() == pytest.approx([0.5, 0.975, 0.0950625])


def test_a_perfect_network_makes_no_error_at_any_horizon():
    errors = one_step.measure(Perfect(), seed=0)
    assert float(errors.one_step.max()) == 0
    assert float(errors.recursive.max()) < 1e-6
    assert float(errors.formula.max()) < 1e-6


def test_a_small_error_grows_by_what_the_map_stretches():
    """From 0.5 the slope is 0: an error of 0.01 becomes 3.9 · 0.0001. From 0.1 it is 3.12."""
    for start, after in ((0.5, 3.9e-4), (0.1, 0.01 * 3.9 * (1 - 0.21))):
        pair = one_step.logistic(torch.tensor([start, start + 0.01], dtype=torch.float64))
        assert abs(float(pair[1] - pair[0])) == pytest.approx(after)


def test_a_network_that_learned_little_does_not_pass(monkeypatch):
    monkeypatch.setattr(one_step, "learned", lambda seed: Untrained())
    outcome = one_step.run((0,))
    assert not outcome.holds
    assert len(outcome.lines) == 4


class Untrained(one_step.Step):
    """It says the same whatever comes."""

    def forward(self, x):
        return torch.full_like(x, 0.5)
