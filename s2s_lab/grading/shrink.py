"""From an input that shows a mistake to the smallest one that still does.

Greedy descent: take the first simpler input that still fails, until none does. The result is a
local minimum, not the smallest of all.
"""

from collections.abc import Callable, Iterator
from typing import TypeVar

Item = TypeVar("Item")


def shrink(
    item: Item,
    smaller: Callable[[Item], Iterator[Item]],
    fails: Callable[[Item], bool],
    budget: int = 400,
) -> Item:
    """The last of a chain of ever simpler items that all fail; at most `budget` are tried.

    >>> shrink(9, lambda n: iter(range(n)), lambda n: n % 4 == 3)
    3
    """
    while True:
        for candidate in smaller(item):
            if budget == 0:
                return item
            budget -= 1
            if fails(candidate):
                item = candidate
                break
        else:
            return item
