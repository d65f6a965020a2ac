"""An exercise: what a learner is told about it, and the mistakes that are known by name.

This module knows no answers: `checks/` asks the questions. It does not load torch, so that hints
and lists come at once.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Misconception:
    """A mistake that many make, with the sentence that helps those who made it."""

    id: str
    """``02.1/reads-padding``: exercise number, then a name that never changes."""
    message: str


@dataclass(frozen=True)
class Exercise:
    """One graded task of a notebook.

    Raises:
        ValueError: for a misconception of another exercise, three hints not given, or points,
            minutes or difficulty out of range.
    """

    name: str
    """``chapter.task``, the first argument of `check`."""
    number: str
    """Where it stands in the course: ``02.1``."""
    kind: Literal["function", "class"]
    signature: str
    """As a learner writes it."""
    points: int
    minutes: int
    """About how long it takes."""
    difficulty: int
    """1 (one line) to 5 (an evening)."""
    hints: tuple[str, str, str]
    """A nudge, a tool, nearly the answer."""
    misconceptions: tuple[Misconception, ...]

    def __post_init__(self) -> None:
        """Refuse what a learner would stumble over."""
        if len(self.hints) != 3 or not all(self.hints):
            raise ValueError(f"{self.name}: expected 3 hints, got {len(self.hints)}")
        if self.points < 1 or self.minutes < 1 or not 1 <= self.difficulty <= 5:
            raise ValueError(
                f"{self.name}: expected points and minutes of at least 1 and difficulty 1 to 5, "
                f"got {self.points}, {self.minutes}, {self.difficulty}"
            )
        for known in self.misconceptions:
            if not known.id.startswith(f"{self.number}/"):
                raise ValueError(f"{self.name}: expected {self.number}/…, got {known.id!r}")

    @property
    def stars(self) -> str:
        """The difficulty as five dots.

        >>> from s2s_lab.grading.course import exercise
        >>> exercise("encoder_decoder.last_state").stars
        '●○○○○'
        """
        return "●" * self.difficulty + "○" * (5 - self.difficulty)

    @property
    def worth(self) -> str:
        """Its points in words.

        >>> from s2s_lab.grading.course import exercise
        >>> exercise("encoder_decoder.last_state").worth
        '2 points'
        """
        return f"{self.points} point{'s' * (self.points > 1)}"

    def message(self, id: str) -> str | None:
        """What to tell those who made this mistake; None if the id is not a known one."""
        return next((known.message for known in self.misconceptions if known.id == id), None)
