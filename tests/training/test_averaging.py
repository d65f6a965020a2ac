"""The mean of checkpoints."""

import pytest
import torch
from torch import nn

from s2s_lab.training import averaging


def linear(value):
    module = nn.Linear(2, 1)
    nn.init.constant_(module.weight, value)
    nn.init.constant_(module.bias, -value)
    module.register_buffer("seen", torch.tensor(int(value)))
    return module


def test_the_mean_by_hand(tmp_path):
    """(1 + 2 + 6) / 3 = 3; what counts is not averaged, the last one stays."""
    for step, value in ((10, 1.0), (20, 2.0), (30, 6.0)):
        averaging.put(tmp_path, linear(value), step)
    mean = averaging.mean(tmp_path, [10, 20, 30])
    assert mean["weight"].tolist() == [[3.0, 3.0]]
    assert mean["bias"].tolist() == [-3.0]
    assert mean["seen"] == 6


def test_steps_are_kept_and_forgotten(tmp_path):
    for step in (10, 20, 30, 40):
        averaging.put(tmp_path, linear(1.0), step)
    averaging.forget(tmp_path, until=30, keep=[20])
    assert averaging.steps(tmp_path) == [20, 40]
    with pytest.raises(FileNotFoundError):
        averaging.mean(tmp_path, [10, 20])
    assert averaging.steps(tmp_path / "nothing") == []
