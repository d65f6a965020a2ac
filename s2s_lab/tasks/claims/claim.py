"""One claim as articles make it, in our own words, with its verdict and what settles it."""

from dataclasses import dataclass
from typing import Literal, get_args

Verdict = Literal["right", "wrong", "vague", "outdated"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
"""*Outdated*: it was true once. *Vague*: it cannot be tested before something is added to it."""


@dataclass(frozen=True)
class Claim:
    """A sentence that many articles have in some form; no one's own words.

    Raises:
        ValueError: for an unknown verdict, or without evidence.
    """

    id: str
    """``c01``; it never changes."""
    verdict: Verdict
    chapter: str
    """Where the course comes to it: ``04``."""
    text: str
    evidence: tuple[str, ...]
    """Keys of `SHELF`, each of which settles it."""
    correction: str
    """What is right, in a sentence; of a right claim, why it is."""
    challenge: bool = False
    """Harder than the others: a half-truth, or a truth that sounds wrong."""

    def __post_init__(self) -> None:
        """Refuse what could not be graded."""
        if self.verdict not in VERDICTS:
            raise ValueError(f"{self.id}: expected one of {VERDICTS}, got {self.verdict!r}")
        if not self.evidence:
            raise ValueError(f"{self.id}: expected at least one key of evidence, got none")
