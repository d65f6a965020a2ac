"""What traces say of a step of a beam: why each candidate stayed, lost or was barred."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import torch
from jaxtyping import Float
from torch import Tensor

from s2s_lab.decoding.beam_step import Live, Scoring, Step
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.decoding.rules import Rule, why_barred
from s2s_lab.decoding.weighing import Weighed
from s2s_lab.decoding.weighing import why as plainly
from s2s_lab.text import EOS


@dataclass(frozen=True)
class Weights:
    """What the candidates of a step were weighed by, before any was chosen."""

    logits: Float[Tensor, "rows vocab"]
    logprobs: Float[Tensor, "batch places vocab"]
    allowed: Float[Tensor, "batch places vocab"]
    """Log-probabilities after the rules; the same tensor without."""
    coverage: Float[Tensor, "batch places"] | None
    """The penalty of each place's continuations."""


def record(
    recorder: Recorder,
    rules: Sequence[Rule],
    scoring: Scoring,
    live: Live,
    weights: Weights,
    step: Step,
    tokens: int,
    width: int | None,
) -> None:
    """Write a step of every sentence that is not done down.

    `live` are the hypotheses before the step, and each candidate has `tokens` tokens. `width` says
    how many go on if finished ones leave the beam; it is None if they keep their places.
    """
    total, scores = _sums(scoring, bool(rules), live, weights, tokens)
    barred: Callable[[int, int], str] = _nothing
    if live.written is not None:
        barred = why_barred(rules, weights.logits, live.written.flatten(0, 1))
    case = _Case(total, weights, scoring, tokens, width, barred)
    lives = (live.total > -torch.inf).any(1)
    stays, entries, sentences = step.goes_on | step.ends, step.entries, step.sentences
    rows: slice | Tensor = slice(None)
    if not lives.all():
        rows = lives.nonzero()[:, 0]
        sentences = [sentences[row] for row in rows.tolist()]
        case = replace(case, rows=rows.tolist())
    recorder.step(
        total=live.logprob[rows],
        logprobs=weights.logprobs[rows],
        attention=None if step.attention is None else step.attention[rows],
        parent=entries.parent[rows],
        token=entries.token[rows],
        stays=stays[rows],
        scores=None if scores is None else scores[rows],
        why=case.why,
        rows=sentences,
    )


def _sums(
    scoring: Scoring, ruled: bool, live: Live, weights: Weights, tokens: int
) -> tuple[Tensor | None, Tensor | None]:
    """Sums after the rules, and what was ranked by; None where log-probabilities are all."""
    if not (ruled or scoring.length.in_step):
        return None, None
    total = live.total[:, :, None] + weights.allowed.double()
    if not scoring.length.in_step:
        return total, total
    token = torch.arange(total.shape[2], device=total.device).expand_as(total)
    paid = None if weights.coverage is None else weights.coverage[:, :, None]
    return total, scoring.score(total, token, paid, tokens)


@dataclass(frozen=True)
class _Case:
    """One step of the sentences that are not done."""

    total: Float[Tensor, "batch places vocab"] | None
    """Sums after the rules, where candidates were ranked by more than the log-probability."""
    weights: Weights
    scoring: Scoring
    tokens: int
    width: int | None
    barred: Callable[[int, int], str]
    rows: Sequence[int] | None = None
    """The row of the batch that each sentence stands in; None: all of them, in order."""

    def _row(self, weighed: Weighed) -> int:
        return weighed.row if self.rows is None else self.rows[weighed.row]

    def why(self, weighed: Weighed) -> tuple[str, Sequence[tuple[str, float]]]:
        """A sentence, and the arithmetic where there is any."""
        if weighed.fate == "barred":
            places = self.weights.logprobs.shape[1]
            return self.barred(self._row(weighed) * places + weighed.place, weighed.token), ()
        terms = () if self.total is None else self._terms(weighed, self.total)
        if self.width is None:
            return plainly(weighed)[0], terms
        return self._refilled(weighed, self.width), terms

    @staticmethod
    def _refilled(weighed: Weighed, width: int) -> str:
        """Where finished hypotheses leave the beam."""
        if weighed.token == EOS:
            counts = f"sentence ends count among the first {width}"
            return f"rank {weighed.rank}, {counts}"
        goes = f"rank {weighed.rank}, the best {width} that do not end go on"
        if weighed.stays:
            return goes
        return f"{goes}: {weighed.behind:.2f} nats behind the last that stayed"

    def _terms(
        self, weighed: Weighed, sums: Float[Tensor, "batch places vocab"]
    ) -> Sequence[tuple[str, float]]:
        row = self._row(weighed)
        total = float(sums[row, weighed.place, weighed.token])
        if not self.scoring.length.in_step:
            return [
                ("log-probability", weighed.total),
                ("score = sum of what the rules made of it", total),
            ]
        paid = self.weights.coverage
        coverage = None if paid is None else float(paid[row, weighed.place])
        counted = self.scoring.length.counted(self.tokens, weighed.token == EOS)
        return self.scoring.lines(weighed.total, total, counted, coverage, weighed.score)


def _nothing(row: int, token: int) -> str:
    return "the model gives it no probability"
