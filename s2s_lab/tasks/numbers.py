"""Numbers from 0 to 999,999 as digits, in English words and in French words, any to any other.

Digits are characters; words stand between spaces. Digits and words that say the same power of
ten are linked. Short numbers are drawn as often as long ones. Some groups of three digits never
occur in training, neither as thousands nor as units: every number of the ``challenge`` set has
one. This module does not say more of words than `number_words` does.
"""

import random
from collections.abc import Callable

from s2s_lab.tasks.generated import Sizes, generate
from s2s_lab.tasks.number_words import digits, english, french
from s2s_lab.tasks.phrasebook.aligned import Token, links
from s2s_lab.tasks.task import Pair, Task
from s2s_lab.text import CharTokenizer, SpaceTokenizer, Tokenizer

WRITERS: dict[str, Callable[[int], list[Token]]] = {"digits": digits, "en": english, "fr": french}


def numbers(
    source: str = "digits",
    target: str = "en",
    sizes: Sizes = (20_000, 500, 500, 500),
    seed: int = 0,
) -> Task:
    """Numbers written in one way in, in another out.

    Args:
        source: ``digits``, ``en`` or ``fr``.
        target: another one of these.
        sizes: pairs in train, valid, test and challenge; no number occurs twice.
        seed: of the draw.

    Raises:
        ValueError: for unknown or equal ways of writing.

    >>> write(21, "digits", "fr").target
    'vingt et un'
    """
    if {source, target} - set(WRITERS) or source == target:
        raise ValueError(
            f"numbers: expected two different ones of {', '.join(WRITERS)}, "
            f"got {source} and {target}"
        )

    def draw(rng: random.Random, split: str) -> Pair:
        while True:
            length = rng.randint(1, 6)
            n = rng.randrange(10 ** (length - 1) if length > 1 else 0, 10**length)
            if (held_out(n // 1000) or held_out(n % 1000)) == (split == "challenge"):
                return write(n, source, target)

    return generate(
        f"numbers-{source}-{target}", draw, (_tokenizer(source), _tokenizer(target)), sizes, seed
    )


def held_out(group: int) -> bool:
    """Whether a group of three digits occurs in the ``challenge`` set only: 45 of the 1,000."""
    return group >= 100 and group % 20 == 7


def write(n: int, source: str, target: str) -> Pair:
    """A number written in two ways, with the links between.

    >>> sorted(write(40, "digits", "en").sure)
    [(0, 0)]
    """
    one, other = WRITERS[source](n), WRITERS[target](n)
    sure, possible = links(one, other)
    return Pair(_join(one, source), _join(other, target), sure, possible)


def _join(tokens: list[Token], writing: str) -> str:
    return _tokenizer(writing).join([token.form for token in tokens])


def _tokenizer(writing: str) -> Tokenizer:
    return CharTokenizer() if writing == "digits" else SpaceTokenizer()
