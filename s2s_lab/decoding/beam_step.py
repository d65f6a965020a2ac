"""One step of a beam: all continuations of a sentence are ranked together, and some stay.

Shapes: the live hypotheses of a sentence stand in *places*; what a step decides are *entries*. The
first `width` entries are the new places, and those that follow, where there are any, hold sentence
ends that leave the beam. This module does not call the model and does not say when to stop.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float, Int
from torch import Tensor

from s2s_lab.decoding.coverage_penalty import coverage_penalty
from s2s_lab.decoding.length import Length
from s2s_lab.text import EOS


@dataclass(frozen=True)
class Live:
    """The hypotheses that go on, in their places; -inf = an empty place."""

    logprob: Float[Tensor, "batch places"]
    """log p(prefix | source), in nats: what the model says."""
    total: Float[Tensor, "batch places"]
    """The same with what rules added; equal without rules."""
    room: Int[Tensor, "batch 1"]
    """Places that finished hypotheses do not hold."""
    written: Int[Tensor, "batch places written"] | None
    """Their ids without BOS; None if nobody asks."""
    read: Float[Tensor, "batch places src"] | None
    """What they have read of each source token in all steps together; None if nobody asks."""

    def rows(self, index: Int[Tensor, "rows"]) -> "Live":
        """Some sentences."""
        written = None if self.written is None else self.written[index]
        read = None if self.read is None else self.read[index]
        return Live(self.logprob[index], self.total[index], self.room[index], written, read)


@dataclass(frozen=True)
class Scoring:
    """How a beam makes scores of sums of log-probabilities."""

    length: Length
    alpha: float
    beta: float
    """Strength of the coverage penalty."""

    @property
    def ends_differ(self) -> bool:
        """Whether pruning treats EOS unlike other tokens, so that it may outrank its row's best."""
        return self.length.in_step and not self.length.count_eos and self.alpha > 0

    def score(
        self,
        total: Float[Tensor, "*rows entries"],
        token: Int[Tensor, "*rows entries"],
        coverage: Float[Tensor, "*#rows #entries"] | None,
        tokens: int,
    ) -> Float[Tensor, "*rows entries"]:
        """Scores of hypotheses of so many tokens, the last of which is `token`."""
        score = self.length.score(total, self.length.counted(tokens, False), self.alpha)
        if not self.length.count_eos:
            ended = self.length.score(total, self.length.counted(tokens, True), self.alpha)
            score = torch.where(token == EOS, ended, score)
        return score if coverage is None else score + coverage

    def lines(
        self, logprob: float, total: float, counted: int, coverage: float | None, score: float
    ) -> list[tuple[str, float]]:
        """The arithmetic of a score: of `total`, which rules made of `logprob`, and the rest."""
        lines, made = [("log-probability", logprob)], "log-probability"
        if total != logprob:
            lines, made = [*lines, ("sum after the rules", total)], "sum"
        lines.append(self.length.line(counted, self.alpha))
        made += " + reward" if self.length.kind == "reward" else " / length penalty"
        if coverage is not None:
            lines.append((f"coverage penalty, β = {self.beta:g}", coverage))
            made += " + coverage penalty"
        return [*lines, (f"score = {made}", score)]


@dataclass(frozen=True)
class Candidates:
    """The best continuations of each sentence, best first; -inf where there are fewer."""

    parent: Int[Tensor, "batch ranks"]
    token: Int[Tensor, "batch ranks"]
    total: Float[Tensor, "batch ranks"]
    """Sum of what rules made of the log-probabilities."""
    logprob: Float[Tensor, "batch ranks"]
    """Sum of the log-probabilities; the same tensor as `total` without rules."""

    def at(self, ranks: Int[Tensor, "batch entries"]) -> "Candidates":
        """Those on some ranks, in another order."""
        parent, token, total = (
            part.gather(1, ranks) for part in (self.parent, self.token, self.total)
        )
        same = self.logprob is self.total
        return Candidates(parent, token, total, total if same else self.logprob.gather(1, ranks))


@dataclass(frozen=True)
class Step:
    """What the beam of each sentence decided in one step."""

    sentences: list[int]
    """The sentence of each row of the batch."""
    places: int
    """Old places of a sentence."""
    entries: Candidates
    """What was decided on, stay or not; parents are *old* places."""
    goes_on: Bool[Tensor, "batch entries"]
    ends: Bool[Tensor, "batch entries"]
    """True = taken, and it ends the sentence."""
    score: Float[Tensor, "batch entries"]
    """What it is worth as an answer."""
    coverage: Float[Tensor, "batch entries"] | None
    """The coverage penalty in that."""
    attention: Float[Tensor, "batch places src"] | None
    """What each *old* place read."""


