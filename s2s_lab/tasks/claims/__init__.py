"""Claims that articles on sequence-to-sequence models make, right ones and others.

All are in our own words: each is a belief that is common, and none is anyone's sentence. This
module judges no text of yours; it is a list, and a way to draw from it.
"""

import random
from collections.abc import Mapping
from typing import Literal

from s2s_lab.tasks.claims.attending import ATTENDING
from s2s_lab.tasks.claims.basics import BASICS
from s2s_lab.tasks.claims.claim import VERDICTS, Claim, Verdict
from s2s_lab.tasks.claims.practice import PRACTICE
from s2s_lab.tasks.claims.shelf import COURSE, QUESTIONS, SHELF, SOURCES

__all__ = [
    "CLAIMS",
    "COURSE",
    "QUESTIONS",
    "SHELF",
    "SOURCES",
    "VERDICTS",
    "Claim",
    "Verdict",
    "draw",
]

CLAIMS = (*BASICS, *ATTENDING, *PRACTICE)
"""In the order of their ids."""

Split = Literal["base", "challenge"]
SIZES: Mapping[Split, Mapping[Verdict, int]] = {
    "base": {"right": 12, "wrong": 12, "vague": 3, "outdated": 3},
    "challenge": {"right": 6, "wrong": 6},
}
"""How many of each verdict a draw has."""


def draw(seed: int, split: Split = "base") -> tuple[Claim, ...]:
    """Some claims in random order: 30 with 12 right ones, or 12 hard ones with 6 right ones.

    Args:
        seed: the same seed draws the same claims.
        split: ``base``, or ``challenge`` for half-truths and truths that sound wrong.

    Raises:
        ValueError: for another split.

    >>> len(draw(0)), sum(claim.verdict == "right" for claim in draw(0))
    (30, 12)
    """
    if split not in SIZES:
        raise ValueError(f"split: expected base or challenge, got {split!r}")
    rng = random.Random(f"claims {seed} {split}")
    drawn = [
        claim
        for verdict, size in SIZES[split].items()
        for claim in rng.sample(_pool(split, verdict), size)
    ]
    rng.shuffle(drawn)
    return tuple(drawn)


def _pool(split: Split, verdict: Verdict) -> list[Claim]:
    hard = split == "challenge"
    return [claim for claim in CLAIMS if claim.challenge is hard and claim.verdict == verdict]
