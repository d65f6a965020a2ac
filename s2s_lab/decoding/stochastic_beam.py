"""Stochastic beam search: `width` sequences drawn from the model without replacement.

Add independent Gumbel noise to the log-probability of every complete sequence, and take the
largest: that is a fair draw. Take the `width` largest: that is a draw without replacement. There
are too many sequences to do so, but the largest perturbed value below a prefix is Gumbel, too, with
the prefix' log-probability as its location. So the noise can be drawn from the top: each child gets
its noise under the condition that the best child has what its parent has, and a beam that ranks by
perturbed log-probabilities finds the `width` largest leaves without looking at the others.

Conventions. Answers stand in the order of the draw, largest first; the first one is a fair sample.
A finished hypothesis keeps its perturbed log-probability and can still lose its place to better
continuations. At the length limit unfinished prefixes are the leaves, and count like finished ones.
The noise belongs to the sentence (`chance.py`), so neither batch nor padding changes a result.
"""

from dataclasses import dataclass
from math import exp, inf

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from s2s_lab.batch import Batch
from s2s_lab.decoding.chance import generators
from s2s_lab.decoding.clock import Clock, expect_limits
from s2s_lab.decoding.decoded import Decoded, NBest
from s2s_lab.decoding.gumbel import conditioned, inclusion, noise
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.decoding.trace import Table
from s2s_lab.decoding.weighing import Weighed
from s2s_lab.models.protocol import StepModel, spread
from s2s_lab.text import BOS, EOS


@dataclass(frozen=True)
class Beam:
    """The places of all sentences, best first; a place with `value` -inf is empty."""

    ids: Int[Tensor, "batch width written"]
    """BOS and what follows; EOS again and again behind an end."""
    logprob: Float[Tensor, "batch width"]
    """Of the prefix, by the model; float64, like all that follows."""
    value: Float[Tensor, "batch width"]
    """Its perturbed log-probability."""
    threshold: Float[Tensor, "batch"]
    """The largest value that lost its place: in the end, of all leaves that were not drawn."""
    reads: Float[Tensor, "batch width steps src"] | None = None
    """The attention rows, after the first step."""

    @property
    def live(self) -> Bool[Tensor, "batch width"]:
        """Which places can go on."""
        return (self.ids[:, :, -1] != EOS) & (self.value > -inf)


@dataclass(frozen=True)
class Perturbed:
    """All continuations with their noise; float64."""

    total: Float[Tensor, "batch width vocab"]
    """log-probability of the continuation."""
    free: Float[Tensor, "batch width vocab"]
    """The same plus free Gumbel noise."""
    value: Float[Tensor, "batch width vocab"]
    """The same under the condition that the largest child has what its prefix has; -inf where the
    continuation is impossible or its place is empty."""


