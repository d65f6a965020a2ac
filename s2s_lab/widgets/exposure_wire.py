"""What the exposure bias lab sends to its view: names and numbers.

This module computes nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from s2s_lab.metrics.exposure import Exposure, Injection, Run
from s2s_lab.metrics.exposure_average import Average

Names = Callable[[Sequence[int]], list[str]]
"""How a person reads some tokens."""


def of_exposure(found: Exposure, names: Names) -> dict[str, Any]:
    """Both regimes."""
    forced = found.forced
    return {
        "forced": {
            "words": names(forced.ids),
            "logprobs": list(forced.logprobs),
            "first": names(forced.first),
            "firstLogprobs": list(forced.first_logprobs),
        },
        "free": of_run(found.free, names),
    }


def of_run(run: Run, names: Names) -> dict[str, Any]:
    """An output of the model."""
    return {
        "words": names(run.ids),
        "logprobs": list(run.logprobs),
        "agrees": list(run.agrees),
        "finished": run.finished,
    }


def of_injection(found: Injection, names: Names) -> dict[str, Any]:
    """A wrong word and what followed; steps count from 1."""
    return {
        "at": found.step + 1,
        "wrong": names([found.token])[0],
        "run": of_run(found.run, names),
        "kl": list(found.kl),
        "wordsAfter": found.words_after,
        "wordsLost": found.words_lost,
    }


def of_average(found: Average) -> dict[str, Any]:
    """The two curves."""
    return asdict(found)
