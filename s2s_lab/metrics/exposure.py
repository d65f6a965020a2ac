"""Teacher-forced against free-running: one model on the reference's words, and on its own.

While it is trained, a decoder reads reference words; when it is used, its own. `exposures` lays
the two side by side. `inject` puts one wrong word in the reference's place and follows what becomes
of it, in two ways: the model writes on by itself, and the words return to the reference or not;
or it is fed the reference again, and its laws return to those without the error or not. This
module averages nothing; `exposure_average.py` does.

Source: Ranzato et al. (2016), "Sequence level training with recurrent neural networks", name the
bias; Bengio et al. (2015), "Scheduled sampling", describe it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from s2s_lab.batch import Batch
from s2s_lab.decoding.greedy import Greedy
from s2s_lab.decoding.next_token import next_laws
from s2s_lab.decoding.steered import Steered
from s2s_lab.decoding.strategy import Strategy
from s2s_lab.metrics.edit import align
from s2s_lab.models.protocol import StepModel
from s2s_lab.text import EOS

Ids = tuple[int, ...]
"""Tokens of an output: without BOS, with EOS if it is complete."""


@dataclass(frozen=True)
class Forced:
    """What a model expects while it is fed the reference, whatever it would have written."""

    ids: Ids
    """The reference, EOS included."""
    logprobs: tuple[float, ...]
    """log p(reference token | reference tokens before it, source), in nats."""
    first: Ids
    """The most probable token of each step."""
    first_logprobs: tuple[float, ...]
    """Its log-probability."""


@dataclass(frozen=True)
class Run:
    """An output that a model wrote, some of it under orders, beside the reference."""

    ids: Ids
    logprobs: tuple[float, ...]
    """log p(token | tokens before it in this output, source), in nats."""
    agrees: tuple[bool, ...]
    """True for tokens that a cheapest alignment (`align`) matches with the reference."""
    finished: bool
    """False if it was cut at the length limit."""


@dataclass(frozen=True)
class Exposure:
    """One source under both regimes."""

    forced: Forced
    free: Run
    """Written under its own words from the beginning."""


@dataclass(frozen=True)
class Injection:
    """What one wrong word does: reference tokens until `step`, then `token`, then two ways on."""

    step: int
    """Position of the wrong word, from 0."""
    token: int
    run: Run
    """All of it: reference, wrong word, and what the model wrote by itself behind it."""
    kl: tuple[float, ...]
    """KL divergence of the law after the wrong word from the law without it, in nats, at each later
    step, while the model is fed the reference again; the first one directly behind the word."""
    words_after: int | None
    """How many words the model wrote behind the wrong one until all was as in the reference; None
    if it never was."""
    words_lost: int | None
    """How many words of the reference are missing or replaced until then, the first not counted."""

    def law_after(self, threshold: float) -> int | None:
        """The first step behind the wrong word whose KL is below a threshold; None if none is.

        The step directly behind the word is 1.
        """
        return next((d for d, kl in enumerate(self.kl, 1) if kl < threshold), None)


def exposures(
    model: StepModel,
    sources: Batch,
    references: Sequence[Sequence[int]],
    strategy: Strategy | None = None,
) -> list[Exposure]:
    """Each source, teacher-forced along its reference and free-running.

    Args:
        model: any step model.
        sources: what it reads.
        references: ids for each source, BOS left out, EOS at the end.
        strategy: how the model runs free; greedily if None.

    Raises:
        ValueError: if there is not one reference a source, or one does not end in EOS.
    """
    _expect_complete(references)
    laws = next_laws(model, sources, [reference[:-1] for reference in references])
    answers = [found[0] for found in (strategy or Greedy()).search(model, sources)]
    own = next_laws(model, sources, [answer.ids[:-1] for answer in answers])
    return [
        Exposure(
            _forced(tuple(reference), law),
            _run(answer.ids, along, tuple(reference), answer.finished),
        )
        for reference, law, answer, along in zip(references, laws, answers, own, strict=True)
    ]


def inject(
    model: StepModel,
    source: Batch,
    reference: Sequence[int],
    step: int,
    token: int,
    strategy: Strategy | None = None,
) -> Injection:
    """Write the reference until `step`, then a wrong word, then see how the model recovers.

    Args:
        model: any step model.
        source: one source.
        reference: its ids, BOS left out, EOS at the end.
        step: position of the wrong word, from 0.
        token: its id.
        strategy: how the model writes on; greedily if None.

    Raises:
        ValueError: for a step that the reference has not, the reference's own token, or EOS.
    """
    _expect_complete([reference])
    if not 0 <= step < len(reference):
        raise ValueError(f"step: expected 0 to {len(reference) - 1}, got {step}")
    if token in (reference[step], EOS):
        raise ValueError(
            "token: expected a wrong word, got "
            + ("the end of the sentence" if token == EOS else "the one that the reference has")
        )
    forced = (*reference[:step], token)
    answer = (strategy or Greedy()).search(Steered(model, forced), source)[0][0]
    laws = next_laws(model, source, [answer.ids[:-1]])[0]
    run = _run(answer.ids, laws, tuple(reference), answer.finished)
    after, lost = _until_agreement(run, reference, step)
    return Injection(
        step=step,
        token=token,
        run=run,
        kl=divergences(model, source, reference, step, [token])[0],
        words_after=after,
        words_lost=lost,
    )


def divergences(
    model: StepModel,
    source: Batch,
    reference: Sequence[int],
    step: int,
    tokens: Sequence[int],
) -> list[tuple[float, ...]]:
    """For each of some wrong words in the place of ``reference[step]``: see `Injection.kl`.

    All words are read in one batch; infinite where the law without the error allows a token that
    the law behind it rules out.
    """
    fed = [reference[:-1], *([*reference[:step], t, *reference[step + 1 : -1]] for t in tokens)]
    if step == len(reference) - 1:  # in the place of EOS: nothing was to follow
        return [()] * len(tokens)
    rows = source.rows(torch.zeros(len(fed), dtype=torch.long, device=source.mask.device))
    unperturbed, *perturbed = next_laws(model, rows, fed)
    return [
        tuple(kl_divergence(unperturbed[step + 1 :], law[step + 1 :]).tolist()) for law in perturbed
    ]


def kl_divergence(
    law: Float[Tensor, "rows vocab"], other: Float[Tensor, "rows vocab"]
) -> Float[Tensor, "rows"]:
    """``Σ p (log p - log q)`` of each row, in nats, from log-probabilities; never below 0.

    >>> law, other = torch.tensor([[1.0, 0.0]]).log(), torch.tensor([[0.5, 0.5]]).log()
    >>> round(float(kl_divergence(law, other)), 4), float(kl_divergence(other, law))
    (0.6931, inf)
    """
    gap = (law - other).masked_fill(law == -math.inf, 0.0)
    return (law.exp() * gap).sum(-1).clamp(min=0.0)


def _forced(reference: Ids, laws: Float[Tensor, "steps vocab"]) -> Forced:
    best = laws.max(-1)
    return Forced(
        reference,
        _along(laws, reference),
        tuple(best.indices.tolist()),
        tuple(best.values.tolist()),
    )


def _run(ids: Ids, laws: Float[Tensor, "steps vocab"], reference: Ids, finished: bool) -> Run:
    matched = {
        edit.output
        for edit in align([str(i) for i in ids], [str(i) for i in reference]).steps
        if edit.operation == "match"
    }
    agrees = tuple(position in matched for position in range(len(ids)))
    return Run(ids, _along(laws, ids), agrees, finished)


def _along(laws: Float[Tensor, "steps vocab"], ids: Ids) -> tuple[float, ...]:
    return tuple(laws[range(len(ids)), list(ids)].tolist())


def _until_agreement(
    run: Run, reference: Sequence[int], step: int
) -> tuple[int, int] | tuple[None, None]:
    """How many tokens of the continuation, and of the reference, stand before their common end.

    The longest common end counts; it may begin with the word that was replaced. That both stop
    (EOS) is not enough, unless the reference had nothing else to follow.
    """
    written, rest = run.ids[step + 1 :], reference[step:]
    common = 0
    while common < min(len(written), len(rest)) and written[-1 - common] == rest[-1 - common]:
        common += 1
    enough = 1 if len(rest) <= 2 else 2
    if common < enough:
        return None, None
    return len(written) - common, max(0, len(rest) - 1 - common)


def _expect_complete(references: Sequence[Sequence[int]]) -> None:
    for row, reference in enumerate(references):
        if not reference or reference[-1] != EOS:
            raise ValueError(f"references: expected them to end in EOS, row {row} does not")
