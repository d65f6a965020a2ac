"""Speculative decoding: a small model proposes some tokens, a large one checks them all at once.

The answers have exactly the law of the large model (the target), whatever the small one (the
draft) proposes; a bad draft only wastes time. A proposal x, drawn from the draft's q, is accepted
with probability ``min(1, p(x) / q(x))``; the first one that is not is replaced by a draw from
``max(0, p - q)``, renormalised. If all are accepted, the target draws one more token for nothing.

Time is saved only where reading several tokens costs the target about as much as reading one, so
by models that read blocks (`scoring.ReadsBlocks`); others check step by step, and the cost in a
trace says so. In a batch all sentences read the same block, so the slowest sets the pace.

Position t of a sentence has three random numbers of its own (`chance.py`): for the proposal, for
its acceptance, and for the token that replaces it. A round begins behind each token that the target
has drawn itself. Neither depends on the batch, so neither batch nor padding changes a result.
"""

from dataclasses import dataclass, field

import torch

from s2s_lab.batch import Batch
from s2s_lab.decoding.clock import Clock, expect_limits
from s2s_lab.decoding.decoded import Decoded, NBest
from s2s_lab.decoding.filters import Filter
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.decoding.speculative_run import Run, Settings
from s2s_lab.models.protocol import StepModel


@dataclass(frozen=True)
class Speculative:
    """Draw one sequence for each source from the target's law, with proposals of a draft model.

    The target is the model that is searched; the draft reads the same sources and has the same
    target vocabulary.

    Source: Leviathan, Kalman & Matias (2023), "Fast inference from transformers via speculative
    decoding", algorithm 1; Chen et al. (2023), "Accelerating large language model decoding with
    speculative sampling", algorithm 2.

    Raises:
        ValueError: for a lookahead below 1, or limits that leave no room; when it searches, for
            models of different vocabularies.
    """

    draft: StepModel = field(repr=False)
    """Proposes; repr leaves it out, and so do the settings of a trace."""
    lookahead: int = 4
    """Proposals a round."""
    greedy: bool = False
    """True: both take their most probable token, and the answer is the target's greedy one, token
    for token. False: both draw."""
    filters: tuple[Filter, ...] = ()
    """Applied to both laws; the answer has the target's law after them."""
    seed: int = 0
    """Where the random numbers of each sentence start, together with its tokens."""
    max_steps: int = 100
    """Length limit, EOS included; a sentence that reaches it is cut."""
    seconds: float | None = None
    """Time budget of the search; None: no limit."""

    def __post_init__(self) -> None:
        if self.lookahead < 1:
            raise ValueError(f"lookahead: expected at least 1, got {self.lookahead}")
        expect_limits(self.max_steps, self.seconds)

    @property
    def name(self) -> str:
        """``speculative``."""
        return "speculative"

    @torch.inference_mode()
    def search(
        self, model: StepModel, sources: Batch, recorder: Recorder | None = None
    ) -> list[NBest]:
        """One hypothesis for each source; its score is its log-probability by the target's law.

        Raises:
            Interrupted: on Ctrl-C, with what was found so far.
        """
        run = Run(self.settings, model, sources)
        with Clock(self.max_steps, self.seconds) as clock:
            for _ in clock.steps():
                run.round(recorder)
                if run.done.all():
                    break
        answers = [[run.answer(sentence)] for sentence in range(len(sources))]
        if recorder:
            for sentence, tally in enumerate(run.tallies):
                calls = tally.target_calls + tally.draft_calls
                recorder.spent(sentence, calls, tally.tokens)
            cut = clock.cut or "the length limit"
            recorder.finish(answers, _terms, cut, tables=[[t.table()] for t in run.tallies])
        return clock.answer(answers)

    @property
    def settings(self) -> Settings:
        """What a run over a batch needs to know."""
        return Settings(
            self.draft, self.lookahead, self.greedy, self.filters, self.seed, self.max_steps
        )


def _terms(decoded: Decoded) -> list[tuple[str, float]]:
    return [
        ("log-probability by the target", decoded.logprob),
        ("score = log-probability by the law that was drawn from", decoded.score),
    ]