def ranked(
    live: Live,
    logprobs: Float[Tensor, "batch places vocab"],
    allowed: Float[Tensor, "batch places vocab"],
    coverage: Float[Tensor, "batch places"] | None,
    scoring: Scoring,
    tokens: int,
    ranks: int,
) -> Candidates:
    """Rank all continuations of each sentence.

    Args:
        live: the hypotheses.
        logprobs: what the model says of the next token.
        allowed: what rules made of that; the same tensor without rules.
        coverage: the penalty of each place, if there is one.
        scoring: how the candidates compare.
        tokens: of a candidate.
        ranks: how many to return.
    """
    values, token = _best_of_rows(allowed, ranks, scoring.ends_differ)
    total = live.total[:, :, None] + values  # in double precision, as sums are
    key = total
    if scoring.length.in_step:
        added = None if coverage is None else coverage[:, :, None]
        key = scoring.score(total, token, added, tokens)
    each = token.shape[2]
    best, order = key.flatten(1).topk(min(ranks, each * token.shape[1]))
    parent, token = order // each, token.flatten(1).gather(1, order)
    total = best if key is total else total.flatten(1).gather(1, order)
    logprob = total
    if allowed is not logprobs:
        cell = parent * logprobs.shape[2] + token
        logprob = live.logprob.gather(1, parent) + logprobs.flatten(1).gather(1, cell).double()
        logprob = logprob.masked_fill(total == -torch.inf, -torch.inf)
    return _filled(Candidates(parent, token, total, logprob), ranks)


def _best_of_rows(
    allowed: Float[Tensor, "batch places vocab"], ranks: int, ends_apart: bool
) -> tuple[Float[Tensor, "batch places each"], Int[Tensor, "batch places each"]]:
    """No more than `ranks` of a row can be among the best of all; EOS goes along if asked for."""
    vocab = allowed.shape[2]
    if not ends_apart:
        return allowed.topk(min(ranks, vocab))
    end = torch.full_like(allowed[:, :, :1], EOS, dtype=torch.long)
    values, token = allowed.scatter(2, end, -torch.inf).topk(min(ranks, vocab))
    return torch.cat([values, allowed.gather(2, end)], 2), torch.cat([token, end], 2)


def _filled(found: Candidates, ranks: int) -> Candidates:
    """As many as asked for; what is missing has log-probability -inf."""
    missing = ranks - found.token.shape[1]
    if not missing:
        return found
    parent, token = (F.pad(part, (0, missing)) for part in (found.parent, found.token))
    total, logprob = (
        F.pad(part, (0, missing), value=-torch.inf) for part in (found.total, found.logprob)
    )
    return Candidates(parent, token, total, logprob)


def decide(
    found: Candidates, live: Live, width: int, keeps_place: bool
) -> tuple[Candidates, Bool[Tensor, "batch entries"], Bool[Tensor, "batch entries"]]:
    """Who stays: entries, which of them go on, and which end the sentence; see `Ending`."""
    exists, end = found.total > -torch.inf, found.token == EOS
    rank = torch.arange(found.token.shape[1], device=end.device)
    if keeps_place:
        taken = exists & (rank < live.room)
        return found, taken & ~end, taken & end
    taken = exists & (live.room > 0)
    others = end.long().argsort(dim=1, stable=True)[:, :width]  # the best that end nothing
    top = rank[:width].expand(len(end), -1)
    goes_on, ends = (taken & ~end).gather(1, others), (taken & end)[:, :width]
    none = torch.zeros_like(ends)
    entries = found.at(torch.cat([others, top], dim=1))
    return entries, torch.cat([goes_on, none], dim=1), torch.cat([none, ends], dim=1)


def next_live(live: Live, step: Step, width: int) -> Live:
    """The hypotheses after a step; every sentence has as many places then."""
    entries, goes_on = step.entries, step.goes_on[:, :width]
    parent, token = entries.parent[:, :width], entries.token[:, :width]
    written, read = live.written, live.read
    if written is not None:
        rows = parent[:, :, None].expand(-1, -1, written.shape[2])
        written = torch.cat([written.gather(1, rows), token[:, :, None]], dim=2)
    if read is not None and step.attention is not None:
        rows = parent[:, :, None].expand(-1, -1, read.shape[2])
        read = (read + step.attention).gather(1, rows)
    total = entries.total[:, :width].masked_fill(~goes_on, -torch.inf)
    logprob = total
    if entries.logprob is not entries.total:
        logprob = entries.logprob[:, :width].masked_fill(~goes_on, -torch.inf)
    return Live(logprob, total, live.room, written, read)


def penalty_of(
    live: Live, mask: Bool[Tensor, "batch src"], attention: Tensor | None, beta: float
) -> Float[Tensor, "batch places"] | None:
    """The coverage penalty of each place's continuations, which have all read the same."""
    if live.read is None or attention is None:
        return None
    return coverage_penalty(live.read + attention, mask[:, None], beta)
