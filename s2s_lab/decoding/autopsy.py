"""What became of a sequence that the search did not return, and what would have kept it.

The model's opinion of every token comes from reading the target (teacher forcing). Where it fell
off comes from the strategy's own trace. What would have kept it is tried out: real searches with
wider beams and with other length penalties. A beam is not monotonic, so a width that keeps the
target does not promise that the next one does, and of the widths in between only some are tried.
`autopsy_report` holds and prints what was found.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import torch

from s2s_lab.batch import Batch
from s2s_lab.decoding.autopsy_report import Autopsy, Fall, TokenReport, Tried, Verdict
from s2s_lab.decoding.beam import Beam
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.decoding.scoring import read_block
from s2s_lab.decoding.steered import UnderOrders, takes_rules
from s2s_lab.decoding.strategy import Strategy
from s2s_lab.decoding.trace import Candidate, Trace
from s2s_lab.models.protocol import StepModel
from s2s_lab.text import BOS, EOS, SPECIALS

ALPHAS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.5, 2.0)
"""Strengths of the length convention that are tried."""


@torch.inference_mode()
def autopsy(
    model: StepModel,
    source: Batch,
    target: Sequence[int],
    strategy: Strategy,
    vocab: Sequence[str],
    unknown: Sequence[str] = (),
    limit: int = 64,
) -> Autopsy:
    """Examine one target for one source.

    Args:
        model: any step model.
        source: a batch of one.
        target: ids; EOS is added where it is missing.
        strategy: the search that lost it, or found it.
        vocab: spelling of each id.
        unknown: words that stand as `<unk>` in the target.
        limit: the widest beam that is tried.

    Raises:
        ValueError: for more than one source, an empty target or ids that the model lacks, or a
            limit below 1.
    """
    target = _expect(source, target, vocab, limit)
    return _report(_Case(model, source, target, vocab), strategy, tuple(unknown), limit)


@dataclass(frozen=True)
class _Case:
    """A model, a source and a target."""

    model: StepModel
    source: Batch
    target: tuple[int, ...]
    vocab: Sequence[str]

    def tokens(self) -> tuple[TokenReport, ...]:
        """The model's opinion of each token."""
        inputs = torch.tensor([[BOS, *self.target[:-1]]], device=self.source.mask.device)
        logits, _, _ = read_block(self.model, self.model.start(self.source), inputs)
        reports, total = [], 0.0
        for token, row in zip(self.target, logits[0].log_softmax(-1).double(), strict=True):
            logprob, first = float(row[token]), int(row.argmax())
            total += logprob
            rank = 1 + int((row > row[token]).sum())
            reports.append(
                TokenReport(
                    self.vocab[token], logprob, total, rank, self.vocab[first], float(row[first])
                )
            )
        return tuple(reports)

    def trace(self, strategy: Strategy, listed: int = 8) -> Trace:
        """One search, written down."""
        width = self.source.mask.shape[1]
        told = [("", [str(place) for place in range(width)])]
        recorder = Recorder(strategy, "", told, self.vocab, listed)
        strategy.search(self.model, self.source, recorder)
        return recorder.traces([""])[0]

    def wins(self, strategy: Strategy) -> bool:
        """Whether a search returns the target."""
        return strategy.search(self.model, self.source)[0][0].ids == self.target

    def score(self, strategy: Strategy) -> float | None:
        """The strategy's own score of the target; None if it cannot be made to return it."""
        if not takes_rules(strategy):
            return None
        try:
            found = UnderOrders(strategy, self.target).search(self.model, self.source)[0][0]
        except ValueError:  # its other rules bar the first token
            return None
        possible = found.ids == self.target and math.isfinite(found.score)
        return found.score if possible else None

    def fall(self, strategy: Strategy, trace: Trace) -> tuple[Fall | None, bool]:
        """Where the search dropped the target, and whether it held all of it."""
        size, listed = len(self.vocab), 8
        while True:
            step, candidate = _last_seen(trace, self.target)
            if step == len(self.target):
                return None, True
            if candidate is not None:
                return _fall(step, candidate), False
            if listed >= size * max(len(s.live) for s in trace.steps):
                return None, False
            listed *= 8
            trace = self.trace(strategy, listed)

    def keeps(self, strategy: Strategy) -> bool:
        """Whether the target is among what a search returns."""
        found = strategy.search(self.model, self.source)[0]
        return any(decoded.ids == self.target for decoded in found)

    def alphas(self, strategy: Strategy) -> Tried:
        """Other strengths of the length convention, the strategy's width kept."""
        own = float(getattr(strategy, "alpha", Beam.alpha))
        tried = {alpha: self.wins(_beam(strategy, alpha=alpha)) for alpha in ALPHAS}
        winning = [alpha for alpha, won in tried.items() if won]
        nearest = min(winning, key=lambda alpha: abs(alpha - own), default=None)
        return Tried(nearest, tuple(tried.items()))


