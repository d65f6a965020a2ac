"""A demo of three minutes for a lecture: a question, a widget that is set up for it, the answer.

The demos themselves are in `demos`, a module for each chapter.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from s2s_lab.widgets.poll import Poll

Texts = dict[str, str]
"""By language."""


@dataclass(frozen=True)
class LectureDemo:
    """One chapter's demo."""

    chapter: str
    """``04``."""
    make: Callable[[], Any]
    """The widget, set up."""
    right: Callable[[Any], int]
    """Index of the right option, from what the widget shows."""
    question: Texts
    options: dict[str, tuple[str, ...]]
    reason: Texts
    hint: Texts
    """What the lecturer does next, in a sentence."""

    def poll(self, widget: Any = None, language: str | None = None) -> "Poll":
        """The question about a widget that `make` gave; without one it is made for that."""
        from s2s_lab.widgets.poll import Poll

        right = self.right(self.make() if widget is None else widget)
        return Poll(self.question, self.options, right, self.reason, self.hint, language)
