"""s2s_lab: see an encoder-decoder decide, token by token.

Names load what they need when they are first used, so ``import s2s_lab`` is quick.
"""

import os
from importlib import import_module
from typing import Any

if "OMP_WAIT_POLICY" not in os.environ:
    os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
    os.environ.setdefault("GOMP_SPINCOUNT", "1000")
"""OpenMP's threads, which torch loads later, wait awake for some microseconds, which spares most
waking up between two operations, and then sleep. By default they spin for milliseconds, and a
small model trains several times slower as soon as another program takes one of the cores."""

__version__ = "0.1.0"

_HOME = {
    "load": "s2s_lab.translator",
    "Translator": "s2s_lab.translator",
    "fit": "s2s_lab.translator",
    "Greedy": "s2s_lab.decoding",
    "Beam": "s2s_lab.decoding",
    "Trace": "s2s_lab.decoding",
    "DecodeStepper": "s2s_lab.widgets",
    "History": "s2s_lab.training",
    "LiveLoss": "s2s_lab.widgets",
    "check": "s2s_lab.grading",
    "hint": "s2s_lab.grading",
    "doctor": "s2s_lab.checkup",
}

__all__ = [
    "Beam",
    "DecodeStepper",
    "Greedy",
    "History",
    "LiveLoss",
    "Trace",
    "Translator",
    "__version__",
    "check",
    "doctor",
    "fit",
    "hint",
    "load",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 's2s_lab' has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
