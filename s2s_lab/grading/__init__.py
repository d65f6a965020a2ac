"""Feedback on exercises: `check`, `hint`, and the release of exercises from solutions.

Names are imported when they are first used: `hint` needs no torch, `check` does.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from s2s_lab.grading.engine import check
    from s2s_lab.grading.hints import hint
    from s2s_lab.grading.result import Result

__all__ = ["Result", "check", "hint"]

_HOME = {"check": "engine", "hint": "hints", "Result": "result"}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
