"""What views read: traces and differences as plain data that is the same at every run.

No wall-clock time, and numbers as exact as a screen can show. This module draws nothing.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from s2s_lab import pages
from s2s_lab.decoding.diff import Difference
from s2s_lab.decoding.trace import Trace


def trace_wire(trace: Trace) -> dict[str, Any]:
    """A trace without its milliseconds."""
    timeless = replace(trace, cost=replace(trace.cost, milliseconds=0.0))
    wire: dict[str, Any] = pages.compact(timeless.to_json())
    return wire


def difference_wire(difference: Difference) -> Mapping[str, Any]:
    """A difference, and the step of it, from 0."""
    wire: dict[str, Any] = pages.compact({**asdict(difference), "step": difference.step})
    return wire
