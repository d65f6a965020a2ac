"""What became of a target that a person pastes: surprisal, where it fell off, what would keep it.

The view draws an `Autopsy`; only another sentence, target or strategy asks the translator. This
module computes nothing but layout: see `decoding.autopsy`.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import traitlets

from s2s_lab import pages
from s2s_lab.decoding import Beam, Greedy
from s2s_lab.decoding.autopsy_report import Autopsy, Tried
from s2s_lab.steering import autopsy_of
from s2s_lab.translator import Translator, load
from s2s_lab.widgets.view import View

CHOICES = ("source", "target", "method", "width", "alpha")
"""The traits that a report depends on."""


class AutopsyView(View):
    """One target under the model's eyes, token by token.

    Args:
        translator: whose search it was.
        source: the sentence.
        target: what the search should have returned, as a person writes it.
        strategy: `Greedy` or `Beam`; greedy if not given.
        limit: the widest beam that is tried.

    Raises:
        ValueError: for a strategy of another kind, an empty target, or a source that the
            translator does not take.
    """

    view = "autopsy_view"
    _esm = pages.module(view)
    _css = pages.stylesheet(view)

    source = traitlets.Unicode(help="The sentence.").tag(sync=True)
    target = traitlets.Unicode(help="What should have come out.").tag(sync=True)
    method = traitlets.Enum(("greedy", "beam"), "greedy", help="The strategy.").tag(sync=True)
    width = traitlets.Int(5, min=1, help="Hypotheses that a beam keeps.").tag(sync=True)
    alpha = traitlets.Float(0.6, min=0.0, help="Strength of the length penalty.").tag(sync=True)
    step = traitlets.Int(0, min=0, help="Which token is looked at; 0 = none.").tag(sync=True)
    report = traitlets.Instance(
        Autopsy, allow_none=True, read_only=True, help="The result: the report."
    )

    _report = traitlets.Unicode().tag(sync=True)
    _error = traitlets.Unicode().tag(sync=True)
    _busy = traitlets.Bool(False).tag(sync=True)
    _live = traitlets.Bool(True).tag(sync=True)

    def __init__(
        self,
        translator: Translator,
        source: str,
        target: str,
        strategy: Greedy | Beam | None = None,
        limit: int = 32,
    ) -> None:
        strategy = strategy if strategy is not None else Greedy()
        if not isinstance(strategy, Greedy | Beam):
            raise ValueError(f"strategy: expected Greedy or Beam, got {type(strategy).__name__}")
        self._translator, self._limit = translator, limit
        self._greedy = strategy if isinstance(strategy, Greedy) else Greedy(strategy.max_steps)
        self._beam = strategy if isinstance(strategy, Beam) else Beam(max_steps=strategy.max_steps)
        super().__init__(
            source=source,
            target=target,
            method="beam" if isinstance(strategy, Beam) else "greedy",
            width=self._beam.width,
            alpha=self._beam.alpha,
        )
        self._asked = self._now()
        self._show(self._examine())
        self.observe(self._recompute, CHOICES)

    @classmethod
    def example(cls) -> "AutopsyView":
        """A slip of the pen, after which greedy search begins with the wrong word."""
        return cls(load("phrasebook-en-fr"), "I at cold.", "J'ai froid.")

    @property
    def strategy(self) -> Greedy | Beam:
        """The strategy that the traits describe."""
        if self.method == "greedy":
            return self._greedy
        return replace(self._beam, width=self.width, alpha=self.alpha)

    def _now(self) -> tuple[str, str, Greedy | Beam]:
        return self.source, self.target, self.strategy

    def _examine(self) -> Autopsy:
        source, target, strategy = self._now()
        return autopsy_of(self._translator, source, target, strategy, self._limit)

    def _recompute(self, change: Mapping[str, Any] | None = None) -> None:
        """Examine again if what was asked for is new; an error leaves the last report in place."""
        if self._now() == self._asked:
            return
        self._asked, self._busy = self._now(), True
        try:
            report = self._examine()
        except ValueError as error:
            self._error = str(error)
        else:
            self._show(report)
        finally:
            self._busy = False

    def _show(self, report: Autopsy) -> None:
        self.set_trait("report", report)
        with self.hold_sync():
            self._report = json.dumps(report_wire(report), ensure_ascii=False, allow_nan=False)
            self._error, self.step = "", 0

    def text(self) -> str:
        """The report as a table and sentences: the same characters at every call."""
        return "\n".join(part for part in (self._error, str(self.report or "")) if part)

    @property
    def title(self) -> str:
        """What is examined."""
        return f"Autopsy: {self.target}"

    def state(self) -> dict[str, Any]:
        """The report, and which token is looked at."""
        return {
            **{name: getattr(self, name) for name in (*CHOICES, "step", "_error")},
            "_report": report_wire(self.report) if self.report else None,
            "_live": False,
        }

    def __repr__(self) -> str:
        verdict = self.report.verdict if self.report else "not examined"
        return f"AutopsyView({self.source!r}, {self.target!r}: {verdict})"


def report_wire(report: Autopsy) -> dict[str, Any]:
    """What the view reads of a report: plain data, numbers rounded."""
    fall = report.fall
    wire: dict[str, Any] = pages.compact(
        {
            "strategy": report.strategy,
            "tokens": [
                [t.token, t.logprob, t.total, t.rank, t.best, t.best_logprob] for t in report.target
            ],
            "unknown": report.unknown,
            "answer": report.answer,
            "answerLogprob": report.answer_logprob,
            "targetScore": report.scores[0],
            "scored": report.scores[0] is not None,
            "answerScore": report.scores[1],
            "verdict": report.verdict,
            "fall": fall and [fall.step, fall.rank, fall.behind, fall.barred, fall.reason],
            "held": report.held,
            "width": _tried(report.width),
            "kept": _tried(report.kept),
            "alpha": _tried(report.alpha),
        }
    )
    return wire


def _tried(tried: Tried) -> dict[str, Any]:
    return {"found": tried.found, "values": tried.values}
