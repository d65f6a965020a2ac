"""Runs a learner's cells, one after another, and lets no error in one stop the others."""

import contextlib
import linecache
import sys
import types
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from s2s_lab.grading.inside.asking import Bounded, raised_by
from s2s_lab.grading.inside.reply import Raised


@dataclass(frozen=True)
class Cell:
    """A cell of a notebook."""

    name: str
    """How messages call it: ``cell 4``."""
    source: str
    """Python, without magics."""


@dataclass
class Space:
    """What the cells have defined so far."""

    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "__main__", **_NOTEBOOK})

    def become_main(self) -> None:
        """Be the main module, as in a kernel: what looks up a class by its module finds it."""
        module = types.ModuleType("__main__")
        module.__dict__.update(self.names)
        self.names = module.__dict__
        sys.modules["__main__"] = module

    def run(self, cell: Cell) -> Raised | None:
        """Run a cell; what it raised, as data."""
        file = f"<{cell.name}>"
        linecache.cache[file] = (
            len(cell.source),
            None,
            cell.source.splitlines(keepends=True),
            file,
        )
        with quiet():
            try:
                exec(compile(cell.source, file, "exec"), self.names)
            except BaseException as error:  # whatever it is, it is theirs
                return raised_by(error)
        return None


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Nothing reaches the outputs of this process, however much is printed."""
    old = sys.stdout, sys.stderr
    sys.stdout = sys.stderr = Bounded()
    try:
        yield
    finally:
        sys.stdout, sys.stderr = old


def _nothing(*_: object, **__: object) -> None:
    """What `display` does where no one looks."""


_NOTEBOOK: dict[str, Any] = {"display": _nothing, "get_ipython": _nothing}
