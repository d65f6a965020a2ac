"""Three hints an exercise, one at a time: a nudge, a tool, nearly the answer.

A hint takes no points away; how many were asked for is remembered (`progress.py`).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from s2s_lab.grading.card import prose
from s2s_lab.grading.course import exercise
from s2s_lab.grading.progress import record_hint
from s2s_lab.grading.translated import hint_in
from s2s_lab.language import chosen, say


@dataclass(frozen=True)
class Hint:
    """One hint, as a notebook shows it."""

    exercise: str
    level: int
    """1, 2 or 3."""
    text: str
    language: str = "en"

    def __str__(self) -> str:
        more = say("more hints", self.language, name=self.exercise) if self.level < 3 else ""
        return f"{self.heading} · {self.text}{more}"

    @property
    def heading(self) -> str:
        """Which of the three it is, in its language."""
        return say("hint heading", self.language, level=self.level)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        ink = "var(--jp-ui-font-color1, var(--vscode-editor-foreground, inherit))"
        line = "var(--jp-warn-color1, #b26a00)"
        opening = say("hint opening", self.language, level=self.level)
        shown = (
            f'<div lang="{self.language}" style="border-left:6px solid {line};padding:8px 16px;'
            f"max-width:50em;color:{ink};"
            'font:18px/1.5 var(--jp-ui-font-family, system-ui, sans-serif)">'
            f"<b>{opening}</b> {prose(self.text)}</div>"
        )
        return {"text/plain": str(self), "text/html": shown}


class HintLadder:
    """Remembers how many hints each exercise has given, so that the next call gives the next."""

    def __init__(self) -> None:
        """Start with no hint given."""
        self._given: dict[str, int] = {}

    def next(self, name: str, language: str | None = None) -> Hint:
        """The next hint for an exercise; after the third, the third again.

        Raises:
            ValueError: if no exercise has that name, or for a language without hints.

        >>> ladder = HintLadder()
        >>> [ladder.next("encoder_decoder.last_state").level for _ in range(4)]
        [1, 2, 3, 3]
        """
        level = min(self._given.get(name, 0) + 1, 3)
        given = hint_at(name, level, language)
        self._given[name] = level
        return given


def hint_at(name: str, level: int, language: str | None = None) -> Hint:
    """The hint of a level, 1 to 3.

    Raises:
        ValueError: if no exercise has that name, for another level, or another language.
    """
    spoken = chosen(language)
    task = exercise(name, spoken)
    if level not in (1, 2, 3):
        raise ValueError(f"level: expected 1, 2 or 3, got {level!r}")
    return Hint(name, level, hint_in(spoken, task, level), spoken)


_session = HintLadder()


def hint(name: str, language: str | None = None) -> Hint:
    """The next hint for an exercise: hint 1 at the first call of this session, then 2, then 3.

    Args:
        name: ``chapter.task``, as in `check`.
        language: "en" or "zh-CN"; without one what the environment variable ``S2S_LAB_LANGUAGE``
            says, else English.

    Raises:
        ValueError: if no exercise has that name, where the sentence gives the nearest one, or for
            another language.
    """
    given = _session.next(name, language)
    record_hint(name, given.level, Path.cwd())
    return given
