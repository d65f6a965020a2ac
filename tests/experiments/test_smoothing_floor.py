"""The floor of a smoothed loss: by hand, and that nothing is below it."""

from math import log

import pytest
import torch

from s2s_lab.experiments import experiment, smoothing_floor


def test_the_floor_of_two_words_by_hand():
    """V = 2, ε = 1: both words get a half, whose entropy is log 2."""
    assert smoothing_floor.target(2, 1.0) == [0.5, 0.5]
    assert smoothing_floor.floor(2, 1.0) == pytest.approx(log(2))


def test_the_target_itself_costs_the_floor_and_others_cost_more():
    target = torch.tensor(smoothing_floor.target(5, 0.2), dtype=torch.float64)
    least = smoothing_floor.floor(5, 0.2)
    assert smoothing_floor.smoothed(target.log(), 0.2).item() == pytest.approx(least)
    for seed in range(20):
        other = target.log() + torch.randn(5, generator=torch.Generator().manual_seed(seed))
        assert smoothing_floor.smoothed(other, 0.2) > least


def test_the_claim_holds():
    assert experiment("smoothing-floor").run((0,)).holds
