"""Minimum Bayes risk as a matrix: what each sample is worth if each other one is right.

The view adds up the rows, marks the winner, and takes references away, without asking the kernel.
This module compares nothing: see `decoding.utility_matrix`.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol, get_args

import traitlets

from s2s_lab import pages
from s2s_lab.decoding.mbr import MinimumBayesRisk
from s2s_lab.decoding.sampling import Sampling
from s2s_lab.decoding.trace import Trace
from s2s_lab.decoding.utilities import UTILITIES
from s2s_lab.decoding.utility_matrix import UtilityMatrix, Weighting
from s2s_lab.text import EOS, SPECIALS
from s2s_lab.widgets.view import View

DIGITS = 12
"""Of the numbers that the view adds up."""
SAMPLES = 64
"""Most samples."""
DRAWN = ("source", "samples", "seed")
"""The traits that the samples depend on."""
CHOSEN = ("utility", "weights", "removed")
"""The traits that the winner among them depends on."""


class Translator(Protocol):
    """A model with its vocabularies: all that is needed to draw samples."""

    def trace(self, text: str, strategy: MinimumBayesRisk) -> Trace:
        """Decode one sentence and write down how.

        Raises:
            ValueError: one sentence for the user, if the text cannot be decoded.
        """
        ...


class MbrMatrix(View):
    """Samples against samples, and the one of the largest expected utility.

    Args:
        translator: draws the samples.
        source: the sentence.
        strategy: utility, weights, and the `Sampling` that the candidates come from.

    Raises:
        ValueError: if the candidates do not come from `Sampling`.
    """

    view = "mbr_matrix"
    _esm = pages.module(view)
    _css = pages.stylesheet(view)

    source = traitlets.Unicode(help="The sentence to translate.").tag(sync=True)
    samples = traitlets.Int(16, min=1, max=SAMPLES, help="How many samples.").tag(sync=True)
    seed = traitlets.Int(0, min=0, help="Where the random numbers start.").tag(sync=True)
    utility = traitlets.Unicode("chrf", help="What the matrix holds.").tag(sync=True)
    weights = traitlets.Enum(
        get_args(Weighting), "equal", help="References count as often as drawn, or by probability."
    ).tag(sync=True)
    removed = traitlets.List(
        traitlets.Int(min=0), help="References that do not count, by position from 0."
    ).tag(sync=True)
    selected = traitlets.Int(
        None, allow_none=True, min=0, help="Candidate whose sum is shown; None = the winner."
    ).tag(sync=True)
    column = traitlets.Int(0, min=0, help="Reference that is looked at.").tag(sync=True)
    trace = traitlets.Instance(
        Trace, allow_none=True, read_only=True, help="The run that the candidates come from."
    )
    matrix = traitlets.Instance(
        UtilityMatrix, allow_none=True, read_only=True, help="The result: candidates and utilities."
    )
    output = traitlets.Unicode(read_only=True, help="The result: tokens of the winner.")

    _matrix = traitlets.Unicode().tag(sync=True)
    _error = traitlets.Unicode().tag(sync=True)
    _busy = traitlets.Bool(False).tag(sync=True)
    _live = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self,
        translator: Translator | None,
        source: str = "I love you.",
        strategy: MinimumBayesRisk | None = None,
    ) -> None:
        strategy = strategy or MinimumBayesRisk()
        if not isinstance(strategy.candidates, Sampling):
            kind = type(strategy.candidates).__name__
            raise ValueError(f"strategy: expected candidates from Sampling, got {kind}")
        self._translator = translator
        self._strategy = strategy
        self._sampling = strategy.candidates
        super().__init__(
            source=source,
            samples=strategy.candidates.samples,
            seed=strategy.candidates.seed,
            utility=str(strategy.utility),
            weights=strategy.weights,
            _live=translator is not None,
        )
        self.observe(self._redraw, DRAWN)
        self.observe(self._recompute, CHOSEN)
        self._redraw()

    @classmethod
    def from_trace(cls, trace: Trace) -> "MbrMatrix":
        """The matrix of a recorded run of `MinimumBayesRisk`; its sentence is fixed.

        Raises:
            ValueError: for a trace of another strategy.
        """
        matrix = UtilityMatrix.of(trace)
        view = cls(None, trace.source_text)
        view.utility = matrix.utility
        view.weights = trace.settings["weights"]
        view._show(trace)
        return view

    @classmethod
    def example(cls) -> "MbrMatrix":
        """A model whose likeliest output is like none of the others."""
        from s2s_lab.widgets.mbr_example import translator

        return cls(translator(), "le petit chat s'assit")

    def _redraw(self, change: Mapping[str, Any] | None = None) -> None:
        """Draw samples again; an error leaves the last ones in place."""
        if self._translator is None:
            return
        drawing = replace(self._sampling, samples=self.samples, seed=self.seed)
        self._busy = True
        try:
            trace = self._translator.trace(
                self.source, replace(self._strategy, candidates=drawing, weights="equal")
            )
        except ValueError as error:
            self._error = str(error)
        else:
            self._show(trace)
        finally:
            self._busy = False

    def _show(self, trace: Trace) -> None:
        self.set_trait("trace", trace)
        with self.hold_sync():
            self._matrix = json.dumps(self._wire(trace), ensure_ascii=False)
            self.removed = []
            self.selected = None
            self.column = 0
        self._recompute()

    def _recompute(self, change: Mapping[str, Any] | None = None) -> None:
        """Choose again among the same samples; an error leaves the last choice in place."""
        if self.trace is None:
            return
        try:
            matrix = self._of(self.trace, self.utility)
            winner = matrix.winner(self.weights, self.removed)
        except ValueError as error:
            self._error = str(error)
            return
        self._error = ""
        self.set_trait("matrix", matrix)
        self.set_trait("output", " ".join(matrix.candidates[winner].tokens).removesuffix(END))

    def _of(self, trace: Trace, utility: str) -> UtilityMatrix:
        """A matrix by name; the trace alone knows a utility of one's own."""
        own = utility == str(trace.settings["utility"]) and utility not in UTILITIES
        return UtilityMatrix.of(trace, None if own else utility)

    def _wire(self, trace: Trace) -> dict[str, Any]:
        """Candidates, the matrices of all utilities, and what each reference weighs."""
        names = list(dict.fromkeys([*UTILITIES, str(trace.settings["utility"])]))
        matrices = {name: self._of(trace, name) for name in names}
        first = matrices[names[0]]
        return {
            "model": trace.model,
            "candidates": [
                {"tokens": _written(each.tokens), "logprob": pages.compact(each.total)}
                for each in first.candidates
            ],
            "masses": {
                name: pages.compact(first.weights(name), DIGITS) for name in first.weightings
            },
            "samples": self.samples if self._translator else None,
            "utilities": {
                name: pages.compact(each.values, DIGITS) for name, each in matrices.items()
            },
        }

    @property
    def title(self) -> str:
        """What is translated."""
        return f"Minimum Bayes risk: {self.source}"

    def text(self) -> str:
        """Candidates, best first: expected utility, log-probability, weight, tokens."""
        if self.matrix is None:
            return self._error
        matrix, removed = self.matrix, self.removed
        expected = matrix.expected(self.weights, removed)
        shares = matrix.weights(self.weights, removed)
        winner = matrix.winner(self.weights, removed)
        order = sorted(range(len(expected)), key=lambda i: (i != winner, -expected[i], i))
        rows = [self._error] if self._error else []
        rows += [f"{matrix.utility}, weights {self.weights}, without {removed or 'none'}"]
        rows += ["   expected   log p  weight  candidate"]
        for i in order:
            mark = ("*" if i == winner else " ") + ("M" if i == 0 else " ")
            each = matrix.candidates[i]
            said = " ".join(_written(each.tokens))
            rows.append(
                f"{mark} {expected[i]:8.4f} {each.total:7.3f} {shares[i]:7.3f}  {i + 1} {said}"
            )
        return "\n".join([*rows, "* largest expected utility (MBR)   M most probable (MAP)"])

    def state(self) -> dict[str, Any]:
        """The matrices of all utilities, and what was chosen."""
        names = ("source", "utility", "weights", "removed", "selected", "column", "_error")
        chosen = {name: getattr(self, name) for name in names}
        return {
            **chosen,
            "_matrix": json.loads(self._matrix) if self._matrix else None,
            "_live": False,
        }

    def __repr__(self) -> str:
        return f"MbrMatrix({self.source!r} -> {self.output!r})"


END = f" {SPECIALS[EOS]}"


def _written(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """Tokens without the end of the sentence."""
    return tokens[:-1] if tokens[-1:] == (SPECIALS[EOS],) else tokens
