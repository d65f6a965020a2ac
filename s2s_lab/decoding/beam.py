"""Beam search: the `width` best prefixes at once, by the log-probability of the whole prefix.

In each step all continuations of all live hypotheses of a sentence are ranked together
(`beam_step`). Libraries differ in three conventions, and each is a setting here: how scores are
made of log-probabilities (`length`, `coverage_penalty`), what becomes of hypotheses that end and
when the search is over (`ending`), and what next tokens may be (`rules`).

==================== =============================================================================
as in                settings
==================== =============================================================================
ours, the default    ``Beam(k, a)``: GNMT's penalty at the end, finished ones keep their places
transformers 5       ``Beam(k, a, length=Length("power"), ending=Ending.hugging_face(early))``, where
                     k, a, early are ``num_beams``, ``length_penalty``, ``early_stopping`` and
                     `max_steps` is ``max_new_tokens``; the same tokens, tested on random models
fairseq              ``Beam(k, a, length=Length("power"), ending=Ending(False))`` with ``lenpen`` a;
                     by reading, and but for the length limit, where it forces EOS
Joey NMT 2.3         ``Beam(k, a)`` comes near; by reading: what follows a sentence end stays in its
                     beam and goes on, so that finished hypotheses hold places in another way
google/seq2seq       not offered: there finished hypotheses compete in every step, and may drop out
d2l                  ``Beam(k, 0.75, length=Length("power"))`` comes near; it is described, not coded
==================== =============================================================================
"""

from dataclasses import dataclass, replace
from typing import ClassVar

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from s2s_lab.batch import Batch
from s2s_lab.decoding.beam_answers import Answers
from s2s_lab.decoding.beam_step import Live, Scoring, Step, decide, next_live, penalty_of, ranked
from s2s_lab.decoding.beam_trace import record
from s2s_lab.decoding.clock import Clock, expect_limits
from s2s_lab.decoding.coverage_penalty import expect_coverage
from s2s_lab.decoding.decoded import NBest
from s2s_lab.decoding.ending import Ending, Limits, done
from s2s_lab.decoding.length import Length
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.decoding.rules import Rule, obey
from s2s_lab.models.protocol import State, StepModel, spread
from s2s_lab.text import BOS


@dataclass(frozen=True)
class Beam:
    """Keep the `width` best prefixes.

    Source: Sutskever, Vinyals & Le (2014), section 3.2; length and coverage penalty of Wu et al.
    (2016), equation 14. Width 1 is greedy search; a width of all sequences is exact search.

    Raises:
        ValueError: for a width below 1, a negative alpha or coverage, or limits without room.
    """

    name: ClassVar[str] = "beam"

    width: int = 5
    """Places in the beam."""
    alpha: float = 0.6
    """Strength of the length convention; 0 compares plain log-probabilities."""
    max_steps: int = 100
    """Length limit, EOS included; a sentence that reaches it is cut."""
    seconds: float | None = None
    """Time budget of a search."""
    length: Length | None = None
    """How length enters the score. None: ``Length()``, GNMT's way."""
    ending: Ending | None = None
    """What a finished hypothesis does to the beam, and when to stop. None: ``Ending()``."""
    coverage: float | None = None
    """β of the coverage penalty, which needs a model with attention; None: without."""
    rules: tuple[Rule, ...] = ()
    """What next tokens must obey."""

    def __post_init__(self) -> None:
        if self.width < 1:
            raise ValueError(f"width: expected at least 1, got {self.width}")
        if self.alpha < 0:
            raise ValueError(f"alpha: expected 0 or more, got {self.alpha}")
        if self.coverage is not None and self.coverage < 0:
            raise ValueError(f"coverage: expected 0 or more, got {self.coverage}")
        expect_limits(self.max_steps, self.seconds)

    @torch.inference_mode()
    def search(
        self, model: StepModel, sources: Batch, recorder: Recorder | None = None
    ) -> list[NBest]:
        """Up to `width` hypotheses for each source, best first.

        Raises:
            ValueError: for a coverage penalty and a model without attention over source tokens,
                or rules that allow no first token.
        """
        run = _Run(self, sources)
        last = torch.full((len(sources),), BOS, device=run.mask.device)
        with Clock(self.max_steps, self.seconds) as clock:
            state = model.start(sources)
            for _ in clock.steps():
                logits, state, read = model.step(state, last)
                step = run.decide(logits, read, recorder)
                if not run.open:
                    break
                state, last = run.advance(model, state, step)
        answers = run.answers.collect(run.open)
        if recorder:
            recorder.finish(answers, run.answers.terms, clock.cut, run.answers.verdict)
        return clock.answer(answers)


class _Run:
    """One search over a batch: what lives, and what was decided so far."""

    def __init__(self, beam: Beam, sources: Batch) -> None:
        batch, device = len(sources), sources.mask.device
        self.beam, self.mask = beam, sources.mask
        self.ending = beam.ending or Ending()
        self.scoring = Scoring(beam.length or Length(), beam.alpha, beam.coverage or 0.0)
        self.limits = Limits(self.scoring.length, beam.alpha, beam.max_steps)
        self.answers = Answers(batch, beam.width, self.scoring, self.ending.cut_competes)
        self.sentences = list(range(batch))
        """The sentence of each row; those that are done may be among them for a while."""
        self.open = self.sentences
        """Sentences that are not done."""
        nothing = torch.zeros((batch, 1), dtype=torch.float64, device=device)
        self.live = Live(
            logprob=nothing,
            total=nothing,
            room=torch.full((batch, 1), beam.width, device=device),
            written=torch.empty((batch, 1, 0), dtype=torch.long, device=device)
            if beam.rules
            else None,
            read=sources.mask.new_zeros((batch, 1, sources.mask.shape[1]), dtype=torch.float64)
            if beam.coverage
            else None,
        )
        self.finished = nothing.new_full((batch, beam.width), -torch.inf)
        """Scores of the best finished hypotheses, where the rule of stopping needs them."""

    def decide(
        self,
        logits: Float[Tensor, "rows vocab"],
        attention: Float[Tensor, "rows src"] | None,
        recorder: Recorder | None,
    ) -> Step:
        """Rank the continuations, write down who stays, and see which sentences are done."""
        batch, places = self.live.total.shape
        logprobs = logits.log_softmax(-1).view(batch, places, -1)
        allowed = logprobs
        if self.live.written is not None:
            allowed = obey(self.beam.rules, logits, self.live.written.flatten(0, 1))
            allowed = allowed.view_as(logprobs)
        if self.live.read is not None:
            attention = expect_coverage(attention, self.mask)
        read = None if attention is None else attention.view(batch, places, -1)
        coverage = penalty_of(self.live, self.mask, read, self.scoring.beta)
        tokens, width, keeps = len(self.answers.steps) + 1, self.beam.width, self.ending.keeps_place
        ranks = width if keeps else 2 * width
        found = ranked(self.live, logprobs, allowed, coverage, self.scoring, tokens, ranks)
        entries, goes_on, ends = decide(found, self.live, width, keeps)
        paid = None if coverage is None else coverage.gather(1, entries.parent)
        score = self.scoring.score(entries.total, entries.token, paid, tokens)
        step = Step(
            self.sentences, *_fields(entries), score, paid, goes_on, ends, attention=read
        )
        if recorder:
            record(recorder, self.beam.rules, self.live, step, logits, allowed, found, self.scoring)
        self.answers.steps.append(step)
        self._see_who_is_done(step, tokens)
        return step
