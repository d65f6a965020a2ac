"""Devices by name."""

import pytest
import torch

from s2s_lab.training.devices import device, precision, present


def test_auto_is_the_first_there_is():
    assert device("auto").type in present()
    assert (device("auto").type == "cpu") == (present() == ["cpu"])


@pytest.mark.parametrize("name", present())
def test_a_device_computes(name):
    on = device(name)
    assert float(torch.ones(3, device=on).sum()) == 3
    with precision("bfloat16", on):
        assert (torch.ones(2, 2, device=on) @ torch.ones(2, 2, device=on)).dtype == torch.bfloat16


def test_what_is_not_there_is_one_sentence():
    with pytest.raises(ValueError, match="expected auto, cpu, cuda or mps, got 'gpu'"):
        device("gpu")
    if "cuda" not in present():
        with pytest.raises(ValueError, match="expected one that is there, got 'cuda'"):
            device("cuda")
    else:
        with pytest.raises(ValueError, match="expected a GPU below"):
            device("cuda:99")
