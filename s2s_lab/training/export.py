"""A small copy of a run, to pass on: half-precision weights and their digest; then its card.

The copy is written first, so that what its card reports can be measured on the copy itself.
"""

from pathlib import Path

import torch

from s2s_lab.cards import ATTRIBUTION, FILE, WEIGHTS, Card, Example
from s2s_lab.training.checkpoint import (
    digest,
    read_config,
    read_tensors,
    write_config,
    write_tensors,
)


def export(run: Path, folder: Path) -> None:
    """Write ``config.json`` and ``model.safetensors`` (float16) of a run to `folder`.

    Raises:
        FileNotFoundError: if there is no run.
    """
    config = read_config(run)
    tensors, _ = read_tensors(run / WEIGHTS)
    weights = folder / WEIGHTS
    write_tensors(weights, {name: _halved(t) for name, t in tensors.items()})
    config |= {"name": folder.name, "data": None, "sha256": digest(weights)}
    write_config(folder, {k: v for k, v in config.items() if k not in ("format", "version")})


def write_card(
    folder: Path,
    command: str,
    figures: str,
    limits: str,
    examples: tuple[Example, ...] = (),
) -> None:
    """Write ``README.md`` beside an exported copy; see `cards.Card` for the arguments.

    Raises:
        FileNotFoundError: if there is no copy.
    """
    config, weights = read_config(folder), folder / WEIGHTS
    size = f"{weights.stat().st_size / 1e6:.1f} MB"
    card = Card(
        folder.name,
        config["task"],
        config["licence"],
        command,
        ", ".join(f"{key} {value}" for key, value in config["model"].items()),
        f"float16, {size}, sha256 `{config['sha256']}`",
        figures,
        limits,
        examples,
        (folder / ATTRIBUTION).is_file(),
    )
    (folder / FILE).write_text(card.text(), encoding="utf-8")


def _halved(tensor: torch.Tensor) -> torch.Tensor:
    """In half precision, unless it holds whole numbers."""
    return tensor.to(torch.float16) if tensor.is_floating_point() else tensor
