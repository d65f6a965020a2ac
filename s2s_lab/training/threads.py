"""How many threads a model is worth: one for small ones, whose matrices are done before a second
thread is awake."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn

SMALL = 500_000
"""Weights below which one thread is as fast as two on an idle machine, and faster on a busy one."""


@contextmanager
def worth(model: nn.Module) -> Iterator[None]:
    """One thread for a small model; the number of before afterwards.

    >>> before = torch.get_num_threads()
    >>> with worth(nn.Linear(2, 2)):
    ...     print(torch.get_num_threads())
    1
    >>> torch.get_num_threads() == before
    True
    """
    before = torch.get_num_threads()
    if sum(parameter.numel() for parameter in model.parameters()) < SMALL:
        torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
