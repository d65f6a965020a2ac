"""A beam search over a batch, under way: who lives, who is done, and what was decided so far.

It joins the pieces: `beam_step` ranks and decides, `ending` says which sentences are done,
`beam_answers` collects what came out. Sentences that are done leave the batch when enough of them
are, because leaving costs a copy of the state of all others.
"""

from collections.abc import Sequence
from dataclasses import replace

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from s2s_lab.batch import Batch
from s2s_lab.decoding.beam_answers import Answers
from s2s_lab.decoding.beam_step import Live, Scoring, Step, decide, next_live, penalty_of, ranked
from s2s_lab.decoding.beam_trace import Weights, record
from s2s_lab.decoding.coverage_penalty import expect_coverage
from s2s_lab.decoding.ending import Ending, Limits, done
from s2s_lab.decoding.length import Length
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.decoding.rules import Rule, obey
from s2s_lab.models.protocol import State, StepModel, spread

WORTH_LEAVING = 8
"""Sentences that are done leave when they are one in so many."""


class BeamRun:
    """The settings are those of `Beam`, with nothing left open."""

    def __init__(
        self,
        sources: Batch,
        width: int,
        max_steps: int,
        alpha: float,
        length: Length,
        ending: Ending,
        coverage: float,
        rules: Sequence[Rule],
    ) -> None:
        batch, self.mask = len(sources), sources.mask
        self.width, self.ending, self.rules = width, ending, rules
        self.scoring = Scoring(length, alpha, coverage)
        self.limits = Limits(length, alpha, max_steps)
        self.sentences = list(range(batch))
        """The sentence of each row; some that are done may be among them."""
        self.open = list(range(batch))
        """The sentences that are not done."""
        self.answers = Answers(batch, width, self.scoring, ending.cut_competes)
        nothing = torch.zeros((batch, 1), dtype=torch.float64, device=self.mask.device)
        none = torch.zeros((batch, 1, 0), dtype=torch.long, device=self.mask.device)
        unread = torch.zeros_like(self.mask, dtype=torch.float64)[:, None]
        self.live = Live(
            logprob=nothing,
            total=nothing,
            room=torch.full_like(nothing, width, dtype=torch.long),
            written=none if rules else None,
            read=unread if coverage else None,
        )
        self.room: Tensor | None = None
        """Where log-probabilities are put; nothing keeps them beyond a step."""
        self.finished = nothing.new_full((batch, width), -torch.inf)
        """Scores of the best finished hypotheses; kept up where the rule of stopping asks."""

    def decide(
        self,
        logits: Float[Tensor, "rows vocab"],
        attention: Float[Tensor, "rows src"] | None,
        recorder: Recorder | None,
    ) -> Step:
        """Rank the continuations, decide who stays, and see which sentences are done."""
        live, keeps = self.live, self.ending.keeps_place
        logprobs = self._logprobs(logits).view(*live.total.shape, -1)
        allowed = logprobs
        if live.written is not None:
            allowed = obey(self.rules, logits, live.written.flatten(0, 1)).view_as(logprobs)
        if live.read is not None:
            attention = expect_coverage(attention, self.mask)
        read = None if attention is None else attention.view(*live.total.shape, -1)
        paid = penalty_of(live, self.mask, read, self.scoring.beta)
        tokens = len(self.answers.steps) + 1
        ranks = self.width if keeps else 2 * self.width
        found = ranked(live, logprobs, allowed, paid, self.scoring, tokens, ranks)
        entries, goes_on, ends = decide(found, live, self.width, keeps)
        coverage = None if paid is None else paid.gather(1, entries.parent)
        score = self.scoring.score(entries.total, entries.token, coverage, tokens)
        step = Step(
            self.sentences, live.total.shape[1], entries, goes_on, ends, score, coverage, read
        )
        if recorder:
            weights = Weights(logits, logprobs, allowed, paid)
            width = None if keeps else self.width
            record(recorder, self.rules, self.scoring, live, weights, step, tokens, width)
        self.answers.steps.append(step)
        self._move_on(step, tokens)
        return step

    def _logprobs(self, logits: Float[Tensor, "rows vocab"]) -> Float[Tensor, "rows vocab"]:
        """In the same room in every step: a new one of some megabytes costs as much as the sums."""
        if self.room is None or self.room.shape[1] != logits.shape[1]:
            rows = max(len(logits), self.width * len(self.sentences))
            self.room = logits.new_empty(rows, logits.shape[1])
        return torch.log_softmax(logits, -1, out=self.room[: len(logits)])

    def _move_on(self, step: Step, tokens: int) -> None:
        """Who lives now, and which sentences are done; the one wait for the device in a step."""
        live = next_live(self.live, step, self.width)
        if self.ending.keeps_place:
            live = replace(live, room=live.room - step.ends.sum(1, keepdim=True))
        if self.ending.keeps_place and self.ending.stop == "full":
            over = ~step.goes_on.any(1)
        else:
            new = step.score.masked_fill(~step.ends, -torch.inf)
            self.finished = torch.cat([self.finished, new], dim=1).topk(self.width).values
            over = done(self.ending, self.limits, self.finished, live.total, tokens)
            live = _closed(live, over)
        self.live = live
        self.open = [s for s, gone in zip(self.sentences, over.tolist(), strict=True) if not gone]

    def advance(
        self, model: StepModel, state: State, step: Step
    ) -> tuple[State, Int[Tensor, "rows"]]:
        """The state and the last token of every live hypothesis, before the next step."""
        parent = step.entries.parent[:, : self.width]
        token = step.entries.token[:, : self.width]
        rows = torch.arange(len(parent), device=parent.device)
        stay = self._leave()
        if stay is not None:
            rows, parent, token = rows[stay], parent[stay], token[stay]
        if len(self.answers.steps) > 1:
            state = model.reorder(state, (rows[:, None] * self.width + parent).flatten())
        else:  # all continue the same row, so none has to be moved
            state = state if stay is None else model.reorder(state, rows)
            state = spread(model, state, self.width, torch.arange(len(rows), device=rows.device))
        return state, token.flatten()

    def _leave(self) -> Int[Tensor, "rows"] | None:
        """Drop the sentences that are done, if they are many; the rows that stay."""
        gone = len(self.sentences) - len(self.open)
        if gone * WORTH_LEAVING < len(self.sentences) or not gone:
            return None
        left = set(self.open)
        kept = [row for row, sentence in enumerate(self.sentences) if sentence in left]
        stay = torch.tensor(kept, device=self.mask.device)
        self.sentences = list(self.open)
        self.mask, self.finished = self.mask[stay], self.finished[stay]
        self.live = self.live.rows(stay)
        return stay


def _closed(live: Live, over: Bool[Tensor, "batch"]) -> Live:
    """Nothing lives in sentences that are done."""
    return replace(
        live,
        logprob=live.logprob.masked_fill(over[:, None], -torch.inf),
        total=live.total.masked_fill(over[:, None], -torch.inf),
        room=live.room.masked_fill(over[:, None], 0),
    )
