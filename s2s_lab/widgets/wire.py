"""What views read: traces, differences and long lists as plain data that is the same at every run.

No wall-clock time, and numbers as exact as a screen can show. This module draws nothing.
"""

import base64
import struct
from collections.abc import Mapping, Sequence
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


def packed(numbers: Sequence[int]) -> str | list[int]:
    """Whole numbers of 16 bits each in base 64, a third shorter; as they are if one is larger.

    >>> packed([1, -1]), packed([70000])
    ('AQD//w==', [70000])
    """
    if max(map(abs, numbers)) > 32767:
        return list(numbers)
    return base64.b64encode(struct.pack(f"<{len(numbers)}h", *numbers)).decode()
