"""Checkpoints: a folder with readable settings and safetensors, never a pickle.

- ``config.json``: everything but numbers: model settings, codecs, how it was trained.
- ``model.safetensors``: the weights to translate with.
- ``last.safetensors``: weights, optimiser and progress of the last save, to go on from.

Every file is written beside its place and then moved there, so a process that is killed at any
moment leaves whole files.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from safetensors.torch import load as tensors_from_bytes
from safetensors.torch import save as bytes_of_tensors
from torch import Tensor

FORMAT = "s2s_lab.checkpoint"
VERSION = 1


def write_config(folder: Path, config: Mapping[str, Any]) -> None:
    """Write ``config.json``; like every write here it makes the folder if it is missing."""
    text = json.dumps(
        {"format": FORMAT, "version": VERSION, **config}, ensure_ascii=False, indent=1
    )
    _replace(folder / "config.json", text.encode())


def read_config(folder: Path) -> dict[str, Any]:
    """Read ``config.json``.

    Raises:
        FileNotFoundError: if there is none.
        ValueError: if it is not a checkpoint's, or of a newer version.
    """
    path = folder / "config.json"
    if not path.is_file():
        raise FileNotFoundError(f"no checkpoint in {folder}: config.json is missing")
    try:
        config: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise ValueError(f"{path} is not JSON: {error}") from None
    if not isinstance(config, dict) or config.get("format") != FORMAT:
        raise ValueError(f"{path}: expected format = {FORMAT!r}")
    if config.get("version") != VERSION:
        raise ValueError(f"{path}: expected version {VERSION}, got {config.get('version')!r}")
    return config


def write_tensors(path: Path, tensors: Mapping[str, Tensor], note: str = "") -> None:
    """Write named tensors and a text beside them, all or nothing.

    Tensors that share memory (tied weights) are written once for each name.
    """
    cpu = {name: t.detach().to("cpu", copy=True).contiguous() for name, t in tensors.items()}
    _replace(path, bytes_of_tensors(cpu, {"note": note}))


def read_tensors(path: Path, sha256: str | None = None) -> tuple[dict[str, Tensor], str]:
    """Read what `write_tensors` wrote: the tensors and the text.

    Raises:
        FileNotFoundError: if the file is missing.
        ValueError: if it is damaged, or its digest is not `sha256`.
    """
    if not path.is_file():
        raise FileNotFoundError(f"no checkpoint in {path.parent}: {path.name} is missing")
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if sha256 is not None and digest != sha256:
        raise ValueError(f"{path} is damaged: expected sha256 {sha256}, got {digest}")
    try:
        tensors = tensors_from_bytes(data)
        header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
    except Exception as error:  # safetensors raises its own type, json another
        raise ValueError(f"{path} is damaged: {error}") from None
    return tensors, header.get("__metadata__", {}).get("note", "")


def digest(path: Path) -> str:
    """SHA-256 of a file, as hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _replace(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    with open(part, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)
