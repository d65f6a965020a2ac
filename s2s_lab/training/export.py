"""A small copy of a run, to pass on: half-precision weights, their digest, a model card."""

from dataclasses import dataclass
from pathlib import Path

import torch

from s2s_lab.training.checkpoint import (
    digest,
    read_config,
    read_tensors,
    write_config,
    write_tensors,
)


@dataclass(frozen=True)
class Card:
    """What a person should know before using a model."""

    command: str
    """The command that trained it."""
    figures: str
    """What it reached, on what, with which signature."""
    limits: str
    """What it cannot do."""


def export(run: Path, folder: Path, card: Card) -> None:
    """Write ``config.json``, ``model.safetensors`` (float16) and ``README.md`` to `folder`.

    Raises:
        FileNotFoundError: if there is no run.
    """
    config = read_config(run)
    tensors, _ = read_tensors(run / "model.safetensors")
    weights = folder / "model.safetensors"
    write_tensors(weights, {name: _halved(t) for name, t in tensors.items()})
    config |= {"name": folder.name, "data": None, "sha256": digest(weights)}
    write_config(folder, {k: v for k, v in config.items() if k not in ("format", "version")})
    (folder / "README.md").write_text(_text(config, card, weights), encoding="utf-8")


def _halved(tensor: torch.Tensor) -> torch.Tensor:
    """In half precision, unless it holds whole numbers."""
    return tensor.to(torch.float16) if tensor.is_floating_point() else tensor


def _text(config: dict[str, object], card: Card, weights: Path) -> str:
    sizes = ", ".join(f"{key} {value}" for key, value in config["model"].items())  # type: ignore[attr-defined]
    return f"""# {config["name"]}

- **Trained on**: the task `{config["task"]}`; licence of the data: {config["licence"]}
- **Trained by**: `{card.command}`
- **Model**: {sizes}
- **Weights**: float16, {weights.stat().st_size / 1e6:.1f} MB, sha256 `{config["sha256"]}`
- **Reached**: {card.figures}
- **Limits**: {card.limits}
"""
