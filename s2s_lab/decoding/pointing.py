"""What a person points at in a trace: a hypothesis of a step, the words before it, weights to read.

Every function names what it expected if there is nothing where the finger points. Nothing is run.
"""

import math
from collections.abc import Sequence

from s2s_lab.decoding.trace import Trace


def hypothesis_at(trace: Trace, step: int, parent: int | None = None) -> int:
    """A hypothesis that was continued in a step.

    Args:
        trace: any.
        step: position in ``trace.steps``, from 0.
        parent: its id; None: the one that the answer came from, else the likeliest.

    Raises:
        ValueError: for a step that is not there, or a hypothesis that was not continued in it.
    """
    if not 0 <= step < len(trace.steps):
        raise ValueError(f"step: expected 0 to {len(trace.steps) - 1}, got {step}")
    live = trace.steps[step].live
    if parent is None:
        answer = trace.outputs[0].hypothesis
        on_the_way = {0, *(node.id for node in trace.path(answer))}
        return max(live, key=lambda h: (h in on_the_way, trace.hypotheses[h].total))
    if parent not in live:
        raise ValueError(
            f"parent: expected one of {', '.join(map(str, live))}, which steps[{step}] continued, "
            f"got {parent}"
        )
    return parent


def ids_of(trace: Trace, hypothesis: int) -> tuple[int, ...]:
    """Token ids of a hypothesis, BOS left out."""
    return tuple(node.token_id for node in trace.path(hypothesis))


def place_of(trace: Trace, hypothesis: int) -> str:
    """Where one stands behind a hypothesis, in words.

    >>> from s2s_lab.decoding.trace_example import EXAMPLE
    >>> place_of(Trace.from_json(EXAMPLE), 0), place_of(Trace.from_json(EXAMPLE), 1)
    ('at the beginning', "after 'un'")
    """
    prefix = " ".join(node.token for node in trace.path(hypothesis))
    return f"after {prefix!r}" if prefix else "at the beginning"


def reading(
    weights: Sequence[int | float], size: int, normalise: bool = False
) -> tuple[float, ...]:
    """An attention row that a person gives.

    Args:
        weights: 0 or more each.
        size: how many there have to be.
        normalise: divide them by their sum; else it has to be 1 already, within 0.001.

    Raises:
        ValueError: for weights that are no such row.
    """
    row = tuple(float(weight) for weight in weights)
    if len(row) != size:
        raise ValueError(f"weights: expected {size}, one for each source token, got {len(row)}")
    if not all(math.isfinite(weight) and weight >= 0 for weight in row):
        raise ValueError(f"weights: expected finite numbers of 0 or more, got {row}")
    total = math.fsum(row)
    if normalise and total > 0:
        return tuple(weight / total for weight in row)
    if abs(total - 1) > 1e-3:
        raise ValueError(f"weights: expected the sum 1, got {total:.3f}")
    return row
