"""The mean of a run's last checkpoints, which often does better than any one of them.

Source: Vaswani et al. (2017), section 6.1. The weights of the last few validations lie in
``recent/`` of the run's folder.
"""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from s2s_lab.training.checkpoint import read_tensors, write_tensors


def put(folder: Path, model: nn.Module, step: int) -> None:
    """Keep the weights as they are at a step."""
    write_tensors(_path(folder, step), model.state_dict())


def steps(folder: Path) -> list[int]:
    """Steps whose weights are there, in order."""
    names = [path.stem for path in (folder / "recent").glob("step-*.safetensors")]
    return sorted(int(name.removeprefix("step-")) for name in names)


def forget(folder: Path, until: int, keep: Sequence[int]) -> None:
    """Delete the weights up to a step, those to keep excepted."""
    for step in steps(folder):
        if step <= until and step not in keep:
            _path(folder, step).unlink(missing_ok=True)


def mean(folder: Path, steps: Sequence[int]) -> dict[str, Tensor]:
    """The mean of the weights of some steps, name by name; numbers that are no shares, the last.

    Raises:
        FileNotFoundError: if one is missing.
    """
    found = [read_tensors(_path(folder, step))[0] for step in steps]
    return {name: _mean([one[name] for one in found]) for name in found[-1]}


def _mean(tensors: Sequence[Tensor]) -> Tensor:
    if not tensors[-1].is_floating_point():
        return tensors[-1]
    return torch.stack([tensor.double() for tensor in tensors]).mean(0).to(tensors[-1].dtype)


def _path(folder: Path, step: int) -> Path:
    return folder / "recent" / f"step-{step:06d}.safetensors"
