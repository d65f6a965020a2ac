"""What a view may ask a translator for, and a run that a person changes; it sees no more of them.

`s2s_lab.Translator` and `s2s_lab.steering.Steering` are such; so is anything that answers alike.
"""

from collections.abc import Sequence
from typing import Protocol

from s2s_lab.decoding import Strategy
from s2s_lab.decoding.diff import Difference
from s2s_lab.decoding.trace import Trace


class Translator(Protocol):
    """A model with its vocabularies: all that a view needs to decode a sentence."""

    @property
    def name(self) -> str:
        """How traces call the model."""
        ...

    def trace(self, text: str, strategy: Strategy) -> Trace:
        """Decode one sentence and write down how.

        Raises:
            ValueError: one sentence for the user, if the text cannot be decoded.
        """
        ...


class Steers(Protocol):
    """A run that a person changes; each change gives a new trace, or a ValueError."""

    @property
    def trace(self) -> Trace:
        """What is shown."""
        ...

    @property
    def history(self) -> tuple[Trace, ...]:
        """The traces so far, the unchanged one first."""
        ...

    @property
    def undone(self) -> int:
        """How many changes can come back."""
        ...

    @property
    def change(self) -> Difference:
        """What the last change did."""
        ...

    def fork(self, step: int, choose: str | int, parent: int | None = None) -> Trace:
        """Decode again from a forced choice."""
        ...

    def edit_attention(
        self, step: int, weights: Sequence[float], parent: int | None, normalise: bool
    ) -> Trace:
        """Decode again with another attention row."""
        ...

    def replace_source(self, position: int, word: str) -> Trace:
        """Decode again with another source word."""
        ...

    def undo(self) -> Trace:
        """One change back."""
        ...

    def redo(self) -> Trace:
        """One change on."""
        ...
