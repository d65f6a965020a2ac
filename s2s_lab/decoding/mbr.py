"""Minimum Bayes risk: the candidate that is most like all others, not the most probable one.

Nobody knows the right output, but the model says how probable each candidate is. So each is taken
for the right one in turn, and the answer is the candidate that is worth most on average. Among
samples a sequence that came up twice counts twice as a reference, which is how its probability
enters. This module finds no candidates; any strategy can.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from math import exp
from typing import Literal

from s2s_lab.batch import Batch
from s2s_lab.decoding.clock import Interrupted
from s2s_lab.decoding.decoded import Decoded, NBest
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.decoding.sampling import Sampling
from s2s_lab.decoding.strategy import Strategy
from s2s_lab.decoding.trace import Table
from s2s_lab.decoding.utilities import UTILITIES, Utility
from s2s_lab.models.protocol import StepModel


@dataclass(frozen=True)
class MinimumBayesRisk:
    """Choose the candidate of the largest expected utility.

    ``argmax over h of Σ_r w_r · utility(h, r)``, with every candidate as hypothesis h and as
    reference r, itself included; of equal ones the first candidate wins.

    Source: Kumar & Byrne (2004), "Minimum Bayes-risk decoding for statistical machine
    translation"; over samples: Eikema & Aziz (2020), "Is MAP decoding all you need?".

    Raises:
        ValueError: for a utility or weights that do not exist.
    """

    candidates: Strategy = field(default_factory=lambda: Sampling(samples=16))
    """Where the candidates come from; its limits are the limits of this search."""
    utility: str | Utility = "chrf"
    """What a hypothesis is worth beside a reference: a name of `UTILITIES`, or one of your own."""
    weights: Literal["equal", "model"] = "equal"
    """``equal``: each candidate counts once for each time that it came up, as is right for samples;
    ``model``: each counts by its probability, as is right for lists without repetition."""

    def __post_init__(self) -> None:
        if isinstance(self.utility, str) and self.utility not in UTILITIES:
            raise ValueError(
                f"utility: expected one of {', '.join(UTILITIES)}, got {self.utility!r}"
            )
        if self.weights not in ("equal", "model"):
            raise ValueError(f"weights: expected equal or model, got {self.weights!r}")

    @property
    def name(self) -> str:
        """``mbr``."""
        return "mbr"

    def search(
        self, model: StepModel, sources: Batch, recorder: Recorder | None = None
    ) -> list[NBest]:
        """The different candidates of each source, largest expected utility first.

        Raises:
            Interrupted: on Ctrl-C, with the choice among what was found so far.
        """
        interrupted = False
        try:
            lists = self.candidates.search(model, sources, recorder)
        except Interrupted as stop:
            lists, interrupted = stop.answers, True
        risks = [self._weigh(found) for found in lists]
        answers = [risk.answers() for risk in risks]
        if recorder:
            recorder.finish(
                answers,
                self._terms,
                cut="a limit of the search for candidates",
                verdict=_verdict,
                tables=[[risk.table(self._utility.name)] for risk in risks],
            )
        if interrupted:
            raise Interrupted(answers)
        return answers

    @property
    def _utility(self) -> Utility:
        return UTILITIES[self.utility] if isinstance(self.utility, str) else self.utility

    def _weigh(self, found: NBest) -> "Risk":
        """Compare all different candidates of a sentence with each other."""
        counts = Counter(decoded.ids for decoded in found)
        different = tuple({decoded.ids: decoded for decoded in reversed(found)}[i] for i in counts)
        if self.weights == "equal":
            masses = [float(counts[decoded.ids]) for decoded in different]
        else:
            best = max((decoded.logprob for decoded in different), default=0.0)
            masses = [exp(decoded.logprob - best) for decoded in different]
        of = self._utility
        return Risk(
            different,
            tuple(mass / sum(masses) for mass in masses),
            tuple(tuple(of(h.ids, r.ids) for r in different) for h in different),
        )

    def _terms(self, decoded: Decoded) -> list[tuple[str, float]]:
        return [
            ("log-probability", decoded.logprob),
            (f"score = expected utility ({self._utility.name})", decoded.score),
        ]


@dataclass(frozen=True)
class Risk:
    """The different candidates of one sentence, and what each is worth beside each."""

    candidates: tuple[Decoded, ...]
    weights: tuple[float, ...]
    """Of each as a reference; they sum to 1."""
    utilities: tuple[tuple[float, ...], ...]
    """A row for each as a hypothesis, a column for each as a reference."""

    @property
    def expected(self) -> tuple[float, ...]:
        """The weighted mean of each row."""
        return tuple(
            sum(w * u for w, u in zip(self.weights, row, strict=True)) for row in self.utilities
        )

    @property
    def order(self) -> list[int]:
        """Positions of the candidates, best first."""
        expected = self.expected
        return sorted(range(len(expected)), key=lambda i: -expected[i])

    def answers(self) -> NBest:
        """The candidates, best first, scored by expected utility."""
        expected = self.expected
        return [replace(self.candidates[i], score=expected[i]) for i in self.order]

    def table(self, utility: str) -> Table:
        """The matrix, with the weights below and the means on the right; the answer is marked."""
        order, expected = self.order, self.expected
        names = tuple(f"answer {rank}" for rank in range(1, len(order) + 1))
        rows = [(*(self.utilities[i][j] for j in order), expected[i]) for i in order]
        return Table(
            title=f"{utility} of each row if each column is right",
            rows=(*names, "weight"),
            columns=(*names, "mean"),
            values=(*rows, (*(self.weights[j] for j in order), None)),
            marked=((0, len(order)),) if order else (),
        )


def _verdict(decoded: Decoded, best: Decoded) -> str:
    if decoded is best:
        return "the largest expected utility"
    return f"expected utility {best.score - decoded.score:.3f} lower"
