"""Exposure bias over several sentences: by position, and by distance from an injected error.

Hits and words are summed over all sentences and divided once, so that a short sentence does not
weigh as much as a long one. This module looks at one sentence through `exposure.py` only.
"""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, fsum, inf
from typing import Literal

import torch

from s2s_lab.batch import Batch
from s2s_lab.decoding.next_token import Laws, next_laws
from s2s_lab.decoding.strategy import Strategy
from s2s_lab.metrics.exposure import Injection, exposures, inject
from s2s_lab.models.protocol import StepModel
from s2s_lab.text import SPECIALS

Wrong = Literal["likeliest", "random"]
"""Which wrong word: the most probable one, or any, all with the same chance."""


@dataclass(frozen=True)
class Position:
    """What stands at one position, over all references that reach it."""

    count: int
    forced_probability: float
    """Mean p(reference token | reference tokens before it)."""
    forced_accuracy: float
    """How often the most probable token after reference tokens was the reference's."""
    free_accuracy: float
    """How often the model, under its own words, wrote the reference's token here."""


@dataclass(frozen=True)
class Distance:
    """What is seen so many steps behind a wrong word, over all injections."""

    count: int
    """Injections behind which the reference goes on so far."""
    kl: float
    """Mean KL divergence of the laws from those without the error, in nats; infinite if one is."""
    below: float
    """Share of the injections whose KL has fallen below the threshold by here."""
    agrees: float
    """Share of the injections whose words were as in the reference from here on."""


@dataclass(frozen=True)
class Average:
    """The two curves of exposure bias."""

    sentences: int
    injections: int
    threshold: float
    """In nats."""
    positions: tuple[Position, ...]
    """From the first position on."""
    distances: tuple[Distance, ...]
    """The first directly behind the wrong word."""


def average(
    model: StepModel,
    sources: Batch,
    references: Sequence[Sequence[int]],
    strategy: Strategy | None = None,
    threshold: float = 0.1,
    wrong: Wrong = "likeliest",
    seed: int = 0,
) -> Average:
    """Both regimes by position, and one wrong word injected at every position of every reference.

    Args:
        model: any step model.
        sources: what it reads.
        references: ids for each source, BOS left out, EOS at the end.
        strategy: how the model runs free; greedily if None.
        threshold: KL below which a law counts as recovered, in nats.
        wrong: which word is injected; none of the special tokens. Where the model allows no wrong
            word at all, nothing is injected.
        seed: for random words.

    Raises:
        ValueError: as `exposures` does, and for a threshold of 0 or less.
    """
    if threshold <= 0:
        raise ValueError(f"threshold: expected more than 0 nats, got {threshold:g}")
    positions = _positions(model, sources, references, strategy)
    laws = next_laws(model, sources, [reference[:-1] for reference in references])
    dice = random.Random(seed)
    injections: list[tuple[int, Injection]] = []
    for row, reference in enumerate(references):
        source = sources.rows(torch.tensor([row], device=sources.mask.device))
        for step in range(len(reference) - 1):
            word = wrong_word(laws[row], reference, step, wrong, dice)
            if word is not None:
                found = inject(model, source, reference, step, word, strategy)
                injections.append((len(reference), found))
    distances = _distances(injections, threshold)
    return Average(len(references), len(injections), threshold, positions, distances)


def wrong_word(
    laws: Laws, reference: Sequence[int], step: int, wrong: Wrong, dice: random.Random
) -> int | None:
    """A word that the reference has not at this step; None if the law allows no other.

    Args:
        laws: along the reference.
        reference: its ids.
        step: position, from 0.
        wrong: the most probable of them, or one drawn by `dice` from all that are possible.
        dice: used for ``"random"`` only.
    """
    law = laws[step].clone()
    law[: len(SPECIALS)] = -inf
    law[reference[step]] = -inf
    possible = (law > -inf).nonzero()[:, 0].tolist()
    if not possible:
        return None
    return int(law.argmax()) if wrong == "likeliest" else dice.choice(possible)


def _positions(
    model: StepModel,
    sources: Batch,
    references: Sequence[Sequence[int]],
    strategy: Strategy | None,
) -> tuple[Position, ...]:
    seen: dict[int, list[tuple[float, bool, bool]]] = defaultdict(list)
    for found in exposures(model, sources, references, strategy):
        forced, free = found.forced, found.free
        for t, token in enumerate(forced.ids):
            wrote = free.ids[t] if t < len(free.ids) else None
            seen[t].append((exp(forced.logprobs[t]), forced.first[t] == token, wrote == token))
    return tuple(
        Position(len(rows), *(fsum(column) / len(rows) for column in zip(*rows, strict=True)))
        for _, rows in sorted(seen.items())
    )


def _distances(
    injections: Sequence[tuple[int, Injection]], threshold: float
) -> tuple[Distance, ...]:
    """`injections`: each with the length of its reference."""
    longest = max((len(found.kl) for _, found in injections), default=0)
    distances = []
    for d in range(1, longest + 1):
        here = [found for _, found in injections if len(found.kl) >= d]
        below = [found.law_after(threshold) for found in here]
        distances.append(
            Distance(
                len(here),
                fsum(found.kl[d - 1] for found in here) / len(here),
                sum(after is not None and after <= d for after in below) / len(here),
                sum(f.words_after is not None and f.words_after < d for f in here) / len(here),
            )
        )
    return tuple(distances)
