"""All widgets on one page for a projector: a menu, and below it the one that is chosen.

A widget is made when it is first chosen, and kept. The server of the page is `s2s_lab.projector`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import ipywidgets

from s2s_lab.language import preferred_language
from s2s_lab.widgets.demos import find
from s2s_lab.widgets.gallery import EXHIBITS, Exhibit
from s2s_lab.widgets.menu import Menu


class Demo(ipywidgets.VBox):
    """A menu of widgets that shows one at a time.

    Args:
        model: name of a model or its folder; None: each widget's own example.
        language: of labels and sentences; `preferred_language` if not given.
        exhibits: what the menu has.
    """

    def __init__(
        self,
        model: str | None = None,
        language: str | None = None,
        exhibits: Sequence[Exhibit] = EXHIBITS,
    ) -> None:
        self.menu = Menu(exhibits, language or preferred_language())
        self.shown = ipywidgets.VBox(layout={"width": "100%"})
        self.made: dict[str, Any] = {}
        self._exhibits = {exhibit.name: exhibit for exhibit in exhibits}
        self._model = model
        self._opened: Any = None
        super().__init__([self.menu, self.shown], layout={"width": "100%"})
        self.menu.observe(self._choose, "chosen")

    def _choose(self, change: Mapping[str, Any]) -> None:
        """Show what was chosen; an error leaves what was there and is said."""
        exhibit = self._exhibits.get(change["new"])
        if exhibit is None:
            return
        self.menu._busy, self.menu._error = True, ""
        try:
            widget = self._get(exhibit)
        except (ValueError, OSError) as error:
            self.menu._error = f"{exhibit.noun}: {error}"
        else:
            self.shown.children = (widget,)
        finally:
            self.menu._busy = False

    def _get(self, exhibit: Exhibit) -> Any:
        """The widget, made once."""
        if exhibit.name not in self.made:
            own = self._model is not None and exhibit.takes_model
            made = exhibit.of(self._translator()) if own else exhibit.example()
            widget = getattr(made, "shown", made)  # PredictReveal is a view with something hidden
            widget.language = self.menu.language
            self.made[exhibit.name] = widget
        return self.made[exhibit.name]

    def _translator(self) -> Any:
        """The model of one's own, read once."""
        if self._opened is None and self._model is not None:
            from s2s_lab.translator import load  # torch: only when a widget needs it

            self._opened = load(self._model)
        return self._opened


class ChapterDemo(ipywidgets.VBox):
    """Three minutes for one chapter: a poll, and below it the widget that answers it.

    Args:
        chapter: ``04``.
        language: of labels and sentences; `preferred_language` if not given.

    Raises:
        ValueError: if the chapter has no demo.
    """

    def __init__(self, chapter: str, language: str | None = None) -> None:
        self.demo = find(chapter)
        self.widget = self.demo.make()
        self.widget.language = language or preferred_language()
        self.poll = self.demo.poll(self.widget, self.widget.language)
        super().__init__([self.poll, self.widget], layout={"width": "100%"})
