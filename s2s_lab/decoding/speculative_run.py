"""Speculative decoding of a batch, under way: what is decided, what is proposed, where all stand.

The states of the models can only move on together, so all sentences have read the same number of
tokens; a sentence that has decided more reads them again with the next block, which costs no call.
What is decided and why is in `verification.py`, one position at a time.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from s2s_lab.batch import Batch
from s2s_lab.decoding.chance import draw, uniforms
from s2s_lab.decoding.decoded import Decoded
from s2s_lab.decoding.filters import Filter, stages
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.decoding.scoring import passes, read_block
from s2s_lab.decoding.verification import Check, Explained, Tally, verify
from s2s_lab.models.protocol import State, StepModel
from s2s_lab.text import BOS, EOS


@dataclass(frozen=True)
class Settings:
    """Those of `Speculative`."""

    draft: StepModel
    lookahead: int
    greedy: bool
    filters: tuple[Filter, ...]
    seed: int
    limit: int
    """Most tokens of an output."""

    def law(self, logits: Float[Tensor, "rows vocab"]) -> Float[Tensor, "rows vocab"]:
        """What a model draws from: log-probabilities after the filters, or the best token alone."""
        logprobs = stages(logits.log_softmax(-1), self.filters)[-1]
        if not self.greedy:
            return logprobs
        alone = torch.full_like(logprobs, -torch.inf)
        return alone.scatter(1, logprobs.argmax(1, keepdim=True), 0.0)


class Run:
    """A search over a batch.

    The first token is the target's own, so both vocabularies are known before anything is proposed.
    """

    def __init__(self, settings: Settings, model: StepModel, sources: Batch) -> None:
        """Both models read the sources; nothing is decided yet."""
        self.settings, self.model = settings, model
        batch, device, limit = len(sources), sources.mask.device, settings.limit
        self.ids = torch.full((batch, 1 + limit), EOS, device=device)
        """BOS, what is decided, and behind it proposals."""
        self.ids[:, 0] = BOS
        self.length = torch.zeros(batch, dtype=torch.long, device=device)
        """Decided tokens of each sentence."""
        self.begun = torch.zeros_like(self.length)
        """Where the round of each sentence began."""
        self.done = torch.zeros(batch, dtype=torch.bool, device=device)
        self.logprob = torch.zeros(batch, dtype=torch.float64, device=device)
        self.law_logprob = torch.zeros_like(self.logprob)
        self.reads: list[list[Float[Tensor, "src"]]] = [[] for _ in range(batch)]
        self.tallies = [Tally() for _ in range(batch)]
        drawn = uniforms(sources, settings.seed, limit, count=3).view(batch, 3, limit)
        self.u_propose, self.u_accept, self.u_draw = drawn.unbind(1)
        self.known = 0
        """Tokens that both states have read, BOS included."""
        self.vocab = 0
        """Tokens of the target, once it has answered."""
        self.target_state = model.start(sources)
        self.draft_state = settings.draft.start(sources)

    def round(self, recorder: Recorder | None) -> None:
        """Propose, check, and go to where the slowest sentence stands."""
        first, limit = self.known, self.settings.limit
        ahead = min(self.settings.lookahead, limit - 1 - first) if first else 0
        laws, draft_states = self._propose(ahead)
        block = self.ids[:, first : first + ahead + 1].clone()
        logits, states, read = read_block(self.model, self.target_state, block)
        self.vocab = logits.shape[-1]
        active = (~self.done).nonzero()[:, 0].tolist()
        reading = ~self.done
        for i in range(ahead + 1):
            q = laws[i] if i < ahead else None
            row_read = None if read is None else read[:, i]
            reading = self._decide(first + i, logits[:, i], q, row_read, reading, recorder)
        if not self.done.all():
            self.known = int(self.length[~self.done].min())
            moved = self.known - first
            if moved > ahead:  # the draft has not read its last proposal yet
                last = draft_states[-1] if ahead else self.draft_state
                draft_states.append(self.settings.draft.step(last, block[:, -1])[1])
            self.target_state, self.draft_state = states[moved - 1], draft_states[moved - 1]
        for sentence in active:
            self.tallies[sentence].add(passes(self.model, ahead + 1), len(draft_states), ahead)

    def _proposed(self, t: int) -> Bool[Tensor, "batch"]:
        """Whether the token at position t is the draft's to propose: not the first, nor the last
        that the limit allows, nor the one behind a full round."""
        inside = t < self.begun + self.settings.lookahead
        return inside & (0 < t < self.settings.limit - 1)

    def _propose(self, ahead: int) -> tuple[list[Float[Tensor, "batch vocab"]], list[State]]:
        """The draft's laws and states, token by token; proposals stand in `ids`.

        What is decided already it only reads; what it proposed in the last round and was not
        checked, it proposes again, because the random numbers are the same.
        """
        laws: list[Float[Tensor, "batch vocab"]] = []
        states: list[State] = []
        state = self.draft_state
        for t in range(self.known, self.known + ahead):
            logits, state, _ = self.settings.draft.step(state, self.ids[:, t])
            if logits.shape[-1] != self.vocab:
                raise ValueError(
                    f"draft: expected the target's vocabulary of {self.vocab} tokens, "
                    f"got {logits.shape[-1]}"
                )
            law = self.settings.law(logits)
            proposal = draw(law, self.u_propose[:, t]).where(self._proposed(t), EOS)
            self.ids[:, t + 1] = torch.where(self.length > t, self.ids[:, t + 1], proposal)
            laws.append(law)
            states.append(state)
        return laws, states

    def _decide(
        self,
        t: int,
        logits: Float[Tensor, "batch vocab"],
        q: Float[Tensor, "batch vocab"] | None,
        read: Float[Tensor, "batch src"] | None,
        reading: Bool[Tensor, "batch"],
        recorder: Recorder | None,
    ) -> Bool[Tensor, "batch"]:
        """Decide the tokens at position t.

        Args:
            t: the position.
            logits: of the target.
            q: the draft's law there; None behind the last proposal.
            read: attention of the target.
            reading: where the target has read what was decided, up to here.
            recorder: writes down.

        Returns:
            `reading` for the next position.
        """
        p, proposed = self.settings.law(logits), self._proposed(t)
        turn = reading & (self.length == t)
        if q is None:
            turn, q = turn & ~proposed, p
        check = verify(p, q, self.ids[:, t + 1], proposed, self.u_accept[:, t], self.u_draw[:, t])
        for row in turn.nonzero()[:, 0].tolist():
            if recorder:
                self._write(recorder, row, check, logits, read)
            if read is not None:
                self.reads[row].append(read[row])
            self.tallies[row].count(bool(proposed[row]), bool(check.accepted[row]))
        self._commit(t, turn, check.token, logits.log_softmax(-1), p)
        broken = turn & ~check.accepted
        self.begun = torch.where(broken, t + 1, self.begun)
        return reading & ~broken & ~self.done

    def _commit(
        self,
        t: int,
        turn: Bool[Tensor, "batch"],
        token: Int[Tensor, "batch"],
        logprobs: Float[Tensor, "batch vocab"],
        p: Float[Tensor, "batch vocab"],
    ) -> None:
        """Let the token stand, where it is a sentence's turn."""
        laws = (logprobs, logprobs if self.settings.greedy else p)
        own, cut = (law.gather(1, token[:, None])[:, 0].double() for law in laws)
        self.logprob += torch.where(turn, own, 0.0)
        self.law_logprob += torch.where(turn, cut, 0.0)
        self.ids[:, t + 1] = torch.where(turn, token, self.ids[:, t + 1])
        self.length += turn.long()
        self.done = self.done | (turn & ((token == EOS) | (t + 1 == self.settings.limit)))

    def answer(self, sentence: int) -> Decoded:
        """What is decided of a sentence."""
        ids = tuple(self.ids[sentence, 1 : 1 + int(self.length[sentence])].tolist())
        return Decoded(
            ids=ids,
            logprob=float(self.logprob[sentence]),
            score=float(self.law_logprob[sentence]),
            finished=ids[-1] == EOS,
            attention=torch.stack(self.reads[sentence]) if self.reads[sentence] else None,
        )

    def _write(
        self,
        recorder: Recorder,
        row: int,
        check: Check,
        logits: Float[Tensor, "batch vocab"],
        read: Float[Tensor, "batch src"] | None,
    ) -> None:
        """Write one token of one sentence down."""
        one = slice(row, row + 1)
        place = torch.zeros(1, 1, dtype=torch.long, device=logits.device)
        scores = (self.law_logprob[one, None] + check.p[one].log())[None]
        recorder.step(
            total=self.logprob[one, None],
            logprobs=logits[one].log_softmax(-1)[None],
            attention=None if read is None else read[one][None],
            parent=place,
            token=check.token[one, None],
            stays=torch.ones_like(place, dtype=torch.bool),
            scores=None if self.settings.greedy else scores,
            why=Explained(check, row, self.settings.filters, logits, self.settings.greedy).why,
            rows=[row],
        )
