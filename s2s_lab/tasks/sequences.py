"""Copy and reverse: the two smallest tasks on which an encoder-decoder can be understood.

A source is a string of digits with spaces between; the target is the same, or the same backwards.
The gold alignment is known exactly. The ``challenge`` set has longer sources.
"""

import random

from s2s_lab.tasks.generated import Sizes
from s2s_lab.tasks.task import Pair, Task
from s2s_lab.text import SpaceTokenizer


def copy(
    sizes: tuple[int, int, int] | Sizes = (5000, 500, 500, 500),
    lengths: tuple[int, int] = (2, 8),
    seed: int = 0,
    longer: tuple[int, int] = (9, 16),
) -> Task:
    """Digits in, the same digits out.

    Args:
        sizes: pairs in train, valid, test and challenge, which may be left out; no source occurs
            twice.
        lengths: shortest and longest source.
        seed: of the draw.
        longer: shortest and longest source of the challenge set.

    >>> pair = copy((3, 1, 1), (2, 3)).train[0]
    >>> pair.source == pair.target
    True
    """
    return _task("copy", False, sizes, lengths, seed, longer)


def reverse(
    sizes: tuple[int, int, int] | Sizes = (5000, 500, 500, 500),
    lengths: tuple[int, int] = (2, 8),
    seed: int = 0,
    longer: tuple[int, int] = (9, 16),
) -> Task:
    """Digits in, the same digits backwards out; arguments as for `copy`.

    >>> pair = reverse((3, 1, 1), (2, 2)).train[0]
    >>> pair.source == pair.target[::-1], sorted(pair.sure)
    (True, [(0, 1), (1, 0)])
    """
    return _task("reverse", True, sizes, lengths, seed, longer)


def _task(
    name: str,
    backwards: bool,
    sizes: tuple[int, int, int] | Sizes,
    lengths: tuple[int, int],
    seed: int,
    longer: tuple[int, int],
) -> Task:
    usual, hard = sum(sizes[:3]), sum(sizes[3:])
    _check(name, usual, lengths)
    if hard:
        _check(f"{name}, challenge", hard, longer)
        if longer[0] <= lengths[1]:
            raise ValueError(
                f"{name}: expected challenge sources longer than {lengths[1]}, got {longer}"
            )
    pairs = _drawn(random.Random(seed), usual, lengths, backwards)
    challenge = _drawn(random.Random(f"{name} challenge {seed}"), hard, longer, backwards)
    train, valid = sizes[0], sizes[0] + sizes[1]
    tokenizer = SpaceTokenizer()
    return Task(
        name, pairs[:train], pairs[train:valid], pairs[valid:], tokenizer, tokenizer,
        challenge=challenge,
    )  # fmt: skip


def _check(name: str, size: int, lengths: tuple[int, int]) -> None:
    """Refuse more sources than half of those that there are."""
    shortest, longest = lengths
    room = sum(10**n for n in range(shortest, longest + 1))
    if not 1 <= shortest <= longest or size > room // 2:
        raise ValueError(
            f"{name}: expected 1 <= shortest <= longest and at most half of the {room} possible "
            f"sources, got lengths {lengths} and {size} pairs"
        )


def _drawn(rng: random.Random, size: int, lengths: tuple[int, int], backwards: bool) -> list[Pair]:
    """So many different sources with their targets."""
    sources: dict[str, None] = {}
    while len(sources) < size:
        digits = (str(rng.randrange(10)) for _ in range(rng.randint(*lengths)))
        sources[" ".join(digits)] = None
    return [_pair(source, backwards) for source in sources]


def _pair(source: str, backwards: bool) -> Pair:
    n = len(source.split())
    links = frozenset((i, n - 1 - i if backwards else i) for i in range(n))
    return Pair(source, source[::-1] if backwards else source, links, links)
