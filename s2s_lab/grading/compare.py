"""Comparing an answer with the expected tensor: kind, then shape, then dtype, then values.

Values are never broadcast: a wrong shape is reported as such. It knows no exercise.
"""

from typing import Any

import torch

from s2s_lab.grading.inside.reply import described
from s2s_lab.grading.probe import Fault

RELATIVE, ABSOLUTE = 1e-7, 1e-9
"""Tolerances for float64."""


def tensor_faults(number: str, expected: torch.Tensor, got: Any) -> tuple[Fault, ...]:
    """What is wrong with an answer that should be this tensor; nothing if it is equal."""
    shape = f"a tensor of shape {tuple(expected.shape)}"
    if not isinstance(got, torch.Tensor) or got.shape != expected.shape:
        text = f"Expected {shape}, got {described(got)}."
        return (Fault("shape", text, f"{number}/shape"),)
    if got.dtype != expected.dtype:
        text = f"The shape is right. Expected dtype {expected.dtype}, got {got.dtype}."
        return (Fault("value", text, f"{number}/dtype"),)
    wrong = differing(expected, got)
    if wrong:
        where = ", ".join(map(str, min(wrong)))
        text = f"The shape is right, the values are not: first at index ({where})."
        return (Fault("value", text, f"{number}/value"),)
    return ()


def close(a: torch.Tensor, b: torch.Tensor) -> bool:
    """True if two tensors have one shape and equal values within the tolerances."""
    return a.shape == b.shape and not differing(a, b)


def differing(expected: torch.Tensor, got: torch.Tensor) -> frozenset[tuple[int, ...]]:
    """Indices where two tensors of one shape differ in value; NaN differs from every number."""
    kind = torch.promote_types(expected.dtype, got.dtype)
    expected, got = expected.to(kind), got.to(kind)
    if kind.is_floating_point or kind.is_complex:
        same = torch.isclose(expected, got, RELATIVE, ABSOLUTE, equal_nan=True)
    else:
        same = expected == got
    return frozenset(tuple(index) for index in (~same).nonzero().tolist())


def same_answer(_case: object, a: Any, b: Any) -> bool:
    """True if two answers are equal tensors."""
    if not (isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor)):
        return False
    return a.dtype == b.dtype and close(a, b)
