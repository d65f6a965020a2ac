"""Greedy search: the most probable next token, again and again.

It never revises a choice, so it can miss a better sequence that begins with a worse token.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from s2s_lab.batch import Batch
from s2s_lab.decoding.clock import Clock, expect_limits
from s2s_lab.decoding.decoded import Decoded, NBest
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.decoding.rules import Rule, obey, why_barred
from s2s_lab.decoding.weighing import Weighed
from s2s_lab.decoding.weighing import why as plainly
from s2s_lab.models.protocol import StepModel
from s2s_lab.text import BOS, EOS

WORTH_LEAVING = 8
"""Sentences that are done leave the batch when they are one in so many."""


@dataclass(frozen=True)
class Greedy:
    """Take the argmax of each step until EOS.

    Source: Sutskever, Vinyals & Le (2014), section 3.2, with a beam of 1. The same tokens as
    ``generate(num_beams=1, do_sample=False)`` of transformers, with ``RepetitionPenalty(p,
    of="logits")`` for its ``repetition_penalty``.

    Raises:
        ValueError: for limits without room.
    """

    max_steps: int = 100
    """Length limit, EOS included; a sentence that reaches it is cut."""
    seconds: float | None = None
    """Time budget of a search."""
    rules: tuple[Rule, ...] = ()
    """What next tokens must obey."""

    def __post_init__(self) -> None:
        expect_limits(self.max_steps, self.seconds)

    @property
    def name(self) -> str:
        """``greedy``."""
        return "greedy"

    @torch.inference_mode()
    def search(
        self, model: StepModel, sources: Batch, recorder: Recorder | None = None
    ) -> list[NBest]:
        """One hypothesis for each source; `recorder`, if given, writes down every step.

        Raises:
            ValueError: for rules that allow no first token.
        """
        run = _Run(self.rules, len(sources), sources.mask.device)
        with Clock(self.max_steps, self.seconds) as clock:
            state = model.start(sources)
            for _ in clock.steps():
                logits, state, read = model.step(state, run.last)
                run.choose(logits, read, recorder)
                stay = run.leave()
                if not run.sentences:
                    break
                state = state if stay is None else model.reorder(state, stay)
        answers = run.answers(len(sources))
        if recorder:
            recorder.finish(answers, lambda d: [("log-probability", d.logprob)], clock.cut)
        return clock.answer(answers)


@dataclass(frozen=True)
class _Step:
    """What was chosen for the sentences that were still in the batch."""

    sentences: list[int]
    token: Int[Tensor, "rows"]
    logprob: Float[Tensor, "rows"]
    taken: Bool[Tensor, "rows"]
    """False where the sentence had ended before."""
    read: Float[Tensor, "rows src"] | None


class _Run:
    """One search over a batch; sentences leave it when they are done."""

    def __init__(self, rules: tuple[Rule, ...], batch: int, device: torch.device) -> None:
        self.rules, self.steps = rules, list[_Step]()
        self.sentences = list(range(batch))
        """The sentence of each row; those that are done may be among them for a while."""
        self.last = torch.full((batch,), BOS, device=device)
        self.lives = torch.ones(batch, dtype=torch.bool, device=device)
        self.total = torch.zeros(batch, dtype=torch.float64, device=device)
        self.written = torch.empty((batch, 0), dtype=torch.long, device=device)
        """Ids without BOS, kept up for the rules."""

    def choose(
        self,
        logits: Float[Tensor, "rows vocab"],
        read: Float[Tensor, "rows src"] | None,
        recorder: Recorder | None,
    ) -> None:
        """Take the best token of each row that is alive."""
        logprobs = logits.log_softmax(-1)
        allowed = obey(self.rules, logits, self.written) if self.rules else logprobs
        logprob, token = allowed.max(-1)
        taken = self.lives
        if self.rules:  # which may bar every token
            taken = taken & (logprob > -torch.inf)
            logprob = logprobs.gather(1, token[:, None])[:, 0]
        step = _Step(self.sentences, token, logprob, taken, read)
        if recorder:
            self._record(recorder, step, logits, logprobs, allowed)
            self.total = self.total + logprob.double()
        self.steps.append(step)
        self.last, self.lives = token, taken & (token != EOS)
        if self.rules:
            self.written = torch.cat([self.written, token[:, None]], dim=1)

    def leave(self) -> Int[Tensor, "rows"] | None:
        """Drop the sentences that are done, if they are many; the rows that stay.

        The one wait for the device in a step.
        """
        kept = [row for row, lives in enumerate(self.lives.tolist()) if lives]
        gone = len(self.sentences) - len(kept)
        if not gone or gone * WORTH_LEAVING < len(self.sentences):
            return None
        stay = torch.tensor(kept, device=self.last.device, dtype=torch.long)
        self.sentences = [self.sentences[row] for row in kept]
        self.last, self.lives, self.total, self.written = (
            part[stay] for part in (self.last, self.lives, self.total, self.written)
        )
        return stay

    def answers(self, batch: int) -> list[NBest]:
        """What was chosen for each sentence."""
        ids: list[list[int]] = [[] for _ in range(batch)]
        logprobs = [0.0] * batch
        reads: list[list[int]] = [[] for _ in range(batch)]
        seen = 0
        for step in self.steps:
            columns = (step.token.tolist(), step.logprob.tolist(), step.taken.tolist())
            for row, (token, logprob, taken) in enumerate(zip(*columns, strict=True)):
                sentence = step.sentences[row]
                if taken:
                    ids[sentence].append(token)
                    logprobs[sentence] += logprob
                    reads[sentence].append(seen + row)
            seen += len(step.sentences)
        if not all(ids):
            raise ValueError("rules: expected at least one token that may come first, got none")
        parts = [step.read for step in self.steps if step.read is not None]
        read = torch.cat(parts) if parts else None
        return [
            [
                Decoded(
                    tuple(ids[s]),
                    logprobs[s],
                    logprobs[s],
                    ids[s][-1] == EOS,
                    None if read is None else read[torch.tensor(reads[s], device=read.device)],
                )
            ]
            for s in range(batch)
        ]

    def _record(
        self,
        recorder: Recorder,
        step: _Step,
        logits: Float[Tensor, "rows vocab"],
        logprobs: Float[Tensor, "rows vocab"],
        allowed: Float[Tensor, "rows vocab"],
    ) -> None:
        """Write the step of every living sentence down."""
        barred = why_barred(self.rules, logits, self.written) if self.rules else None
        total = torch.where(step.taken, self.total, -torch.inf)
        rows: slice | Tensor = slice(None)
        sentences = step.sentences
        if not step.taken.all():
            rows = step.taken.nonzero()[:, 0]
            sentences = [sentences[row] for row in rows.tolist()]
        case = _Case(rows, total, allowed, barred)
        recorder.step(
            total=total[rows, None],
            logprobs=logprobs[rows, None],
            attention=None if step.read is None else step.read[rows, None],
            parent=torch.zeros_like(step.token[rows, None]),
            token=step.token[rows, None],
            stays=step.taken[rows, None],
            scores=None if barred is None else (allowed + total[:, None])[rows, None],
            why=case.why,
            rows=sentences,
        )


@dataclass(frozen=True)
class _Case:
    """One step of the sentences that are not done, for their traces."""

    rows: slice | Tensor
    """Where they stand in the batch."""
    total: Float[Tensor, "rows"]
    allowed: Float[Tensor, "rows vocab"]
    barred: Callable[[int, int], str] | None

    def why(self, weighed: Weighed) -> tuple[str, Sequence[tuple[str, float]]]:
        """A sentence, and the arithmetic where rules changed the score."""
        if self.barred is None:
            return plainly(weighed)
        row = weighed.row if isinstance(self.rows, slice) else int(self.rows[weighed.row])
        if weighed.fate == "barred":
            return self.barred(row, weighed.token), ()
        changed = float(self.allowed[row, weighed.token])
        if changed == weighed.logprob:
            return plainly(weighed)
        terms = [
            ("log-probability", weighed.total),
            (
                f"score = {float(self.total[row]):.2f} so far + {changed:.2f} after the rules",
                weighed.score,
            ),
        ]
        return plainly(weighed)[0], terms
