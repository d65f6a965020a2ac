"""An answer as data: what a check compares, in the notebook and in a sandbox alike.

Tensors become plain tensors without a graph, numbers of other libraries become Python's, and what
can be no answer keeps nothing but the name of its kind. This module judges nothing.
"""

from typing import Any

import numpy as np
import torch

from s2s_lab.grading.inside.plain import DTYPES, MAX_DEPTH
from s2s_lab.grading.inside.reply import Foreign

DEEPEST = MAX_DEPTH - 4
"""Nesting of an answer; a message needs some levels of its own."""


def as_data(value: Any, depth: int = 0) -> Any:
    """The value as plain data; `Foreign` in the place of what is none.

    >>> as_data([np.float64(0.5), torch.nn.Parameter(torch.ones(1)), {1, 2}, ...])
    [0.5, tensor([1.]), Foreign(kind='set'), None]
    """
    if value is None or value is Ellipsis:
        return None
    if isinstance(value, torch.Tensor):
        return _tensor(value)
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bytes):
        return bytes(value)
    for kind in (bool, int, float):
        if isinstance(value, kind):
            return kind(value)
    if depth < DEEPEST:
        if isinstance(value, list):
            return [as_data(item, depth + 1) for item in value]
        if isinstance(value, tuple):
            return tuple(as_data(item, depth + 1) for item in value)
        if isinstance(value, dict) and all(type(key) in (str, int) for key in value):
            return {key: as_data(item, depth + 1) for key, item in value.items()}
    return Foreign(_text(type(value).__name__))


def _tensor(value: torch.Tensor) -> torch.Tensor | Foreign:
    if value.layout is not torch.strided or value.is_quantized or value.is_meta:
        return Foreign("tensor without its numbers")
    if value.dtype not in DTYPES.values():
        return Foreign(f"tensor of {value.dtype}")
    return value.detach().as_subclass(torch.Tensor).cpu().clone()


def _text(value: str) -> str:
    """The text as any file could hold it."""
    return value.encode(errors="replace").decode()
