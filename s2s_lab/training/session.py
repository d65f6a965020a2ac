"""A training run in a folder: begun from a recipe, or continued from where it stopped."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import torch

from s2s_lab.models.architectures import settings_to_json
from s2s_lab.tasks.task import Task
from s2s_lab.training.checkpoint import read_config, write_config
from s2s_lab.training.loop import Progress, TrainSettings, train
from s2s_lab.training.recipes import Recipe, prepare, prepare_again


def device(name: str = "auto") -> torch.device:
    """A device by name; ``auto`` is the first there is of cuda, mps, cpu."""
    if name != "auto":
        return torch.device(name)
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")


def begin(
    task: Task,
    recipe: Recipe,
    folder: Path,
    data: str | None = None,
    on: str = "auto",
    on_step: Callable[[Progress], None] | None = None,
) -> Progress:
    """Train from nothing.

    Args:
        task: what to learn.
        recipe: how.
        folder: where the checkpoint goes; made if missing.
        data: folder of a public corpus, remembered for evaluation.
        on: name of a device.
        on_step: told after every step.

    Raises:
        ValueError: if the folder holds a run already.
    """
    if (folder / "config.json").exists():
        raise ValueError(
            f"{folder} holds a run already: continue it with --resume, or name another"
        )
    ready = prepare(task, recipe)
    write_config(
        folder,
        {
            "name": folder.name,
            "task": task.name,
            "licence": task.licence,
            "data": str(Path(data).resolve()) if data else None,
            "model": settings_to_json(ready.model.settings),
            "training": asdict(recipe.training),
            "unknowns": recipe.unknowns,
            "longest": 2 * max(len(example.source) for example in ready.train),
            "source": ready.source.to_json(),
            "target": ready.target.to_json(),
        },
    )
    model = ready.model.to(device(on))
    return train(
        model, ready.train, ready.valid, recipe.training, folder, resume=False, on_step=on_step
    )


def resume(
    task: Task,
    folder: Path,
    changes: Mapping[str, Any],
    on: str = "auto",
    on_step: Callable[[Progress], None] | None = None,
) -> Progress:
    """Go on where a run in `folder` stopped.

    Args:
        task: the task that it was begun with.
        folder: the run.
        changes: fields of `TrainSettings` to change, such as a larger budget.
        on: name of a device.
        on_step: told after every step.
    """
    config = read_config(folder)
    settings = replace(TrainSettings(**config["training"]), **changes)
    ready = prepare_again(task, config, settings.seed)
    model = ready.model.to(device(on))
    return train(model, ready.train, ready.valid, settings, folder, resume=True, on_step=on_step)
