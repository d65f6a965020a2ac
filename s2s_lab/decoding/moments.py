"""One sentence at several moments of a model's training: what it wrote, and how sharply it read.

This module compares traces; it trains nothing and opens no model.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from s2s_lab.decoding.trace import Trace


@dataclass(frozen=True)
class Moment:
    """What a model made of a sentence after some updates."""

    step: int
    """Updates done."""
    trace: Trace
    words_read: float | None
    """Mean over the answer's tokens of how many source tokens were read at once, as
    `words_at_once` counts; None without attention."""
    agreement: float
    """Share of places with the same token as in the last moment's answer; of the longer of both."""

    @property
    def tokens(self) -> tuple[str, ...]:
        """The answer, with EOS if it finished."""
        return self.trace.outputs[0].tokens


def words_at_once(row: Sequence[float]) -> float:
    """``exp(-Σ w ln w)`` of attention weights: 1 if one token has all, n if n share it evenly.

    >>> words_at_once([0.5, 0.5, 0.0]), words_at_once([1.0, 0.0])
    (2.0, 1.0)
    """
    return math.exp(-sum(weight * math.log(weight) for weight in row if weight > 0))


def agreement(tokens: Sequence[str], others: Sequence[str]) -> float:
    """Share of places at which two sequences have the same token.

    >>> agreement("a b c".split(), "a x c d".split())
    0.5
    """
    longer = max(len(tokens), len(others))
    same = sum(a == b for a, b in zip(tokens, others, strict=False))
    return same / longer if longer else 1.0


def moments(traces: Mapping[int, Trace]) -> tuple[Moment, ...]:
    """The traces of one sentence by the number of updates, in order, each beside the last.

    Raises:
        ValueError: if there is none, or they are of different sources.
    """
    if not traces:
        raise ValueError("traces: expected at least one, got none")
    sources = {trace.source for trace in traces.values()}
    if len(sources) > 1:
        raise ValueError(f"traces: expected one source, got {len(sources)}")
    last = traces[max(traces)].outputs[0].tokens
    found = []
    for step, trace in sorted(traces.items()):
        answer = trace.outputs[0]
        read = [words_at_once(row) for row in trace.attention_of(answer.hypothesis)]
        spread = sum(read) / len(read) if read else None
        found.append(Moment(step, trace, spread, agreement(answer.tokens, last)))
    return tuple(found)


def settled(history: Sequence[Moment]) -> Moment:
    """The first moment from which on the answer is that of the end.

    Raises:
        ValueError: for no moments.
    """
    if not history:
        raise ValueError("moments: expected at least one, got none")
    first = history[-1]
    for moment in reversed(history):
        if moment.tokens != history[-1].tokens:
            break
        first = moment
    return first
