"""The samples of a minimum-Bayes-risk search against each other, to weigh them in other ways.

A trace of `MinimumBayesRisk` holds its candidates and the utilities that it chose by. From it come
the matrix of any utility, both weightings, and the winner when some candidates no longer serve as
references. This module decodes nothing and finds no candidates.

Source: Eikema & Aziz (2020), "Is MAP decoding all you need? The inadequacy of the mode in neural
machine translation", section 5.
"""

import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, get_args

from s2s_lab.decoding.trace import Output, Trace
from s2s_lab.decoding.utilities import UTILITIES

Weighting = Literal["equal", "model"]
"""``equal``: a candidate counts as often as it came up; ``model``: by its probability."""

CLOSE = 1e-9
"""Expected utilities that differ by less are equal, and the more probable candidate wins."""


@dataclass(frozen=True)
class UtilityMatrix:
    """Different candidates, and what each is worth beside each.

    The most probable candidate comes first: the one that MAP would choose among them.
    """

    utility: str
    candidates: tuple[Output, ...]
    values: tuple[tuple[float, ...], ...]
    """A row for each candidate as hypothesis, a column for each as reference."""
    came_up: tuple[float, ...] | None = None
    """The share of the samples that each makes up; None where a trace does not tell."""

    @classmethod
    def of(cls, trace: Trace, utility: str | None = None) -> "UtilityMatrix":
        """The matrix behind a trace of `MinimumBayesRisk`, or of another utility.

        Args:
            trace: its candidates are compared.
            utility: a name of `UTILITIES`; None: the figures of the trace's own table.

        Raises:
            ValueError: for a trace of another strategy, or a utility that does not exist.
        """
        if trace.strategy != "mbr" or not trace.tables:
            raise ValueError(f"trace: expected one of mbr, got one of {trace.strategy}")
        if utility is not None and utility not in UTILITIES:
            raise ValueError(f"utility: expected one of {', '.join(UTILITIES)}, got {utility!r}")
        outputs = trace.outputs
        order = sorted(range(len(outputs)), key=lambda i: -outputs[i].total)
        *_, shares = trace.tables[0].values
        return cls(
            utility or str(trace.settings["utility"]),
            tuple(outputs[i] for i in order),
            _recorded(trace, order) if utility is None else _computed(trace, order, utility),
            tuple(shares[i] or 0.0 for i in order)
            if trace.settings["weights"] == "equal"
            else None,
        )

    @property
    def weightings(self) -> tuple[Weighting, ...]:
        """Those that are known."""
        every: tuple[Weighting, ...] = get_args(Weighting)
        return every if self.came_up else ("model",)

    def weights(
        self, weighting: Weighting = "equal", removed: Collection[int] = ()
    ) -> tuple[float, ...]:
        """Of each candidate as a reference; they sum to 1, and `removed` ones weigh nothing.

        Raises:
            ValueError: if all are removed, or for a weighting that is not known here.
        """
        if weighting not in self.weightings:
            expected = " or ".join(self.weightings)
            raise ValueError(f"weights: expected {expected}, got {weighting!r}")
        best = max((each.total for each in self.candidates), default=0.0)
        by_model = tuple(math.exp(each.total - best) for each in self.candidates)
        masses = by_model if weighting == "model" or self.came_up is None else self.came_up
        kept = [0.0 if i in removed else mass for i, mass in enumerate(masses)]
        total = math.fsum(kept)
        if not total:
            raise ValueError("references: expected at least one, got none")
        return tuple(mass / total for mass in kept)

    def expected(
        self, weighting: Weighting = "equal", removed: Collection[int] = ()
    ) -> tuple[float, ...]:
        """The weighted mean of each row: the expected utility of each candidate."""
        weights = self.weights(weighting, removed)
        return tuple(sum(w * u for w, u in zip(weights, row, strict=True)) for row in self.values)

    def winner(self, weighting: Weighting = "equal", removed: Collection[int] = ()) -> int:
        """Position of the candidate of the largest expected utility; see `CLOSE` for equal ones."""
        expected = self.expected(weighting, removed)
        best = max(expected)
        return next(i for i, value in enumerate(expected) if value > best - CLOSE)


def _recorded(trace: Trace, order: list[int]) -> tuple[tuple[float, ...], ...]:
    """The rows of the trace's table, in another order."""
    rows = trace.tables[0].values
    return tuple(tuple(float(rows[i][j] or 0.0) for j in order) for i in order)


def _computed(trace: Trace, order: list[int], utility: str) -> tuple[tuple[float, ...], ...]:
    """The same of another utility."""
    ids = [trace.outputs[i].token_ids for i in order]
    of = UTILITIES[utility]
    return tuple(tuple(of(hypothesis, reference) for reference in ids) for hypothesis in ids)
