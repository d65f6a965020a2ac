"""Addition: two numbers in, their sum out, character by character.

``478+64`` is answered by ``542``. Written the usual way, the first digit of the sum may depend on
a carry from the last; with `backwards` all three numbers are written from the units upwards
(``874+46`` → ``245``), and a carry has always been seen before it is needed.

A digit of the sum is surely linked to the digits of the same column, possibly to those of every
lower column, from where carries come. The ``challenge`` set has longer numbers. This module knows
no negative numbers and no leading zeros (other than the number 0).
"""

import random

from s2s_lab.tasks.generated import Sizes, generate
from s2s_lab.tasks.task import Link, Pair, Task
from s2s_lab.text import CharTokenizer


def addition(
    sizes: Sizes = (20_000, 500, 500, 500),
    digits: tuple[int, int] = (1, 4),
    longer: tuple[int, int] = (5, 6),
    backwards: bool = False,
    seed: int = 0,
) -> Task:
    """Two numbers and a plus sign in, their sum out.

    A sum and the same sum with its numbers exchanged are always in the same set.

    Args:
        sizes: pairs in train, valid, test and challenge.
        digits: fewest and most digits of a number in train, valid and test.
        longer: fewest and most digits of the longer number in challenge.
        backwards: write every number with its units first.
        seed: of the draw.

    Raises:
        ValueError: if the numbers of digits are not in ascending order from 1.

    >>> pair = addition((1, 1, 1, 1)).train[0]
    >>> sum(map(int, pair.source.split("+"))) == int(pair.target)
    True
    """
    if not 1 <= digits[0] <= digits[1] < longer[0] <= longer[1]:
        raise ValueError(
            "addition: expected 1 <= fewest <= most digits and longer ones beyond that, "
            f"got digits {digits} and longer {longer}"
        )

    def draw(rng: random.Random, split: str) -> Pair:
        long = longer if split == "challenge" else digits
        a = _number(rng, rng.randint(*long))
        b = _number(rng, rng.randint(digits[0], long[1]))
        return _pair(a, b, backwards) if rng.random() < 0.5 else _pair(b, a, backwards)

    tokenizer = CharTokenizer()
    name = "addition-backwards" if backwards else "addition"
    return generate(name, draw, (tokenizer, tokenizer), sizes, seed, _unordered)


def _number(rng: random.Random, digits: int) -> int:
    """A number of so many digits."""
    return rng.randrange(10 ** (digits - 1) if digits > 1 else 0, 10**digits)


def _unordered(pair: Pair) -> str:
    """The same for a+b and b+a."""
    return "+".join(sorted(pair.source.split("+")))


def _pair(a: int, b: int, backwards: bool) -> Pair:
    """The sum as text, with links between the columns."""
    texts = [str(number) for number in (a, b, a + b)]
    columns = [list(range(len(text))) for text in texts]  # column of each character, units = 0
    if backwards:
        texts = [text[::-1] for text in texts]
    else:
        columns = [column[::-1] for column in columns]
    first, second, total = columns
    sure: set[Link] = set()
    possible: set[Link] = set()
    for i, column in enumerate([*first, None, *second]):
        for j, place in enumerate(total):
            if column is not None and column <= place:
                possible.add((i, j))
            if column == place:
                sure.add((i, j))
    return Pair(f"{texts[0]}+{texts[1]}", texts[2], frozenset(sure), frozenset(possible))
