"""What all widgets have in common: three forms, one language setting, one theme.

A subclass names its view (a JavaScript file beside it), says what the view reads and how the same
looks as plain text; live form, single file and notebook output follow from that. This module
knows no trace and draws nothing.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import anywidget
import traitlets

from s2s_lab import pages
from s2s_lab.language import LANGUAGES, preferred_language

LIVE_VIEW = "application/vnd.jupyter.widget-view+json"


class View(anywidget.AnyWidget):
    """A widget that is live in a notebook, one HTML file without a kernel, and plain text.

    A subclass sets ``view`` to the name of its JavaScript file, with ``_esm = pages.module(view)``
    and ``_css = pages.stylesheet(view)``, and defines `title`, `text` and `state`.
    """

    view: ClassVar[str]
    """Name of the JavaScript file, without ``.js``."""

    language = traitlets.Enum(LANGUAGES, help="Language of labels and sentences.").tag(sync=True)

    @traitlets.default("language")
    def _preferred_language(self) -> str:
        return preferred_language()

    @property
    def title(self) -> str:
        """What the page is called."""
        raise NotImplementedError

    def text(self) -> str:
        """What is shown as plain text: the same characters at every call."""
        raise NotImplementedError

    def state(self) -> Mapping[str, Any]:
        """What the view reads where there is no kernel: plain data, numbers rounded.

        `shared` is added to it.
        """
        raise NotImplementedError

    def shared(self) -> dict[str, Any]:
        """What every view reads where there is no kernel."""
        return {"language": self.language}

    def html(self) -> str:
        """One HTML document that needs no kernel and no network."""
        state = {**self.shared(), **self.state()}
        return pages.page(self.view, state, self.title, self.text(), self.language)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write `html` to a file; returns its path."""
        file = Path(path)
        file.write_text(self.html(), encoding="utf-8")
        return file

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle or {}, {})
        forms = {
            "text/plain": self.text(),
            "text/html": pages.frame(self.html(), self.title, self.text(), self.language),
        }
        if LIVE_VIEW in data and "NBGRADER_EXECUTION" not in os.environ:
            forms[LIVE_VIEW] = data[LIVE_VIEW]
        return forms, metadata
