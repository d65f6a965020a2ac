"""Decoding strategies, simplest first, and the trace that each of them can write."""

from s2s_lab.decoding.beam import Beam
from s2s_lab.decoding.decoded import Decoded
from s2s_lab.decoding.greedy import Greedy
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.decoding.trace import Trace

__all__ = ["Beam", "Decoded", "Greedy", "Recorder", "Trace", "parse_strategy"]

Strategy = Greedy | Beam


def parse_strategy(text: str) -> Strategy:
    """A strategy from its short form: ``greedy``, ``beam``, ``beam:5`` or ``beam:5:0.6``.

    The numbers of ``beam`` are its width and the alpha of its length penalty.

    Raises:
        ValueError: for anything else.

    >>> parse_strategy("beam:3")
    Beam(width=3, alpha=0.6, max_steps=100)
    """
    name, *numbers = text.strip().split(":")
    try:
        if name == "greedy" and not numbers:
            return Greedy()
        if name == "beam" and len(numbers) <= 2:
            width = int(numbers[0]) if numbers else Beam.width
            return Beam(width, float(numbers[1]) if len(numbers) == 2 else Beam.alpha)
    except ValueError as error:
        raise ValueError(f"strategy {text!r}: {error}") from None
    raise ValueError(f"strategy: expected greedy, beam:WIDTH or beam:WIDTH:ALPHA, got {text!r}")
