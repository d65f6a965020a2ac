"""Small tables from tensors: numbers as short text, padding faint, differences marked.

It does not know HTML (`card.py`) and judges nothing.
"""

from collections.abc import Sequence
from typing import Any

import torch

from s2s_lab.grading.compare import described, differing
from s2s_lab.grading.probe import Fault, Reply
from s2s_lab.grading.result import Table
from s2s_lab.text import SPECIALS


def number(value: float, digits: int = 3) -> str:
    """A number with so many significant digits at most.

    >>> number(2.0), number(-0.123456)
    ('2', '-0.123')
    """
    return f"{value:.{digits}g}"


def digits_apart(a: torch.Tensor, b: torch.Tensor) -> int:
    """How many digits show that two tensors of one shape differ; 3 where nothing differs."""
    pairs = [(float(a[index]), float(b[index])) for index in differing(a, b)]
    for digits in range(3, 15):
        if all(number(x, digits) != number(y, digits) for x, y in pairs):
            return digits
    return 15


def note(title: str, *lines: str) -> Table:
    """A table of sentences, one below the other."""
    return Table(title, ("",), tuple(("", (line,)) for line in lines))


def matrix(
    title: str,
    values: torch.Tensor,
    rows: Sequence[str],
    columns: Sequence[str],
    against: torch.Tensor | None = None,
    digits: int = 3,
) -> Table:
    """A table of a two-dimensional tensor; what differs from `against` is marked."""
    cells = tuple(
        (name, tuple(number(value, digits) for value in row))
        for name, row in zip(rows, values.tolist(), strict=True)
    )
    differs: frozenset[Any] = frozenset()
    if against is not None and against.shape == values.shape:
        differs = differing(against, values)
    return Table(title, tuple(columns), cells, differs=differs)


def unusable(reply: Reply[Any], fault: Fault) -> Table | None:
    """A sentence in a cell where no tensor can be compared; None where one can."""
    if fault.aspect == "edge":
        return note("got", "the expected answer, but an input that was changed")
    if reply.raised is not None:
        raised = reply.raised
        place = [f"{raised.where}: {raised.line}"] if raised.line else []
        return note("got", f"{raised.kind}: {raised.text}", *place)
    if not isinstance(reply.answer, torch.Tensor):
        return note("got", described(reply.answer))
    return None


def plain(title: str, values: torch.Tensor) -> Table:
    """A tensor of unforeseen shape, cut to what can be read."""
    shape = " × ".join(map(str, values.shape)) or "one number"
    if values.dim() in (1, 2) and values.numel() and max(values.shape) <= 8:
        table = values if values.dim() == 2 else values.unsqueeze(0)
        names = [f"{i}" for i in range(len(table))] if values.dim() == 2 else [""]
        columns = [f"{j}" for j in range(table.shape[1])]
        return matrix(f"{title}, shape {shape}", table, names, columns)
    return note(title, f"a tensor of shape {tuple(values.shape)}")


def ids(
    title: str,
    values: torch.Tensor,
    rows: Sequence[str],
    pad: int | None = None,
    lengths: torch.Tensor | None = None,
) -> Table:
    """A table of token ids, with a column of lengths where they are given, padding faint."""
    named = [[_special(token) for token in row] for row in values.tolist()]
    columns = [f"{i}" for i in range(values.shape[1])]
    if lengths is not None:
        columns = ["src_len", *columns]
        named = [[str(n), *row] for n, row in zip(lengths.tolist(), named, strict=True)]
    shift = len(columns) - values.shape[1]
    padding = [] if pad is None else (values == pad).nonzero().tolist()
    faint = frozenset((b, i + shift) for b, i in padding)
    cells = tuple((name, tuple(row)) for name, row in zip(rows, named, strict=True))
    return Table(title, tuple(columns), cells, faint=faint)


def _special(token: int) -> str:
    return SPECIALS[token] if token < len(SPECIALS) else str(token)
