"""Sampling: each next token is drawn from the model's law, or from what filters leave of it.

Ancestral sampling without filters draws whole sequences from the model itself: a sequence comes up
as often as it is probable. Filters cut each step and renormalise, so sequences follow another law;
each answer carries both log-probabilities. Repetitions are kept, because how often a sequence
comes up is what samples tell. What never repeats is in `stochastic_beam.py`.

Token t of sample s takes one number from [0, 1), and the token whose share it falls into. These
numbers belong to the sentence (`chance.py`), so neither batch nor padding changes a sample, and
more samples change none of the first ones.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor

from s2s_lab.batch import Batch
from s2s_lab.decoding.chance import draw, shares, uniforms
from s2s_lab.decoding.clock import Clock, expect_limits
from s2s_lab.decoding.decoded import Decoded, NBest
from s2s_lab.decoding.filters import Filter, stages
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.decoding.rules import Rule, obey, why_barred
from s2s_lab.decoding.weighing import Weighed
from s2s_lab.models.protocol import StepModel, spread
from s2s_lab.text import BOS, EOS

Law = Float[Tensor, "rows vocab"]


@dataclass(frozen=True)
class Drawn:
    """What every sample has drawn so far; a row for each, those of a sentence together."""

    ids: Int[Tensor, "rows written"]
    """BOS and what follows; EOS again and again behind an end."""
    logprob: Float[Tensor, "rows"]
    """By the model; float64."""
    law_logprob: Float[Tensor, "rows"]
    """By the law that it was drawn from; float64."""
    reads: tuple[Float[Tensor, "rows src"], ...] = ()
    """The attention row of each step."""

    @property
    def finished(self) -> Tensor:
        """Which samples ended; (rows)."""
        return self.ids[:, -1] == EOS

    def extended(
        self, token: Int[Tensor, "rows"], laws: list[Law], read: Float[Tensor, "rows src"] | None
    ) -> "Drawn":
        """One token further, where a sample has not ended."""
        token = token.masked_fill(self.finished, EOS)[:, None]
        more = [
            law.gather(-1, token)[:, 0].double().masked_fill(self.finished, 0.0)
            for law in (laws[0], laws[-1])
        ]
        return Drawn(
            torch.cat([self.ids, token], dim=1),
            self.logprob + more[0],
            self.law_logprob + more[1],
            self.reads if read is None else (*self.reads, read),
        )


@dataclass(frozen=True)
class Sampling:
    """Draw `samples` sequences for each source; best first by the law that they were drawn from.

    With one sample the answer is a fair draw; with more, the first answer is the best of the draws.

    Source: Holtzman et al. (2020), "The curious case of neural text degeneration", section 3.

    Raises:
        ValueError: for fewer than 1 sample, or limits that leave no room; when it searches, if
            rules and model together leave no token.
    """

    filters: tuple[Filter, ...] = ()
    """Applied to each step's law, the first one first."""
    samples: int = 1
    """Draws for each source, repetitions included."""
    seed: int = 0
    """Where the random numbers of each sentence start, together with its tokens."""
    rules: tuple[Rule, ...] = ()
    """What the prefix forbids or makes less probable; they come before the filters."""
    max_steps: int = 100
    """Length limit, EOS included; a sample that reaches it is cut."""
    seconds: float | None = None
    """Time budget of the search; None: no limit."""

    def __post_init__(self) -> None:
        if self.samples < 1:
            raise ValueError(f"samples: expected at least 1, got {self.samples}")
        expect_limits(self.max_steps, self.seconds)

    @property
    def name(self) -> str:
        """``sample``."""
        return "sample"

    @torch.inference_mode()
    def search(
        self, model: StepModel, sources: Batch, recorder: Recorder | None = None
    ) -> list[NBest]:
        """`samples` hypotheses for each source; scores are log-probabilities under the cut law."""
        device, rows = sources.mask.device, len(sources) * self.samples
        each = torch.arange(len(sources), device=device)
        state = spread(model, model.start(sources), self.samples, each)
        u = uniforms(sources, self.seed, self.max_steps, self.samples)
        nothing = torch.zeros(rows, dtype=torch.float64, device=device)
        drawn = Drawn(torch.full((rows, 1), BOS, device=device), nothing, nothing)
        with Clock(self.max_steps, self.seconds) as clock:
            for t in clock.steps():
                logits, state, read = model.step(state, drawn.ids[:, -1])
                laws = self._laws(logits, drawn)
                token = draw(laws[-1], u[:, t])
                if recorder:
                    _Draw(self, drawn, logits, laws, token, read, u[:, t]).write(recorder)
                drawn = drawn.extended(token, laws, read)
                if drawn.finished.all():
                    break
        answers = _answers(drawn, self.samples)
        if recorder:
            for sentence, found in enumerate(answers):
                lengths = [len(decoded.ids) for decoded in found]
                recorder.spent(sentence, max(lengths), sum(lengths))
            recorder.finish(answers, _terms, cut=clock.cut)
        return clock.answer(answers)

    def _laws(self, logits: Float[Tensor, "rows vocab"], drawn: Drawn) -> list[Law]:
        """The model's law, the law after the rules if there are any, and after each filter."""
        of_model = logits.log_softmax(-1)
        if not self.rules:
            return stages(of_model, self.filters)
        ruled = obey(self.rules, logits, drawn.ids[:, 1:])
        stuck = (ruled == -torch.inf).all(-1)
        if (stuck & ~drawn.finished).any():
            raise ValueError(
                f"rules: expected them to leave a token in step {drawn.ids.shape[1]} "
                "that the model allows, got none"
            )
        return [of_model, *stages(torch.where(stuck[:, None], of_model, ruled), self.filters)]


@dataclass(frozen=True)
class _Draw:
    """One step, before it is taken, for a recorder."""

    strategy: Sampling
    before: Drawn
    logits: Float[Tensor, "rows vocab"]
    laws: list[Law]
    token: Int[Tensor, "rows"]
    read: Float[Tensor, "rows src"] | None
    u: Float[Tensor, "rows"]

    def write(self, recorder: Recorder) -> None:
        """Write the step down, sentence by sentence."""
        samples = self.strategy.samples
        ends = shares(self.laws[-1])
        barred = why_barred(self.strategy.rules, self.logits, self.before.ids[:, 1:])
        written = self.before.ids.tolist()
        for sentence in range(len(written) // samples):
            rows = slice(sentence * samples, (sentence + 1) * samples)
            live = ~self.before.finished[rows]
            first = self.before.ids.shape[1] == 1
            place = torch.arange(samples, device=live.device)

            def why(weighed: Weighed, top: int = rows.start) -> tuple[str, list[tuple[str, float]]]:
                row = top + weighed.place
                others = range(top, top + samples)
                same = [other for other in others if written[other] == written[row]]
                share = (
                    float(ends[row, weighed.token - 1]) if weighed.token else 0.0,
                    float(ends[row, weighed.token]),
                )
                if weighed.fate == "barred":
                    return self._barred(barred, row, weighed.token), self._lines(row, weighed)
                return self._drawn(weighed, same, share), self._lines(row, weighed, share, same)

            recorder.step(
                total=self.before.logprob[rows].masked_fill(~live, -torch.inf)[None],
                logprobs=self.laws[0][rows][None],
                attention=None if self.read is None else self.read[rows][None],
                parent=(torch.zeros_like(place) if first else place)[None],
                token=self.token[rows][None],
                stays=live[None],
                scores=(self.before.law_logprob[rows, None] + self.laws[-1][rows])[None],
                why=why,
                rows=[sentence],
            )
