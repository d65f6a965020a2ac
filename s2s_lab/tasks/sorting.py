"""Sort: digits in, the same digits in ascending order out.

Unlike copy and reverse, where an output digit comes from depends on all of the input. The gold
alignment is sure where a digit occurs once; equal digits may be told apart in any way. The
``challenge`` set has longer sources. This module sorts single digits only, not numbers.
"""

import random

from s2s_lab.tasks.generated import Sizes, generate
from s2s_lab.tasks.task import Pair, Task
from s2s_lab.text import SpaceTokenizer


def sort(
    sizes: Sizes = (5000, 500, 500, 500),
    lengths: tuple[int, int] = (2, 8),
    longer: tuple[int, int] = (9, 12),
    seed: int = 0,
) -> Task:
    """Digits in, the same digits sorted out.

    Args:
        sizes: pairs in train, valid, test and challenge; no source occurs twice.
        lengths: shortest and longest source of train, valid and test.
        longer: shortest and longest source of challenge.
        seed: of the draw.

    Raises:
        ValueError: if the lengths are not in ascending order from 1.

    >>> pair = sort((3, 1, 1, 1), (3, 3)).train[0]
    >>> pair.target.split() == sorted(pair.source.split())
    True
    """
    if not 1 <= lengths[0] <= lengths[1] < longer[0] <= longer[1]:
        raise ValueError(
            "sort: expected 1 <= shortest <= longest and longer ones beyond that, "
            f"got lengths {lengths} and longer {longer}"
        )

    def draw(rng: random.Random, split: str) -> Pair:
        length = rng.randint(*(longer if split == "challenge" else lengths))
        return _pair([rng.randrange(10) for _ in range(length)])

    tokenizer = SpaceTokenizer()
    return generate("sort", draw, (tokenizer, tokenizer), sizes, seed)


def _pair(digits: list[int]) -> Pair:
    ordered = sorted(digits)
    possible = frozenset(
        (i, j) for i, one in enumerate(digits) for j, other in enumerate(ordered) if one == other
    )
    sure = frozenset(link for link in possible if digits.count(digits[link[0]]) == 1)
    return Pair(" ".join(map(str, digits)), " ".join(map(str, ordered)), sure, possible)
