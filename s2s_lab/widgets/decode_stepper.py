"""Step forward and back through greedy or beam decoding of a sentence.

The view draws a recorded `Trace`; only a new sentence or strategy asks the translator. This
module does not decode and does not draw: see `decoding` for the one and the JavaScript beside
it for the other.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

import traitlets

from s2s_lab import pages
from s2s_lab.decoding import Beam, Greedy
from s2s_lab.decoding.trace import Trace
from s2s_lab.widgets.view import View

CHOICES = ("source", "method", "width", "alpha")
"""The traits that a trace depends on."""


class Translator(Protocol):
    """A model with its vocabularies: all that the stepper needs to decode a sentence."""

    name: str

    def trace(self, text: str, strategy: Greedy | Beam) -> Trace:
        """Decode one sentence and write down how.

        Raises:
            ValueError: one sentence for the user, if the text cannot be decoded.
        """
        ...


class DecodeStepper(View):
    """A decoding run to step through, with the keys ← → Home End, a slider, or buttons.

    Args:
        translator: decodes a sentence; see `Translator`.
        source: the sentence.
        strategy: `Greedy` or `Beam`; greedy if not given.

    Raises:
        ValueError: for a strategy of another kind.
    """

    view = "decode_stepper"
    _esm = pages.module(view)
    _css = pages.stylesheet(view)

    source = traitlets.Unicode(help="The sentence to decode.").tag(sync=True)
    method = traitlets.Enum(("greedy", "beam"), "greedy", help="The strategy.").tag(sync=True)
    width = traitlets.Int(5, min=1, help="Hypotheses that a beam keeps.").tag(sync=True)
    alpha = traitlets.Float(0.6, min=0.0, help="Strength of the length penalty.").tag(sync=True)
    step = traitlets.Int(0, min=0, help="How many steps are shown; 0 = none.").tag(sync=True)
    selected = traitlets.Int(
        None, allow_none=True, help="Id of the hypothesis to follow; None = the best one."
    ).tag(sync=True)
    trace = traitlets.Instance(
        Trace, allow_none=True, read_only=True, help="The result: the run that is shown."
    )
    output = traitlets.Unicode(read_only=True, help="The result: the answer as text.")

    _trace = traitlets.Unicode().tag(sync=True)
    _error = traitlets.Unicode().tag(sync=True)
    _busy = traitlets.Bool(False).tag(sync=True)
    _live = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self,
        translator: Translator | None,
        source: str = "I love you.",
        strategy: Greedy | Beam | None = None,
    ) -> None:
        strategy = strategy if strategy is not None else Greedy()
        if not isinstance(strategy, Greedy | Beam):
            raise ValueError(f"strategy: expected Greedy or Beam, got {type(strategy).__name__}")
        self._translator = translator
        self._greedy = Greedy(max_steps=strategy.max_steps)
        self._beam = strategy if isinstance(strategy, Beam) else Beam(max_steps=strategy.max_steps)
        self._asked: tuple[str, Greedy | Beam] | None = None
        super().__init__(
            source=source,
            method="beam" if isinstance(strategy, Beam) else "greedy",
            width=self._beam.width,
            alpha=self._beam.alpha,
            _live=translator is not None,
        )
        self.observe(self._recompute, CHOICES)
        self._recompute()

    @classmethod
    def from_trace(cls, trace: Trace) -> "DecodeStepper":
        """Step through a recorded run; its sentence and strategy are fixed."""
        stepper = cls(None, trace.source_text)
        stepper._show(trace)
        return stepper

    @property
    def strategy(self) -> Greedy | Beam:
        """The strategy that the traits describe."""
        if self.method == "greedy":
            return self._greedy
        return replace(self._beam, width=self.width, alpha=self.alpha)

    def _recompute(self, change: Mapping[str, Any] | None = None) -> None:
        """Decode again if what was asked for is new; an error leaves the last run in place."""
        asked = (self.source, self.strategy)
        if self._translator is None or asked == self._asked:
            return
        new_sentence = self._asked is None or self._asked[0] != self.source
        self._asked = asked
        self._busy = True
        try:
            trace = self._translator.trace(*asked)
        except ValueError as error:
            self._error = str(error)
        else:
            self._show(trace, step=0 if new_sentence else min(self.step, len(trace.steps)))
        finally:
            self._busy = False

    def _show(self, trace: Trace, step: int = 0) -> None:
        self.set_trait("trace", trace)
        self.set_trait("output", trace.output_text)
        with self.hold_sync():
            self._trace = json.dumps(_wire(trace), ensure_ascii=False, allow_nan=False)
            self._error = ""
            self.selected = None
            self.step = step

    def text(self) -> str:
        """The run as a table of plain text: the same characters at every call."""
        run = self.trace.text() if self.trace else ""
        return "\n".join(part for part in (self._error, run) if part)

    @property
    def title(self) -> str:
        """What is decoded."""
        return f"Decoding: {self.source}"

    def state(self) -> dict[str, Any]:
        """The run, and which step of it is shown."""
        return {
            "step": self.step,
            "selected": self.selected,
            "_trace": _wire(self.trace) if self.trace else None,
            "_error": self._error,
            "_live": False,
        }

    def __repr__(self) -> str:
        return f"DecodeStepper({self.source!r} -> {self.output!r})"


def _wire(trace: Trace) -> dict[str, Any]:
    """What the view reads: no wall-clock time, and numbers as exact as a screen can show."""
    timeless = replace(trace, cost=replace(trace.cost, milliseconds=0.0))
    wire: dict[str, Any] = pages.compact(timeless.to_json())
    return wire
