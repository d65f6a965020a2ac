"""An output of a notebook that a later one can take the place of.

Jupyter keeps what was shown when it was shown; a run that goes on has to replace it at its end.
"""

from typing import Any


class Replaceable:
    """A place in a notebook; elsewhere `show` writes the plain text."""

    def __init__(self) -> None:
        self._handle: Any = None

    def __bool__(self) -> bool:
        """Whether it has been shown."""
        return self._handle is not None

    def show(self, forms: dict[str, Any]) -> None:
        """Show it here; it may be shown at several places."""
        from IPython.display import DisplayHandle

        if self._handle is None:
            self._handle = DisplayHandle()
        self._handle.display(forms, raw=True)

    def replace(self, forms: dict[str, Any]) -> None:
        """Show this instead, wherever it was shown; nothing if it was not."""
        if self._handle is not None:
            self._handle.update(forms, raw=True)


def in_notebook() -> bool:
    """Whether a kernel runs this code, whose outputs can be replaced."""
    try:
        from IPython import get_ipython
    except ImportError:
        return False
    return getattr(get_ipython(), "kernel", None) is not None
