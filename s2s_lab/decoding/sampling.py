"""Sampling: each next token is drawn from the model's law, or from what filters leave of it.

Ancestral sampling without filters draws whole sequences from the model itself: a sequence comes up
as often as it is probable. Filters cut each step and renormalise, so sequences follow another law;
each answer carries both log-probabilities. Repetitions are kept, because how often a sequence
comes up is what samples tell. What never repeats is in `stochastic_beam.py`.

Token t of sample s takes one number from [0, 1), and the token whose share it falls into. These
numbers belong to the sentence (`chance.py`), so neither batch nor padding changes a sample, and
more samples change none of the first ones.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, inf

import torch
from jaxtyping import Bool, Float, Int
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
    def finished(self) -> Bool[Tensor, "rows"]:
        """Which samples ended."""
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
                    _write(recorder, self, drawn, logits, laws, token, read, u[:, t])
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


def _answers(drawn: Drawn, samples: int) -> list[NBest]:
    """Cut each sample behind its EOS, and rank those of a sentence."""
    attention = torch.stack(drawn.reads, 1) if drawn.reads else None
    found = []
    for row, ids in enumerate(drawn.ids[:, 1:].tolist()):
        length = ids.index(EOS) + 1 if EOS in ids else len(ids)
        found.append(
            Decoded(
                ids=tuple(ids[:length]),
                logprob=float(drawn.logprob[row]),
                score=float(drawn.law_logprob[row]),
                finished=ids[-1] == EOS,
                attention=None if attention is None else attention[row, :length],
            )
        )
    groups = [found[i : i + samples] for i in range(0, len(found), samples)]
    return [sorted(group, key=lambda decoded: -decoded.score) for group in groups]


def _terms(decoded: Decoded) -> list[tuple[str, float]]:
    return [
        ("log-probability by the model", decoded.logprob),
        ("score = log-probability by the law that was drawn from", decoded.score),
    ]


@dataclass(frozen=True)
class _Draws:
    """What the samples of one sentence draw in one step, for a trace."""

    strategy: Sampling
    prefixes: list[list[int]]
    """Of each sample, BOS first."""
    laws: list[Float[Tensor, "samples vocab"]]
    ends: Float[Tensor, "samples vocab"]
    """Where the share of each token ends."""
    token: list[int]
    u: list[float]
    forbidden: Callable[[int, int], str]
    """Why the rules barred a token, by sample and token."""

    def why(self, weighed: Weighed) -> tuple[str, list[tuple[str, float]]]:
        """One sentence for a candidate, and p before and after each filter, its share, the draws.

        Samples with the same prefix share their candidates.
        """
        place, token = weighed.place, weighed.token
        names = ["p by the model", *(f"p after {each.label}" for each in self.strategy.filters)]
        if self.strategy.rules:
            names.insert(1, "p after the rules")
        logprobs = [float(law[place, token]) for law in self.laws]
        lines = [(name, exp(p)) for name, p in zip(names, logprobs, strict=True)]
        if weighed.fate == "barred":
            last = next(i for i, p in enumerate(logprobs) if p == -inf)
            return self._barred(place, token, last), lines[: last + 1]
        begins = float(self.ends[place, token - 1]) if token else 0.0
        share = f"{begins:.3f} to {float(self.ends[place, token]):.3f}"
        same = [s for s, prefix in enumerate(self.prefixes) if prefix == self.prefixes[place]]
        lines += [("its share begins", begins), ("its share ends", float(self.ends[place, token]))]
        lines += [(self._name(s), self.u[s]) for s in same]
        lines.append(("score = log-probability of the sample by this law", weighed.score))
        drew = [s for s in same if self.token[s] == token]
        if not drew:
            return f"no draw fell into its share, {share}", lines
        drawn = " and ".join(f"{self._name(s)}, {self.u[s]:.3f}," for s in drew)
        fell = "falls" if len(drew) == 1 else "fall"
        ends = ", and it ends the sentence" if token == EOS else ""
        return f"{drawn} {fell} into its share, {share}{ends}", lines

    def _barred(self, place: int, token: int, last: int) -> str:
        """`last`: the position of the first law that has no room for the token."""
        filters = self.strategy.filters
        ruled = len(self.laws) - 1 - len(filters)
        return self.forbidden(place, token) if last <= ruled else filters[last - ruled - 1].reason

    def _name(self, sample: int) -> str:
        return "the draw" if self.strategy.samples == 1 else f"draw {sample + 1}"


def _write(
    recorder: Recorder,
    strategy: Sampling,
    drawn: Drawn,
    logits: Float[Tensor, "rows vocab"],
    laws: list[Law],
    token: Int[Tensor, "rows"],
    read: Float[Tensor, "rows src"] | None,
    u: Float[Tensor, "rows"],
) -> None:
    """Write one step down, before it is taken, sentence by sentence."""
    places = torch.arange(strategy.samples, device=token.device)
    parent = torch.zeros_like(places) if drawn.ids.shape[1] == 1 else places
    ends = shares(laws[-1])
    for sentence in range(len(token) // strategy.samples):
        rows = slice(sentence * strategy.samples, (sentence + 1) * strategy.samples)
        prefixes = drawn.ids[rows]
        draws = _Draws(
            strategy,
            prefixes.tolist(),
            [law[rows] for law in laws],
            ends[rows],
            token[rows].tolist(),
            u[rows].tolist(),
            why_barred(strategy.rules, logits[rows], prefixes[:, 1:]),
        )
        live = ~drawn.finished[rows]
        recorder.step(
            total=drawn.logprob[rows].masked_fill(~live, -inf)[None],
            logprobs=laws[0][rows][None],
            attention=None if read is None else read[rows][None],
            parent=parent[None],
            token=token[rows][None],
            stays=live[None],
            scores=(drawn.law_logprob[rows, None] + laws[-1][rows])[None],
            why=draws.why,
            rows=[sentence],
        )
