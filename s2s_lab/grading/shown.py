"""Any input or answer as small tables: what a learner reads beside "expected" and "got".

Tensors become tables whose rows and columns carry the names of their axes, weights are shaded, a
list becomes a line. It judges nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import torch

from s2s_lab.grading.compare import differing
from s2s_lab.grading.inside.reply import Foreign, described
from s2s_lab.grading.result import Table
from s2s_lab.grading.structure import equal, plain_number
from s2s_lab.grading.tables import number

WIDEST = 12
"""Columns, and LONGEST rows, of what is still read."""
LONGEST = 14
TEXT = 160
"""Characters of a value in one line."""


def table(
    title: str,
    value: Any,
    axes: str = "",
    against: Any = None,
    weights: bool = False,
) -> Table:
    """A value as one table.

    Args:
        title: the value's name.
        value: a tensor or plain data.
        axes: names of its axes.
        against: what was expected; entries that differ from it are marked.
        weights: draw a tensor as a heatmap, where a card can.
    """
    if isinstance(value, torch.Tensor) and value.dim():
        return _tensor(title, value, axes.split(), against, weights)
    if isinstance(value, dict) and value:
        return _dict(title, value, against if isinstance(against, dict) else None)
    if (
        isinstance(value, list | tuple)
        and value
        and all(isinstance(v, list | tuple) for v in value)
    ):
        return _rows(title, value, against)
    return Table(title, ("",), (("", (line(value),)),))


def answer(
    title: str,
    value: Any,
    parts: Sequence[str],
    axes: Mapping[str, str],
    against: Any = None,
    weights: frozenset[str] = frozenset(),
) -> Table:
    """An answer as one table; named parts of a tuple and tensors of a dict stand below each other.

    The axes of a tensor in a dict are found by its key.
    """
    if isinstance(value, dict) and any(
        torch.is_tensor(one) and one.dim() for one in value.values()
    ):
        theirs = against if isinstance(against, dict) else {}
        entries = [
            table(str(key), one, axes.get(key, ""), theirs.get(key), key in weights)
            for key, one in value.items()
        ]
        sizes = [_shape(one, theirs.get(key)) for key, one in value.items()]
        return joined(title, entries, sizes)
    if not parts:
        sized = f"{title}{_shape(value, against)}"
        return table(sized, value, axes.get("answer", ""), against, bool(weights))
    if not isinstance(value, list | tuple) or len(value) != len(parts):
        return table(title, value)
    same = isinstance(against, list | tuple) and len(against) == len(parts)
    if all(isinstance(plain_number(one), int | float) for one in value):
        return _numbers(title, value, parts, against if same else None)
    tables = [
        table(name, one, axes.get(name, ""), against[i] if same else None, name in weights)
        for i, (name, one) in enumerate(zip(parts, value, strict=True))
    ]
    sizes = [_shape(one, against[i] if same else None) for i, one in enumerate(value)]
    return joined(title, tables, sizes)


def _numbers(
    title: str, value: Sequence[Any], parts: Sequence[str], against: Sequence[Any] | None
) -> Table:
    """Parts that are all numbers, side by side."""
    differs = frozenset(
        (0, c)
        for c, one in enumerate(value)
        if against is not None and not equal(plain_number(one), plain_number(against[c]))
    )
    return Table(title, tuple(parts), (("", tuple(map(line, value))),), differs)


def joined(title: str, tables: Sequence[Table], sizes: Sequence[str]) -> Table:
    """Tables below each other in one, each with a line of its own above it."""
    rows: list[tuple[str, tuple[str, ...]]] = []
    differs: set[tuple[int, int]] = set()
    shades: dict[tuple[int, int], float] = {}
    wide = max(max((len(cells) for _, cells in one.rows), default=1) for one in tables)
    for one, size in zip(tables, sizes, strict=True):
        rows.append((f"{one.title}{size}", ("",) * wide))
        start = len(rows)
        rows += [(f"  {name}", (*cells, *("",) * (wide - len(cells)))) for name, cells in one.rows]
        differs |= {(r + start, c) for r, c in one.differs}
        shades |= {(r + start, c): shade for (r, c), shade in one.shades}
    columns = ("",) * wide
    return Table(title, columns, tuple(rows), frozenset(differs), shades=frozenset(shades.items()))


def line(value: Any) -> str:
    """A value in one line."""
    value = plain_number(value)
    if isinstance(value, float):
        text = number(value, 6)
    elif isinstance(value, torch.Tensor | Foreign):
        text = described(value)
    elif isinstance(value, list | tuple):
        text = f"[{', '.join(map(line, value))}]" if value else "[] (empty)"
    elif isinstance(value, str):
        text = repr(value)
    else:
        text = str(value)
    return text if len(text) <= TEXT else text[: TEXT - 1] + "…"


def _tensor(title: str, value: torch.Tensor, axes: list[str], against: Any, weights: bool) -> Table:
    names = axes if len(axes) == value.dim() else [""] * value.dim()
    flat = value.reshape(-1, value.shape[-1])
    if flat.shape[1] > WIDEST or len(flat) > LONGEST or not flat.numel():
        return Table(title, ("",), (("", (described(value),)),))
    labels = list(_labels(value.shape[:-1], names[:-1]))
    columns = tuple(f"{names[-1]} {i}".strip() for i in range(flat.shape[1]))
    differs: frozenset[tuple[int, int]] = frozenset()
    digits = 3
    if isinstance(against, torch.Tensor) and against.shape == value.shape:
        wrong = differing(against.reshape(flat.shape), flat)
        differs = frozenset((r, c) for r, c in wrong)
        pairs = [(float(flat[at]), float(against.reshape(flat.shape)[at])) for at in wrong]
        while digits < 8 and any(number(a, digits) == number(b, digits) for a, b in pairs):
            digits += 1
    cells = tuple(
        (label, tuple(_entry(entry, digits) for entry in row))
        for label, row in zip(labels, flat.tolist(), strict=True)
    )
    shades = (
        {(r, c): float(flat[r, c]) for r in range(len(flat)) for c in range(flat.shape[1])}
        if weights and flat.is_floating_point()
        else {}
    )
    return Table(title, columns, cells, differs, shades=frozenset(shades.items()))


def _labels(shape: Sequence[int], names: Sequence[str]) -> Iterator[str]:
    """A name for each row of a flattened tensor."""
    total = 1
    for size in shape:
        total *= size
    for row in range(total):
        indices = []
        for size in reversed(shape):
            row, index = divmod(row, size)
            indices.append(index)
        yield ", ".join(
            f"{name} {i}".strip() for name, i in zip(names, reversed(indices), strict=True)
        )


def _entry(value: Any, digits: int) -> str:
    if isinstance(value, bool):
        return "✓" if value else "·"
    return number(value, digits) if isinstance(value, float) else str(value)


def _dict(title: str, value: dict[Any, Any], against: dict[Any, Any] | None) -> Table:
    shown = list(value.items())[:LONGEST]
    rows = tuple((str(key), (line(one),)) for key, one in shown)
    differs = frozenset(
        (r, 0)
        for r, (key, one) in enumerate(shown)
        if against is not None and (key not in against or line(against[key]) != line(one))
    )
    more = f" (the first {LONGEST} of {len(value)})" if len(value) > LONGEST else ""
    return Table(f"{title}{more}", ("",), rows, differs)


def _rows(title: str, value: Sequence[Any], against: Any) -> Table:
    shown = value[:LONGEST]
    rows = tuple((str(i), (line(row),)) for i, row in enumerate(shown))
    differs: frozenset[tuple[int, int]] = frozenset()
    if isinstance(against, list | tuple):
        differs = frozenset(
            (i, 0)
            for i, row in enumerate(shown)
            if i >= len(against) or line(against[i]) != line(row)
        )
    more = f" (the first {LONGEST} of {len(value)})" if len(value) > LONGEST else ""
    return Table(f"{title}{more}", ("",), rows, differs)


def _shape(value: Any, against: Any = None) -> str:
    """A tensor's shape, and its type where another one was expected."""
    if not isinstance(value, torch.Tensor) or not value.dim():
        return ""
    other = isinstance(against, torch.Tensor) and against.dtype != value.dtype
    kind = f", {str(value.dtype).removeprefix('torch.')}" if other else ""
    return f", shape {' × '.join(map(str, value.shape))}{kind}"