@dataclass(frozen=True)
class StochasticBeam:
    """Sample `width` different sequences, each as likely to be in as the law says.

    Source: Kool, van Hoof & Welling (2019), "Stochastic beams and where to find them", algorithm 1.

    Raises:
        ValueError: for a width below 1, or limits that leave no room.
    """

    width: int = 5
    """How many sequences are drawn; fewer come out where there are no more."""
    seed: int = 0
    """Where the noise of each sentence starts, together with its tokens."""
    max_steps: int = 100
    """Length limit, EOS included; a hypothesis that reaches it is cut."""
    seconds: float | None = None
    """Time budget of the search; None: no limit."""

    def __post_init__(self) -> None:
        if self.width < 1:
            raise ValueError(f"width: expected at least 1, got {self.width}")
        expect_limits(self.max_steps, self.seconds)

    @property
    def name(self) -> str:
        """``stochastic``."""
        return "stochastic-beam"

    @torch.inference_mode()
    def search(
        self, model: StepModel, sources: Batch, recorder: Recorder | None = None
    ) -> list[NBest]:
        """Up to `width` hypotheses for each source; scores are perturbed log-probabilities.

        Raises:
            Interrupted: on Ctrl-C, with what was found so far.
        """
        device, batch = sources.mask.device, len(sources)
        state = spread(model, model.start(sources), self.width, torch.arange(batch, device=device))
        streams, spent = generators(sources, self.seed), []
        first_row = torch.arange(batch, device=device)[:, None] * self.width
        beam = self._begin(streams, device)
        with Clock(self.max_steps, self.seconds) as clock:
            for _ in clock.steps():
                logits, state, read = model.step(state, beam.ids[:, :, -1].flatten())
                logprobs = logits.log_softmax(-1).view(batch, self.width, -1)
                rows_read = None if read is None else read.view(batch, self.width, -1)
                noisy = perturb(beam, logprobs, streams)
                new, parent = advance(beam, noisy, rows_read)
                spent.append(beam.live.sum(1).tolist())
                if recorder:
                    _write(recorder, beam, new, parent, logprobs, noisy, rows_read)
                beam = new
                if not beam.live.any():
                    break
                state = model.reorder(state, (first_row + parent).flatten())
        answers = _answers(beam)
        if recorder:
            for sentence, tokens in enumerate(zip(*spent, strict=True)):
                recorder.spent(sentence, sum(map(bool, tokens)), sum(tokens))
            tables = [
                [_table(found, threshold)]
                for found, threshold in zip(answers, beam.threshold.tolist(), strict=True)
            ]
            recorder.finish(answers, _terms, cut=clock.cut, verdict=_verdict, tables=tables)
        return clock.answer(answers)

    def _begin(self, streams: list[torch.Generator], device: torch.device) -> Beam:
        """The empty prefix, of probability 1, in the first place; its noise is the first drawn."""
        ids = torch.full((len(streams), self.width, 1), BOS, device=device)
        zero = torch.zeros(ids.shape[:2], dtype=torch.float64, device=device)
        value = torch.full_like(zero, -inf)
        value[:, 0] = noise(streams, ()).to(device)
        return Beam(ids, zero, value, threshold=torch.full_like(zero[:, 0], -inf))


def perturb(
    beam: Beam, logprobs: Float[Tensor, "batch width vocab"], streams: list[torch.Generator]
) -> Perturbed:
    """Draw the noise of all continuations, that of a sentence from its stream.

    Source: Kool, van Hoof & Welling (2019), algorithm 1.
    """
    total = beam.logprob[:, :, None] + logprobs.double()
    free = total + noise(streams, logprobs.shape[1:]).to(total.device)
    value = conditioned(free, beam.value[:, :, None])
    impossible = ~beam.live[:, :, None] | (total == -inf)
    return Perturbed(total, free, value.masked_fill(impossible, -inf))


def advance(
    beam: Beam, noisy: Perturbed, read: Float[Tensor, "batch width src"] | None
) -> tuple[Beam, Int[Tensor, "batch width"]]:
    """Rank continuations and what has ended together; the new beam, and each place's old one."""
    width, vocab = noisy.value.shape[1:]
    ended = torch.where(beam.ids[:, :, -1] == EOS, beam.value, -inf)
    pool = torch.cat([noisy.value, ended[:, :, None]], dim=-1).flatten(1)
    best, order = pool.topk(width + 1)
    order = order[:, :width]
    parent, choice = order // (vocab + 1), order % (vocab + 1)
    token = choice.masked_fill(choice == vocab, EOS)
    total = torch.cat([noisy.total, beam.logprob[:, :, None]], dim=-1).flatten(1)
    reads = beam.reads
    if read is not None:
        now = read[:, :, None]
        reads = now if reads is None else torch.cat([reads, now], dim=2)
        reads = reads.gather(1, parent[:, :, None, None].expand(-1, -1, *reads.shape[2:]))
    ids = beam.ids.gather(1, parent[:, :, None].expand_as(beam.ids))
    new = Beam(
        ids=torch.cat([ids, token[:, :, None]], dim=-1),
        logprob=total.gather(1, order),
        value=best[:, :width],
        threshold=beam.threshold.maximum(best[:, width]),
        reads=reads,
    )
    return new, parent


