"""A ladder of small copies of a model as it learns: half-precision weights, each in a folder.

``folder/ladder/step-000123`` is opened like any other model. Rungs stand close together at the
beginning, where a model changes fastest, and further apart later.
"""

import json
from pathlib import Path

from torch import nn

from s2s_lab.training.checkpoint import digest, read_config, write_config, write_tensors

FIRST = 1e-3
"""Share of the budget at which the first rung after the untrained model stands."""


def shares(rungs: int) -> list[float]:
    """Shares of the budget at which copies are kept: 0, then growing by one factor up to 1.

    >>> [round(share, 4) for share in shares(5)]
    [0.0, 0.001, 0.01, 0.1, 1.0]
    """
    if rungs < 3:
        return [0.0, 1.0][-rungs:] if rungs else []
    return [0.0, *(FIRST ** (1 - i / (rungs - 2)) for i in range(rungs - 1))]


def is_due(rungs: int, before: float, after: float) -> bool:
    """Whether a rung stands behind `before` and not behind `after`, both shares of the budget."""
    return any(before < share <= after + 1e-12 for share in shares(rungs))


def write(run: Path, model: nn.Module, step: int) -> None:
    """Put a copy on the ladder of the run in a folder.

    Raises:
        FileNotFoundError: if the folder has no ``config.json``, without which a copy says nothing.
    """
    config = read_config(run)
    rung = run / "ladder" / f"step-{step:06d}"
    halves = {
        name: value.half() if value.is_floating_point() else value
        for name, value in model.state_dict().items()
    }
    write_tensors(rung / "model.safetensors", halves, json.dumps({"step": step}))
    said = {name: value for name, value in config.items() if name not in ("format", "version")}
    named = {"name": f"{config['name']}, step {step}", "step": step}
    write_config(rung, said | named | {"sha256": digest(rung / "model.safetensors")})


def rungs(run: Path) -> dict[int, Path]:
    """Folders of the copies that a run has kept, by step."""
    found = sorted((run / "ladder").glob("step-*/config.json"))
    return {int(path.parent.name.removeprefix("step-")): path.parent for path in found}