def _report(case: _Case, strategy: Strategy, unknown: tuple[str, ...], limit: int) -> Autopsy:
    trace, tokens = case.trace(strategy), case.tokens()
    answer, own = trace.outputs[0], case.score(strategy)
    fall, held = case.fall(strategy, trace)
    verdict = _verdict(
        answer.token_ids == case.target,
        tokens[-1].total - answer.total,
        None if own is None else own - answer.score,
    )
    return Autopsy(
        strategy=strategy.name,
        target=tokens,
        unknown=unknown,
        answer=answer.tokens,
        answer_logprob=answer.total,
        scores=(own, answer.score),
        verdict=verdict,
        fall=fall,
        held=held,
        width=_smallest(limit, lambda width: case.wins(_beam(strategy, width=width))),
        kept=_smallest(limit, lambda width: case.keeps(_beam(strategy, width=width))),
        alpha=case.alphas(strategy),
    )


def _expect(
    source: Batch, target: Sequence[int], vocab: Sequence[str], limit: int
) -> tuple[int, ...]:
    """The target with EOS, if everything fits."""
    ids = tuple(target)
    if len(source) != 1:
        raise ValueError(f"source: expected a batch of one, got {len(source)}")
    if not ids or ids == (EOS,):
        raise ValueError("target: expected at least one token, got none")
    if not all(0 <= token < len(vocab) for token in ids):
        raise ValueError(f"target: expected ids from 0 to {len(vocab) - 1}, got {ids}")
    if EOS in ids[:-1]:
        raise ValueError(f"target: expected {SPECIALS[EOS]} at the end only, got {ids}")
    if limit < 1:
        raise ValueError(f"limit: expected at least 1, got {limit}")
    return ids if ids[-1] == EOS else (*ids, EOS)


def _smallest(limit: int, holds: Callable[[int], bool]) -> Tried:
    """Look for a small width with which something holds: double, then halve the gap."""
    tried: dict[int, bool] = {}

    def at(width: int) -> bool:
        if width not in tried:
            tried[width] = holds(width)
        return tried[width]

    doubled = [2**n for n in range(limit.bit_length()) if 2**n <= limit]
    if doubled[-1] < limit:
        doubled.append(limit)
    high = next((width for width in doubled if at(width)), None)
    if high is not None:
        low = max((width for width in tried if not tried[width]), default=0)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if at(middle) else (middle, high)
    return Tried(high, tuple(sorted(tried.items())))


def _beam(strategy: Strategy, **settings: Any) -> Strategy:
    """The strategy with other settings; a beam in place of one that does not have them."""
    names = {setting.name for setting in fields(strategy)}  # type: ignore[arg-type]
    if not {"width", "alpha"} <= names:
        strategy = Beam(1, max_steps=getattr(strategy, "max_steps", Beam.max_steps))
    return replace(strategy, **settings)  # type: ignore[type-var]


def _verdict(is_answer: bool, by_logprob: float, by_score: float | None) -> Verdict:
    """Who prefers what: differences of target and answer."""
    if is_answer:
        return "answer"
    if by_score is None:
        return "search error" if by_logprob > 0 else "model error"
    if by_score > 0:
        return "search error"
    return "length" if by_logprob > 0 else "model error"


def _last_seen(trace: Trace, target: tuple[int, ...]) -> tuple[int, Candidate | None]:
    """How many tokens of the target the search held, and what became of the next one."""
    hypothesis = 0
    for step, token in enumerate(target):
        found = [
            candidate
            for each in trace.steps
            for candidate in each.candidates
            if candidate.parent == hypothesis and candidate.token_id == token
        ]
        kept = next((c for c in found if c.hypothesis is not None), None)
        if kept is None:
            return step, found[-1] if found else None
        assert kept.hypothesis is not None
        hypothesis = kept.hypothesis
    return len(target), None


def _fall(step: int, candidate: Candidate) -> Fall:
    return Fall(
        step, candidate.rank, candidate.behind, candidate.fate == "barred", candidate.reason
    )
