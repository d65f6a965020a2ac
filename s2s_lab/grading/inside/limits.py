"""What one submission may spend on one exercise."""

from dataclasses import dataclass

MOST_PATIENCE = 4.0
"""So many times the usual time is the longest that a question may give to its answers."""


@dataclass(frozen=True)
class Limits:
    """What one submission may spend on one exercise.

    Raises:
        ValueError: for a limit that leaves nothing.
    """

    seconds: float = 20.0
    """Wall-clock time for its cells and all answers together, times the question's patience."""
    answer_seconds: float = 5.0
    """For one answer, times the question's patience."""
    memory_mb: int = 1024
    """Beyond what the library takes."""
    file_mb: int = 16
    """Largest file, and all files together."""
    open_files: int = 64
    threads: int = 32
    """At a time."""
    answer_mb: float = 4.0
    """Size of one answer."""
    said_mb: float = 32.0
    """Size of all answers together."""

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if not value > 0:
                raise ValueError(f"limits: expected {name} above 0, got {value}")
