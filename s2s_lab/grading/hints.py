"""Three hints an exercise, one at a time: a nudge, a tool, nearly the answer.

A hint takes no points away; how many were asked for is remembered (`progress.py`).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from s2s_lab.grading.card import prose
from s2s_lab.grading.course import exercise
from s2s_lab.grading.progress import record_hint


@dataclass(frozen=True)
class Hint:
    """One hint, as a notebook shows it."""

    exercise: str
    level: int
    """1, 2 or 3."""
    text: str

    def __str__(self) -> str:
        more = f"  (more: hint({self.exercise!r}))" if self.level < 3 else ""
        return f"hint {self.level} of 3 · {self.text}{more}"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        ink = "var(--jp-ui-font-color1, var(--vscode-editor-foreground, inherit))"
        line = "var(--jp-warn-color1, #b26a00)"
        shown = (
            f'<div style="border-left:6px solid {line};padding:8px 16px;max-width:50em;'
            f'font:18px/1.5 var(--jp-ui-font-family, system-ui, sans-serif);color:{ink}">'
            f"<b>Hint {self.level} of 3.</b> {prose(self.text)}</div>"
        )
        return {"text/plain": str(self), "text/html": shown}


class HintLadder:
    """Remembers how many hints each exercise has given, so that the next call gives the next."""

    def __init__(self) -> None:
        """Start with no hint given."""
        self._given: dict[str, int] = {}

    def next(self, name: str) -> Hint:
        """The next hint for an exercise; after the third, the third again.

        Raises:
            ValueError: if no exercise has that name.

        >>> ladder = HintLadder()
        >>> [ladder.next("encoder_decoder.last_state").level for _ in range(4)]
        [1, 2, 3, 3]
        """
        level = min(self._given.get(name, 0) + 1, 3)
        given = hint_at(name, level)
        self._given[name] = level
        return given


def hint_at(name: str, level: int) -> Hint:
    """The hint of a level, 1 to 3.

    Raises:
        ValueError: if no exercise has that name, or for another level.
    """
    task = exercise(name)
    if level not in (1, 2, 3):
        raise ValueError(f"level: expected 1, 2 or 3, got {level!r}")
    return Hint(name, level, task.hints[level - 1])


_session = HintLadder()


def hint(name: str) -> Hint:
    """The next hint for an exercise: hint 1 at the first call of this session, then 2, then 3.

    Raises:
        ValueError: if no exercise has that name; the sentence gives the nearest one.
    """
    given = _session.next(name)
    record_hint(name, given.level, Path.cwd())
    return given