def _answers(beam: Beam) -> list[NBest]:
    """Every place that is not empty, in the order of the draw."""
    answers: list[NBest] = []
    values = beam.value.tolist()
    for row, places in enumerate(beam.ids[:, :, 1:].tolist()):
        answers.append([])
        for place, ids in enumerate(places):
            if values[row][place] == -inf:
                continue
            length = ids.index(EOS) + 1 if EOS in ids else len(ids)
            answers[-1].append(
                Decoded(
                    ids=tuple(ids[:length]),
                    logprob=float(beam.logprob[row, place]),
                    score=values[row][place],
                    finished=ids[-1] == EOS,
                    attention=None if beam.reads is None else beam.reads[row, place, :length],
                )
            )
    return answers


@dataclass(frozen=True)
class _Ranking:
    """How one sentence ranked its continuations in one step, for a trace."""

    prefix: list[float]
    """What each old place has."""
    free: Float[Tensor, "width vocab"]
    last: float
    """The smallest value that stays."""

    def why(self, weighed: Weighed) -> tuple[str, list[tuple[str, float]]]:
        """Whether it is among the largest, and how its value came about."""
        free = float(self.free[weighed.place, weighed.token])
        lines = [
            ("log-probability", weighed.total),
            ("Gumbel noise", free - weighed.total),
            ("sum", free),
            ("largest sum of its siblings and itself", float(self.free[weighed.place].max())),
            ("value of the prefix", self.prefix[weighed.place]),
            ("score = -ln(exp(-prefix) - exp(-largest) + exp(-sum))", weighed.score),
        ]
        places = len(self.prefix)
        if not weighed.stays:
            return f"{self.last - weighed.score:.2f} below the last of {places} places", lines
        ends = ", and it ends the sentence" if weighed.token == EOS else ""
        return f"among the {places} largest perturbed log-probabilities{ends}", lines


def _write(
    recorder: Recorder,
    beam: Beam,
    new: Beam,
    parent: Int[Tensor, "batch width"],
    logprobs: Float[Tensor, "batch width vocab"],
    noisy: Perturbed,
    read: Float[Tensor, "batch width src"] | None,
) -> None:
    """Write one step down, sentence by sentence."""
    continued = beam.live.gather(1, parent) & (new.value > -inf)
    for row in range(len(parent)):
        one = slice(row, row + 1)
        prefix, last = beam.value[row].tolist(), float(new.value[row, -1])
        recorder.step(
            total=torch.where(beam.live, beam.logprob, -inf)[one],
            logprobs=logprobs[one],
            attention=None if read is None else read[one],
            parent=parent[one],
            token=new.ids[one, :, -1],
            stays=continued[one],
            scores=noisy.value[one],
            why=_Ranking(prefix, noisy.free[row], last).why,
            rows=[row],
        )


def _table(found: NBest, threshold: float) -> Table:
    """What it takes to estimate an expectation from the answers."""
    values = []
    for decoded in found:
        chance = inclusion(decoded.logprob, threshold)
        values.append((decoded.logprob, decoded.score, chance, exp(decoded.logprob) / chance))
    others = "there were no others" if threshold == -inf else f"all others have {threshold:.2f} or"
    return Table(
        title=f"drawn without replacement; {others}{' less' if threshold > -inf else ''}",
        rows=tuple(f"answer {number}" for number in range(1, len(found) + 1)),
        columns=("log p", "perturbed", "P(above)", "p / P(above)"),
        values=tuple(values),
    )


def _terms(decoded: Decoded) -> list[tuple[str, float]]:
    return [
        ("log-probability", decoded.logprob),
        ("Gumbel noise", decoded.score - decoded.logprob),
        ("score = perturbed log-probability", decoded.score),
    ]


def _verdict(decoded: Decoded, best: Decoded) -> str:
    if decoded is best:
        return "drawn first"
    return f"perturbed log-probability {best.score - decoded.score:.2f} below the first draw"
