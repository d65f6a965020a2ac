"""A training run in a folder: begun from a recipe, or continued from where it stopped."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from s2s_lab.models.architectures import settings_to_json
from s2s_lab.tasks.signal import SignalTask
from s2s_lab.tasks.task import Task
from s2s_lab.training.checkpoint import read_config, write_config
from s2s_lab.training.devices import device
from s2s_lab.training.distributed import ALONE, World
from s2s_lab.training.history import Progress
from s2s_lab.training.loop import OnStep, train
from s2s_lab.training.recipes import Prepared, Recipe, prepare, prepare_again
from s2s_lab.training.settings import TrainSettings

FIXED = (
    "seed", "batch", "batch_tokens", "curriculum", "curriculum_share", "optimiser", "valid_share",
)  # fmt: skip
"""Settings that a run keeps from its beginning: with others the saved state would not be its own.
Of ``accumulate``, the product with the number of processes stays."""


def begin(
    task: Task | SignalTask[Any],
    recipe: Recipe,
    folder: Path,
    data: str | None = None,
    on: str = "auto",
    on_step: OnStep | None = None,
    world: World = ALONE,
) -> Progress:
    """Train from nothing.

    Args:
        task: what to learn.
        recipe: how.
        folder: where the checkpoint goes; made if missing.
        data: folder of a public corpus, remembered for evaluation.
        on: name of a device.
        on_step: told after every step.
        world: processes that train together; all see the folder.

    Raises:
        ValueError: if the folder holds a run already.
    """
    if (folder / "config.json").exists():
        raise ValueError(
            f"{folder} holds a run already: continue it with --resume, or name another"
        )
    ready = prepare(task, recipe)
    world.wait()  # all have seen that there is no run
    if world.leads:
        write_config(folder, _config(task, recipe, ready, folder.name, data))
    model = ready.model.to(device(on, world.local))
    return train(
        model, ready.train, ready.valid, recipe.training, folder, on_step=on_step, world=world
    )


def resume(
    task: Task | SignalTask[Any],
    folder: Path,
    changes: Mapping[str, Any],
    on: str = "auto",
    on_step: OnStep | None = None,
    world: World = ALONE,
) -> Progress:
    """Go on where a run in `folder` stopped.

    Args:
        task: the task that it was begun with.
        folder: the run.
        changes: fields of `TrainSettings` to change, such as a larger budget; they stay changed.
        on: name of a device.
        on_step: told after every step.
        world: processes that train together; all see the folder.

    Raises:
        FileNotFoundError: if there is no run.
        ValueError: for a change of what has to stay.
    """
    config = read_config(folder)
    begun = TrainSettings(**config["training"])
    settings = replace(begun, **changes)
    for name in FIXED:
        if getattr(begun, name) != getattr(settings, name):
            raise ValueError(
                f"resume: expected {name} = {getattr(begun, name)}, as the run was begun, "
                f"got {getattr(settings, name)}"
            )
    ready = prepare_again(task, config, settings.seed)
    world.wait()  # all have read the settings
    if settings != begun and world.leads:
        said = {name: value for name, value in config.items() if name not in ("format", "version")}
        write_config(folder, said | {"training": settings.to_json()})
    model = ready.model.to(device(on, world.local))
    return train(
        model, ready.train, ready.valid, settings, folder, True, on_step=on_step, world=world
    )


def _config(
    task: Task | SignalTask[Any], recipe: Recipe, ready: Prepared, name: str, data: str | None
) -> dict[str, Any]:
    """What ``config.json`` says of a run."""
    return {
        "name": name,
        "task": task.name,
        "licence": task.licence,
        "data": str(Path(data).resolve()) if data else None,
        "model": settings_to_json(ready.model.settings),
        "training": recipe.training.to_json(),
        "unknowns": recipe.unknowns,
        "references": recipe.references,
        "longest": 2 * max(len(example.source) for example in ready.train),
        "source": None if ready.source is None else ready.source.to_json(),
        "target": ready.target.to_json(),
    }
