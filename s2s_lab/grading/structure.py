"""Comparing answers that are made of tensors, numbers, texts, lists and dicts.

What is right in value may differ in kind where a learner would not see a difference: a tuple for a
list, a tensor without dimensions for a number. Values are never broadcast. It knows no exercise.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import torch

from s2s_lab.grading.compare import ABSOLUTE, RELATIVE, tensor_faults
from s2s_lab.grading.inside.reply import described
from s2s_lab.grading.probe import Aspect, Fault


def answer_faults(
    number: str, expected: Any, got: Any, parts: tuple[str, ...] = ()
) -> tuple[Fault, ...]:
    """The first thing that is wrong with an answer; nothing if it is as expected.

    Args:
        number: of the exercise, as in ``04.3``.
        expected: tensors, numbers, texts, None; lists, tuples and dicts of them.
        got: the answer as data.
        parts: names of the parts of a tuple.

    >>> [fault.text for fault in answer_faults("00.1", {"a": 1}, {"a": 2})]
    ["Expected 1 in ['a'], got 2."]
    """
    return next(_faults(number, expected, got, "", parts), ())


def same(_case: object, a: Any, b: Any) -> bool:
    """True if two answers are the same answer."""
    try:
        return not answer_faults("0", a, b)
    except Exception:
        return False


def _faults(
    number: str, expected: Any, got: Any, where: str, parts: tuple[str, ...] = ()
) -> Iterator[tuple[Fault, ...]]:
    """Each fault as the tuple that a check gives."""
    if isinstance(expected, torch.Tensor) and expected.dim():
        found = tensor_faults(number, expected, got)
        if found:
            place = f"{where[4:]}: " if where else ""
            yield (Fault(found[0].aspect, f"{place}{found[0].text}", found[0].id),)
    elif isinstance(expected, list | tuple):
        yield from _sequence(number, expected, got, where, parts)
    elif isinstance(expected, Mapping):
        yield from _mapping(number, expected, got, where)
    else:
        yield from _one(number, expected, got, where)


def _one(number: str, expected: Any, got: Any, where: str) -> Iterator[tuple[Fault, ...]]:
    """A number, a text, True or False, None."""
    exact = isinstance(expected, torch.Tensor) and isinstance(got, torch.Tensor)
    if exact and expected.dtype.is_floating_point and got.dtype != expected.dtype and not got.dim():
        text = f"Expected dtype {expected.dtype}{where}, got {got.dtype}."
        yield (Fault("value", text, f"{number}/dtype"),)
    elif not equal(plain_number(expected), plain_number(got)):
        said = _said(got)
        aspect: Aspect = "value" if _kind(expected) == _kind(got) else "shape"
        text = f"Expected {_said(expected)}{where}, got {said}."
        yield (Fault(aspect, text, f"{number}/{aspect}"),)


def _sequence(
    number: str, expected: Any, got: Any, where: str, parts: tuple[str, ...]
) -> Iterator[tuple[Fault, ...]]:
    if isinstance(got, torch.Tensor) and got.dim() and not _has_tensors(expected):
        got = got.tolist()
    kind = "a tuple" if parts else "a list"
    if not isinstance(got, list | tuple):
        text = f"Expected {kind} of {len(expected)}{where}, got {described(got)}."
        yield (Fault("shape", text, f"{number}/shape"),)
        return
    if len(got) != len(expected):
        text = f"Expected {kind} of {len(expected)}{where}, got one of {len(got)}."
        yield (Fault("shape", text, f"{number}/shape"),)
        return
    for i, (one, other) in enumerate(zip(expected, got, strict=True)):
        name = parts[i] if i < len(parts) else f"[{i}]"
        yield from _faults(number, one, other, f" in {name}" if parts else _deeper(where, name))


def _mapping(
    number: str, expected: Mapping[Any, Any], got: Any, where: str
) -> Iterator[tuple[Fault, ...]]:
    if not isinstance(got, dict):
        text = f"Expected a dict{where}, got {described(got)}."
        yield (Fault("shape", text, f"{number}/shape"),)
        return
    for key in expected:
        if key not in got:
            text = f"Expected the key {key!r}{where}, which is missing."
            yield (Fault("shape", text, f"{number}/shape"),)
    for key in got:
        if key not in expected:
            text = f"The key {key!r}{where} should not be there."
            yield (Fault("shape", text, f"{number}/shape"),)
    for key, one in expected.items():
        if key in got:
            yield from _faults(number, one, got[key], _deeper(where, f"[{key!r}]"))


def equal(a: Any, b: Any) -> bool:
    """Equal numbers within the tolerances, and all else exactly; NaN equals NaN."""
    if isinstance(a, float) or isinstance(b, float):
        if not (_is_number(a) and _is_number(b)):
            return False
        return math.isclose(a, b, rel_tol=RELATIVE, abs_tol=ABSOLUTE) or (
            math.isnan(a) and math.isnan(b)
        )
    return type(a) is type(b) and bool(a == b)


def plain_number(value: Any) -> Any:
    """A tensor without dimensions as a number; all else as it is."""
    return value.item() if isinstance(value, torch.Tensor) and not value.dim() else value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _kind(value: Any) -> str:
    value = plain_number(value)
    return "number" if _is_number(value) else type(value).__name__


def _said(value: Any) -> str:
    value = plain_number(value)
    if isinstance(value, float):
        return f"{value:.6g}"
    short = isinstance(value, str | int | bool | type(None)) and len(repr(value)) <= 80
    return repr(value) if short else described(value)


def _deeper(where: str, step: str) -> str:
    return f"{where}{step}" if where else f" in {step}"


def _has_tensors(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(map(_has_tensors, value))
    return isinstance(value, torch.Tensor)
