"""Two decoding runs side by side, of two strategies or two models, and where they part first.

Both runs go forward and back together. The difference is found by `decoding.diff`; this module
neither decodes nor draws.
"""

import json
from collections.abc import Mapping
from typing import Any

import traitlets

from s2s_lab import pages
from s2s_lab.decoding import Strategy
from s2s_lab.decoding.diff import Difference, diff
from s2s_lab.decoding.trace import Trace
from s2s_lab.widgets.predicting import Predicting
from s2s_lab.widgets.runs import Translator
from s2s_lab.widgets.strategies import Strategies
from s2s_lab.widgets.wire import difference_wire, trace_wire


class TraceDiff(Predicting):
    """Two runs of one sentence, A and B, under one transport.

    Args:
        translator: the model of A.
        source: the sentence.
        strategies: of A and of B, each a strategy or its short form.
        other: the model of B; that of A, if not given.

    Raises:
        ValueError: for what is no strategy.
    """

    view = "trace_diff"
    _esm = pages.module(view)
    _css = pages.stylesheet(view)

    source = traitlets.Unicode(help="The sentence to decode.").tag(sync=True)
    method_a = traitlets.Unicode(help="The strategy of A in its short form.").tag(sync=True)
    method_b = traitlets.Unicode(help="The strategy of B in its short form.").tag(sync=True)
    step = traitlets.Int(0, min=0, help="How many steps are shown; 0 = none.").tag(sync=True)
    trace_a = traitlets.Instance(Trace, allow_none=True, read_only=True, help="Result: run A.")
    trace_b = traitlets.Instance(Trace, allow_none=True, read_only=True, help="Result: run B.")
    difference = traitlets.Instance(
        Difference, allow_none=True, read_only=True, help="Result: where they part first."
    )

    _runs = traitlets.Unicode().tag(sync=True)
    _milliseconds = traitlets.List(traitlets.Float()).tag(sync=True)
    _error = traitlets.Unicode().tag(sync=True)
    _busy = traitlets.Bool(False).tag(sync=True)
    _live = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self,
        translator: Translator | None,
        source: str = "I love you.",
        strategies: tuple[Strategy | str, Strategy | str] = ("greedy", "beam:5:0.6"),
        other: Translator | None = None,
    ) -> None:
        self._translators = (translator, other if other is not None else translator)
        self._strategies = Strategies()
        self._asked: tuple[str, ...] | None = None
        a, b = (self._strategies.text(strategy) for strategy in strategies)
        super().__init__(source=source, method_a=a, method_b=b, _live=translator is not None)
        self.observe(self._recompute, ("source", "method_a", "method_b"))
        self._recompute()

    @classmethod
    def from_traces(cls, a: Trace, b: Trace) -> "TraceDiff":
        """Compare two recorded runs; their sentences and strategies are fixed."""
        view = cls(None, a.source_text)
        view._show(a, b)
        return view

    @classmethod
    def example(cls) -> "TraceDiff":
        """Greedy search beside a beam of three, where the better first choice leads astray."""
        from s2s_lab.translator import load

        sentence = "The dog that I see is not white and big."
        return cls(load("phrasebook-en-fr"), sentence, ("greedy", "beam:3:0.6"))

    def _recompute(self, change: Mapping[str, Any] | None = None) -> None:
        """Decode again what is new; an error leaves the last runs in place."""
        asked = (self.source, self.method_a, self.method_b)
        left, right = self._translators
        if left is None or right is None or asked == self._asked:
            return
        new_sentence = self._asked is None or self._asked[0] != self.source
        self._asked = asked
        self._busy = True
        try:
            a = left.trace(self.source, self._strategies.meant(self.method_a))
            b = right.trace(self.source, self._strategies.meant(self.method_b))
        except ValueError as error:
            self._error = str(error)
        else:
            self._show(a, b, 0 if new_sentence else self.step)
        finally:
            self._busy = False

    def _show(self, a: Trace, b: Trace, step: int = 0) -> None:
        self.set_trait("trace_a", a)
        self.set_trait("trace_b", b)
        self.set_trait("difference", diff(a, b))
        with self.hold_sync():
            self._runs = json.dumps(self._wire(), ensure_ascii=False, allow_nan=False)
            self._milliseconds = [t.cost.milliseconds for t in (a, b)] if self._live else []
            self._error = ""
            self.step = min(step, max(len(a.steps), len(b.steps)))

    def _wire(self) -> dict[str, Any] | None:
        a, b, difference = self.trace_a, self.trace_b, self.difference
        if a is None or b is None or difference is None:
            return None
        return {"a": trace_wire(a), "b": trace_wire(b), "difference": difference_wire(difference)}

    def text(self) -> str:
        """The difference in a sentence, and both answers: the same characters at every call."""
        lines = [self._error] if self._error else []
        if self.difference is not None:
            lines.append(str(self.difference))
            for name, trace in (("a", self.trace_a), ("b", self.trace_b)):
                settings = ", ".join(f"{key}={value}" for key, value in trace.settings.items())
                lines.append(f"{name}  {trace.strategy}({settings}) · {trace.model}")
                lines.append(f"   {trace.output_text}")
        return "\n".join(lines)

    @property
    def title(self) -> str:
        """What is compared."""
        return f"Two ways to decode: {self.source}"

    def state(self) -> dict[str, Any]:
        """Both runs, where they part, and which step is shown."""
        return {"step": self.step, "_runs": self._wire(), "_error": self._error, "_live": False}

    def __repr__(self) -> str:
        return f"TraceDiff({self.source!r}: {self.difference})"
