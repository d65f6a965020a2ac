"""A submission that tries something, as a notebook."""

import copy
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.grading.classes import EACH, GREEDY, notebook

ALL = EACH
"""Points of each exercise."""
NOTHING: dict[str, int] = {}
LAST = {"encoder_decoder.last_state": 2}
REST = {"encoder_decoder.greedy_generate": 4}

Change = Callable[[dict[str, Any]], Any]
"""Takes the exercise notebook as JSON; returns JSON of a notebook, or the bytes of a file."""


@dataclass(frozen=True)
class Attack:
    """A submission."""

    name: str
    kind: str
    tries: str
    """What, in a few words."""
    written: Mapping[str, str] = field(default_factory=dict)
    """Sources of solution cells, by grade_id."""
    change: Change | None = None
    """What is done to the notebook after that."""
    earned: Mapping[str, int] = field(default_factory=dict)
    """Points by exercise; others have none."""

    @property
    def points(self) -> dict[str, int]:
        """What it has earned, for every exercise."""
        return {name: self.earned.get(name, 0) for name in ALL}

    def file(self) -> bytes:
        """The notebook as it is handed in."""
        tree = notebook(self.written)
        changed = tree if self.change is None else self.change(copy.deepcopy(tree))
        return changed if isinstance(changed, bytes) else json.dumps(changed).encode()


def beside(source: str) -> dict[str, str]:
    """Hostile code for the first exercise, and an honest solution of a later one."""
    return {"last-state": source, "greedy": GREEDY}


def hostile(kind: str, tried: Mapping[str, tuple[str, str]]) -> list[Attack]:
    """Attacks from the first exercise's cell: name -> (what it tries, source)."""
    return [
        Attack(name, kind, tries, {"last-state": source}) for name, (tries, source) in tried.items()
    ]


def deadly(kind: str, tried: Mapping[str, tuple[str, str]]) -> list[Attack]:
    """Those that might harm the honest solution of another exercise beside them."""
    return [
        Attack(name, kind, tries, beside(source), earned=REST)
        for name, (tries, source) in tried.items()
    ]


WRONG = """
def last_state(outputs, lengths):
    return outputs[:, 0]
"""
"""What stands behind an attack on the grader: an answer that is wrong nearly always."""
