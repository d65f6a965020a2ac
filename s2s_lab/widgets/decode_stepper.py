"""Step forward and back through the decoding of a sentence, and change it on the way.

The view draws a recorded `Trace`; a new sentence or strategy, and what a person changes in a run,
asks the translator. This module does not decode and does not draw: see `decoding` and `steering`
for the one and the JavaScript beside it for the other.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import traitlets

from s2s_lab import pages
from s2s_lab.decoding import Strategy
from s2s_lab.decoding.diff import Difference
from s2s_lab.decoding.trace import Trace
from s2s_lab.widgets.predicting import Predicting
from s2s_lab.widgets.runs import Steers, Translator
from s2s_lab.widgets.strategies import Strategies
from s2s_lab.widgets.wire import difference_wire, trace_wire


class DecodeStepper(Predicting):
    """A decoding run to step through, with the keys ← → Home End, a slider, or buttons.

    Args:
        translator: decodes a sentence; see `Translator`.
        source: the sentence.
        strategy: a strategy, or its short form such as "beam:5"; greedy if not given.

    Raises:
        ValueError: for what is no strategy.
    """

    view = "decode_stepper"
    hideable = ("word", "beams", "attention")
    _esm = pages.module(view)
    _css = pages.stylesheet(view)

    source = traitlets.Unicode(help="The sentence to decode.").tag(sync=True)
    method = traitlets.Unicode(
        "greedy", help="The strategy in its short form; see `parse_strategy`."
    ).tag(sync=True)
    step = traitlets.Int(0, min=0, help="How many steps are shown; 0 = none.").tag(sync=True)
    selected = traitlets.Int(
        None, allow_none=True, help="Id of the hypothesis to follow; None = the best one."
    ).tag(sync=True)
    trace = traitlets.Instance(
        Trace, allow_none=True, read_only=True, help="The result: the run that is shown."
    )
    output = traitlets.Unicode(read_only=True, help="The result: the answer as text.")

    _trace = traitlets.Unicode().tag(sync=True)
    _changes = traitlets.Dict().tag(sync=True)
    _order = traitlets.Dict().tag(sync=True)
    _milliseconds = traitlets.Float(None, allow_none=True).tag(sync=True)
    _error = traitlets.Unicode().tag(sync=True)
    _busy = traitlets.Bool(False).tag(sync=True)
    _live = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self,
        translator: Translator | None,
        source: str = "I love you.",
        strategy: Strategy | str | None = None,
    ) -> None:
        self._translator = translator
        self._strategies = Strategies()
        self._run: Steers | None = None
        self._asked: tuple[str, str] | None = None
        method = self._strategies.text(strategy)
        super().__init__(source=source, method=method, _live=translator is not None)
        self.observe(self._recompute, ("source", "method"))
        self.observe(self._obey, "_order")
        self._recompute()

    @classmethod
    def from_trace(cls, trace: Trace) -> "DecodeStepper":
        """Step through a recorded run; its sentence and strategy are fixed."""
        stepper = cls(None, trace.source_text)
        stepper._show(trace)
        return stepper

    @classmethod
    def example(cls) -> "DecodeStepper":
        """The model that ships with the package, and a beam of three."""
        from s2s_lab.translator import load

        return cls(load("phrasebook-en-fr"), "My sister does not see the white dog.", "beam:3:0.6")

    @property
    def strategy(self) -> Strategy:
        """The strategy that `method` means; a new one decodes again.

        Raises:
            ValueError: if it means none.
        """
        return self._strategies.meant(self.method)

    @strategy.setter
    def strategy(self, strategy: Strategy | str) -> None:
        self.method = self._strategies.text(strategy)

    @property
    def change(self) -> Difference | None:
        """What the last change did to the run; None if nothing was changed."""
        return self._run.change if self._run and len(self._run.history) > 1 else None

    def fork(self, step: int, choose: str | int, parent: int | None = None) -> Trace:
        """Decode again from a forced choice; see `Steering.fork`.

        Raises:
            ValueError: for a choice that is not there or not possible.
        """
        return self._steer(lambda run: run.fork(step, choose, parent), step + 1)

    def edit_attention(
        self, step: int, weights: Sequence[float], parent: int | None = None
    ) -> Trace:
        """Decode again with another attention row, scaled to the sum 1.

        Raises:
            ValueError: for weights that do not fit; see `Steering.edit_attention`.
        """
        return self._steer(lambda run: run.edit_attention(step, weights, parent, True), step + 1)

    def replace_source(self, position: int, word: str) -> Trace:
        """Decode again with another word in the source; see `Steering.replace_source`.

        Raises:
            ValueError: for a position or word that is not there.
        """
        return self._steer(lambda run: run.replace_source(position, word))

    def undo(self) -> Trace:
        """Back to before the last change.

        Raises:
            ValueError: if nothing was changed.
        """
        return self._steer(lambda run: run.undo())

    def redo(self) -> Trace:
        """The last change that was undone, again.

        Raises:
            ValueError: if nothing was undone.
        """
        return self._steer(lambda run: run.redo())

    def _recompute(self, change: Mapping[str, Any] | None = None) -> None:
        """Decode again if what was asked for is new; an error leaves the last run in place."""
        asked = (self.source, self.method)
        if self._translator is None or asked == self._asked:
            return
        new_sentence = self._asked is None or self._asked[0] != self.source
        self._asked = asked
        self._say_errors(lambda: self._begin(0 if new_sentence else self.step))

    def _begin(self, step: int) -> None:
        from s2s_lab.steering import Steering

        self._run = Steering(cast(Any, self._translator), self.source, self.strategy)
        self._show(self._run.trace, step)

    def _obey(self, change: Mapping[str, Any]) -> None:
        """Do what the view asks for, with what it may send and nothing else."""
        match change["new"]:
            case {"do": "fork", "step": int(step), "choose": int(token), "parent": int(parent)}:
                self._say_errors(lambda: self.fork(step, token, parent))
            case {"do": "read", "step": int(step), "weights": list(row), "parent": int(parent)}:
                self._say_errors(lambda: self.edit_attention(step, row, parent))
            case {"do": "swap", "position": int(position), "word": str(word)}:
                self._say_errors(lambda: self.replace_source(position, word))
            case {"do": "undo"}:
                self._say_errors(self.undo)
            case {"do": "redo"}:
                self._say_errors(self.redo)

    def _say_errors(self, decode: Callable[[], object]) -> None:
        self._busy = True
        try:
            decode()
        except ValueError as error:
            self._error = str(error)
        finally:
            self._busy = False

    def _steer(self, change: Callable[[Steers], Trace], step: int | None = None) -> Trace:
        """Change the run; the view goes to a step, or stays where it is, at the end too."""
        if self._run is None:
            raise ValueError("run: expected one that a translator decoded, got none to change")
        at_end = self.trace is not None and self.step == len(self.trace.steps)
        trace = change(self._run)
        self._asked = (trace.source_text, self.method)
        self.source = trace.source_text
        stay = len(trace.steps) if at_end else self.step
        self._show(trace, stay if step is None else step)
        return trace

    def _show(self, trace: Trace, step: int = 0) -> None:
        self.set_trait("trace", trace)
        self.set_trait("output", trace.output_text)
        with self.hold_sync():
            self._trace = json.dumps(trace_wire(trace), ensure_ascii=False, allow_nan=False)
            self._changes = self._changed()
            self._milliseconds = trace.cost.milliseconds if self._run else None
            self._error = ""
            self.selected = None
            self.step = min(step, len(trace.steps))

    def _changed(self) -> dict[str, Any]:
        """How many changes can be undone and redone, and what the last one did."""
        return {
            "undo": len(self._run.history) - 1 if self._run else 0,
            "redo": self._run.undone if self._run else 0,
            "last": difference_wire(self.change) if self.change else None,
        }

    def text(self) -> str:
        """The run as a table of plain text: the same characters at every call."""
        run = self.trace.text() if self.trace else ""
        return "\n".join(part for part in (self._error, run) if part)

    @property
    def title(self) -> str:
        """What is decoded."""
        return f"Decoding: {self.source}"

    def state(self) -> dict[str, Any]:
        """The run, what was changed, and which step of it is shown."""
        return {
            "step": self.step,
            "selected": self.selected,
            "_trace": trace_wire(self.trace) if self.trace else None,
            "_changes": self._changed(),
            "_error": self._error,
            "_live": False,
        }

    def __repr__(self) -> str:
        return f"DecodeStepper({self.source!r} -> {self.output!r})"
