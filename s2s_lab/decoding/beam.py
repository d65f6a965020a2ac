"""Beam search: the `width` best prefixes at once, by the log-probability of the whole prefix.

In each step all continuations of all live hypotheses of a sentence are ranked together
(`beam_step`). Libraries differ in three conventions, and each is a setting here: how scores are
made of log-probabilities (`length`, `coverage_penalty`), what becomes of hypotheses that end and
when the search is over (`ending`), and what next tokens may be (`rules`).

============== ===================================================================================
as in          settings
============== ===================================================================================
here           ``Beam(k, a)``: GNMT's penalty at the end, finished ones keep their places
transformers 5 ``Beam(k, a, n, length=Length("power"), ending=Ending.hugging_face(early))``, where
               k, a, n, early are ``num_beams``, ``length_penalty``, ``max_new_tokens`` and
               ``early_stopping``: the same tokens, as tests on random models show
fairseq        ``Beam(k, a, length=Length("power"), ending=Ending(keeps_place=False))``, where a is
               ``lenpen``; by reading, and but for the length limit, where it forces EOS
Joey NMT 2.3   ``Beam(k, a)`` comes near. By reading: it goes on behind sentence ends, and counts
               those of a place once, so that finished hypotheses hold places in another way
google/seq2seq not offered: there finished hypotheses compete in every step, and may drop out
d2l            ``Beam(k, 0.75, length=Length("power"))`` comes near: d2l has a chapter, no code
============== ===================================================================================
"""

from dataclasses import dataclass

import torch

from s2s_lab.batch import Batch
from s2s_lab.decoding.beam_run import BeamRun
from s2s_lab.decoding.clock import Clock, expect_limits
from s2s_lab.decoding.decoded import NBest
from s2s_lab.decoding.ending import Ending
from s2s_lab.decoding.length import Length
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.decoding.rules import Rule
from s2s_lab.models.protocol import StepModel
from s2s_lab.text import BOS


@dataclass(frozen=True)
class Beam:
    """Keep the `width` best prefixes.

    Source: Sutskever, Vinyals & Le (2014), section 3.2; length and coverage penalty of Wu et al.
    (2016), equation 14. Width 1 is greedy search; a width of all sequences is exact search.

    Raises:
        ValueError: for a width below 1, a negative alpha or coverage, or limits without room.
    """

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

    @property
    def name(self) -> str:
        """``beam``."""
        return "beam"

    @torch.inference_mode()
    def search(
        self, model: StepModel, sources: Batch, recorder: Recorder | None = None
    ) -> list[NBest]:
        """Up to `width` hypotheses for each source, best first.

        Raises:
            ValueError: for a coverage penalty and a model without attention over source tokens,
                or rules that allow no first token.
        """
        run = BeamRun(
            sources,
            self.width,
            self.max_steps,
            self.alpha,
            self.length or Length(),
            self.ending or Ending(),
            self.coverage or 0.0,
            self.rules,
        )
        last = torch.full((len(sources),), BOS, device=sources.mask.device)
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
