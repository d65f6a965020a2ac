"""Copy and reverse: the two smallest tasks on which an encoder-decoder can be understood.

A source is a string of digits with spaces between; the target is the same, or the same backwards.
The gold alignment is known exactly.
"""

import random

from s2s_lab.tasks.task import Pair, Task
from s2s_lab.text import SpaceTokenizer


def copy(
    sizes: tuple[int, int, int] = (5000, 500, 500),
    lengths: tuple[int, int] = (2, 8),
    seed: int = 0,
) -> Task:
    """Digits in, the same digits out.

    Args:
        sizes: pairs in train, valid and test; no source occurs twice.
        lengths: shortest and longest source.
        seed: of the draw.

    >>> pair = copy((3, 1, 1), (2, 3)).train[0]
    >>> pair.source == pair.target
    True
    """
    return _task("copy", False, sizes, lengths, seed)


def reverse(
    sizes: tuple[int, int, int] = (5000, 500, 500),
    lengths: tuple[int, int] = (2, 8),
    seed: int = 0,
) -> Task:
    """Digits in, the same digits backwards out; arguments as for `copy`.

    >>> pair = reverse((3, 1, 1), (2, 2)).train[0]
    >>> pair.source == pair.target[::-1], sorted(pair.sure)
    (True, [(0, 1), (1, 0)])
    """
    return _task("reverse", True, sizes, lengths, seed)


def _task(
    name: str, backwards: bool, sizes: tuple[int, int, int], lengths: tuple[int, int], seed: int
) -> Task:
    shortest, longest = lengths
    room = sum(10**n for n in range(shortest, longest + 1))
    if not 1 <= shortest <= longest or sum(sizes) > room // 2:
        raise ValueError(
            f"{name}: expected 1 <= shortest <= longest and at most half of the {room} possible "
            f"sources, got lengths {lengths} and {sum(sizes)} pairs"
        )
    rng = random.Random(seed)
    sources: dict[str, None] = {}
    while len(sources) < sum(sizes):
        digits = (str(rng.randrange(10)) for _ in range(rng.randint(shortest, longest)))
        sources[" ".join(digits)] = None
    pairs = [_pair(source, backwards) for source in sources]
    train, valid = sizes[0], sizes[0] + sizes[1]
    tokenizer = SpaceTokenizer()
    return Task(name, pairs[:train], pairs[train:valid], pairs[valid:], tokenizer, tokenizer)


def _pair(source: str, backwards: bool) -> Pair:
    n = len(source.split())
    links = frozenset((i, n - 1 - i if backwards else i) for i in range(n))
    return Pair(source, source[::-1] if backwards else source, links, links)
