"""Rows in groups: the hypotheses of one source stand together and share what was read of it.

A beam of 5 has five rows a source, and all five read the same memory. Copying the memory five times
costs more than the reading, so a model may keep it once a source, and let the rows of a group ask
it together, as a block of queries. That is what `StepModel`s that offer `spread` do; here is the
little that they share. It knows nothing of any model.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Int
from torch import Tensor


@dataclass(frozen=True)
class Regrouped:
    """An index of rows that keeps groups together, taken apart."""

    sources: Int[Tensor, "new_sources"] | None
    """The source of each new group; None: all of them, in order, so nothing has to move."""
    places: Int[Tensor, "new_sources width"]
    """The old place, within its group, of each new row."""


def regroup(index: Int[Tensor, "new_rows"], sources: int, width: int) -> Regrouped | None:
    """How to reorder rows that stand in groups, or None if the new order tears a group apart.

    Args:
        index: the old row of each new one.
        sources: number of groups.
        width: rows in each.

    >>> regroup(torch.tensor([1, 1, 2, 3]), sources=2, width=2)
    Regrouped(sources=None, places=tensor([[1, 1],
            [0, 1]]))
    >>> regroup(torch.tensor([3, 2]), sources=2, width=2).sources
    tensor([1])
    >>> regroup(torch.tensor([1, 2]), sources=2, width=2) is None
    True
    """
    if not len(index) or len(index) % width:
        return None
    table = index.view(-1, width)
    if sources == 1:  # there is no group to be torn from
        new = None if len(table) == 1 else torch.zeros_like(table[:, 0])
        return Regrouped(new, table)
    source = table // width
    first = source[:, 0]
    together = (source == first[:, None]).all()
    unmoved = (first == torch.arange(len(first), device=index.device)).all()
    whole, same = torch.stack([together, unmoved]).tolist()  # the only wait for the device
    if not whole:
        return None
    return Regrouped(None if same and len(first) == sources else first, table % width)
