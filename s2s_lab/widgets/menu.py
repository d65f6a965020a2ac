"""A menu of widgets, one of which is shown at a time.

It knows their names and sentences and which one is chosen; who shows it is `demo`'s business.
"""

from collections.abc import Sequence
from typing import Any

import traitlets

from s2s_lab import pages
from s2s_lab.widgets.gallery import Exhibit
from s2s_lab.widgets.view import View


class Menu(View):
    """Names to choose from, with the keys 1 to 9, ↑ ↓ or a click.

    Args:
        exhibits: what can be chosen.
        language: of labels and sentences.
    """

    view = "menu"
    _esm = pages.module(view)
    _css = pages.stylesheet(view)

    chosen = traitlets.Unicode(help="The short name of what is shown; empty at first.").tag(
        sync=True
    )

    _items = traitlets.List().tag(sync=True)
    _error = traitlets.Unicode().tag(sync=True)
    _busy = traitlets.Bool(False).tag(sync=True)

    def __init__(self, exhibits: Sequence[Exhibit], language: str = "en") -> None:
        items = [[e.name, e.noun, e.sentence(language)] for e in exhibits]
        super().__init__(language=language, _items=items)

    @property
    def title(self) -> str:
        """What the page is called."""
        return "Widgets"

    def text(self) -> str:
        """A line for each name, with a mark at the chosen one."""
        return "\n".join(
            f"{'>' if name == self.chosen else ' '} {noun}: {sentence}"
            for name, noun, sentence in self._items
        )

    def state(self) -> dict[str, Any]:
        """Names, sentences, and which one is chosen."""
        return {
            "chosen": self.chosen,
            "_items": self._items,
            "_error": self._error,
            "_busy": self._busy,
        }
