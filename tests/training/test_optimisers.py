"""One step of each optimiser, by hand."""

import pytest
import torch

from s2s_lab.training.optimisers import optimiser
from s2s_lab.training.settings import TrainSettings
from tests.training.small import DEVICES


def stepped(name, gradients, decay=0.0, device="cpu"):
    """The weight 2 after steps of rate 0.1 along some gradients."""
    weight = torch.nn.Parameter(torch.tensor([2.0], device=device))
    chosen = optimiser([weight], TrainSettings(optimiser=name, lr=0.1, weight_decay=decay))
    for gradient in gradients:
        weight.grad = torch.tensor([gradient], device=device)
        chosen.step()
    return float(weight.detach())


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize(
    ("name", "gradients", "decay", "expected"),
    [
        ("sgd", [3.0], 0.0, 1.7),  # 2 - 0.1 · 3
        ("sgd", [3.0], 0.5, 1.6),  # the gradient becomes 3 + 0.5 · 2
        ("momentum", [3.0, 1.0], 0.0, 1.33),  # v = 3, then 0.9 · 3 + 1 = 3.7
        ("rmsprop", [3.0], 0.0, 1.0),  # mean square 0.01 · 9, root 0.3; 0.1 · 3 / 0.3
        ("adam", [3.0], 0.0, 1.9),  # without bias: mean 3, root of mean square 3
        ("adam", [-0.5], 0.0, 2.1),  # the size of a first gradient does not matter
        ("adamw", [3.0], 0.5, 1.8),  # 2 · (1 - 0.1 · 0.5) = 1.9 first, then as adam
    ],
)
def test_steps_by_hand(name, gradients, decay, expected, device):
    assert stepped(name, gradients, decay, device) == pytest.approx(expected, abs=1e-5)


def test_frozen_weights_are_left_out():
    free, frozen = torch.nn.Parameter(torch.ones(1)), torch.nn.Parameter(torch.ones(1))
    frozen.requires_grad_(False)
    groups = optimiser([free, frozen], TrainSettings()).param_groups
    assert [len(group["params"]) for group in groups] == [1]
