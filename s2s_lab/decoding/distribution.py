"""The law of whole sequences, enumerated: all that a model can say, and how often it says it.

Sampling cuts and bends the law of each next token; what that does to sequences is another law,
which can be written down where words and lengths are few. A cut that removes little at each step
may remove much in all, and raises sequences that lead through steps where much was cut: each step
is renormalised on its own, and forgets how much that was. `distributions` enumerates the law with
and without rules and filters, `total_variation` and `kl_divergence` compare two. This module draws
nothing (`sampling`).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor

from s2s_lab.batch import Batch
from s2s_lab.decoding.clock import Clock, expect_limits
from s2s_lab.decoding.filters import Filter, stages
from s2s_lab.decoding.rules import Rule, obey
from s2s_lab.decoding.trace import Table
from s2s_lab.models.protocol import StepModel
from s2s_lab.text import BOS, EOS

Ids = tuple[int, ...]
"""Tokens of a sequence: without BOS, with EOS if it is complete."""


@dataclass(frozen=True)
class Distribution:
    """Sequences with their probabilities, which sum to 1."""

    outcomes: Mapping[Ids, float]
    """Most probable first, ties by length and ids. What does not end in EOS was cut by a limit."""

    @property
    def cut(self) -> float:
        """Probability of not being complete within the limit."""
        return math.fsum(p for ids, p in self.outcomes.items() if ids[-1:] != (EOS,))

    @property
    def mode(self) -> Ids:
        """The most probable complete sequence; of those cut, if none is complete."""
        complete = (ids for ids in self.outcomes if ids[-1:] == (EOS,))
        return next(complete, next(iter(self.outcomes)))

    @property
    def entropy(self) -> float:
        """``-Σ p ln p``, in nats; what was cut counts as it is."""
        return 0.0 - math.fsum(p * math.log(p) for p in self.outcomes.values())

    @property
    def expected_length(self) -> float:
        """Mean number of tokens, EOS counted; of what was cut, those until then."""
        return math.fsum(p * len(ids) for ids, p in self.outcomes.items())

    def given(self, kept: "Distribution") -> "Distribution":
        """This law, if only what another one allows is allowed: a cut of whole sequences.

        Raises:
            ValueError: if this law allows none of it.
        """
        mass = math.fsum(p for ids, p in self.outcomes.items() if ids in kept.outcomes)
        if not mass:
            raise ValueError("given: expected a law that shares an outcome with this one, got none")
        return Distribution(
            {ids: p / mass for ids, p in self.outcomes.items() if ids in kept.outcomes}
        )

    def table(
        self, words: Sequence[str], most: int = 10, other: "Distribution | None" = None
    ) -> Table:
        """The most probable outcomes, beside what another law gives them.

        Args:
            words: spelling of each id.
            most: rows.
            other: a law to compare with.
        """
        rows = list(self.outcomes)[:most]
        columns = ("probability",) if other is None else ("probability", "other law")
        return Table(
            f"{len(rows)} of {len(self.outcomes)} sequences, {self.cut:.4f} cut",
            tuple(spell(ids, words) for ids in rows),
            columns,
            tuple(
                (self.outcomes[ids],)
                if other is None
                else (self.outcomes[ids], other.outcomes.get(ids, 0.0))
                for ids in rows
            ),
        )

    def text(self, words: Sequence[str], most: int = 10) -> str:
        """The most probable outcomes, a line each, then what is left and what it all comes to."""
        named = list(self.outcomes.items())[:most]
        lines = [f"{p:.4f}  {spell(ids, words)}" for ids, p in named]
        left = len(self.outcomes) - len(named)
        if left:
            rest = max(0.0, 1 - math.fsum(p for _, p in named))
            lines.append(f"{rest:.4f}  {left} more")
        lines.append(
            f"entropy {self.entropy:.3f} nats, mean length {self.expected_length:.3f}, "
            f"cut {self.cut:.4f}"
        )
        return "\n".join(lines)


def spell(ids: Sequence[int], words: Sequence[str]) -> str:
    """Tokens with spaces; an ellipsis after what was cut."""
    return " ".join([*(words[i] for i in ids), *(() if ids[-1:] == (EOS,) else ("…",))])


@dataclass(frozen=True)
class _Open:
    """Prefixes of all sources that go on."""

    ids: Int[Tensor, "rows written"]
    sentence: Int[Tensor, "rows"]
    logprob: Float[Tensor, "rows"]


@torch.inference_mode()
def distributions(
    model: StepModel,
    sources: Batch,
    max_steps: int,
    filters: Sequence[Filter] = (),
    rules: Sequence[Rule] = (),
    nodes: int = 100_000,
    seconds: float | None = None,
) -> list[Distribution]:
    """The law of sequences for each source, as sampling with these rules and filters has it.

    Args:
        model: any step model.
        sources: that it reads.
        max_steps: length limit, EOS included; what reaches it is cut there.
        filters: applied to the law of each next token, in their order.
        rules: obeyed before the filters; a prefix after which they allow nothing is cut there.
        nodes: prefixes for which the model is asked at most, all sources together.
        seconds: time budget; what is open when it is over is cut there. None: no limit.

    Raises:
        ValueError: for limits without room, or a tree with more prefixes than `nodes`.
        KeyboardInterrupt: on Ctrl-C.
    """
    expect_limits(max_steps, seconds)
    with Clock(max_steps, seconds) as clock:
        found = _enumerate(model, sources, clock, filters, rules, nodes)
    if clock.cut == "an interrupt":
        raise KeyboardInterrupt
    return [_ordered(outcomes) for outcomes in found]


def total_variation(first: Distribution, second: Distribution) -> float:
    """``½ Σ |p - q|``: the most by which two laws differ on any event; from 0 to 1.

    >>> total_variation(Distribution({(5, 2): 0.5, (2,): 0.5}), Distribution({(5, 2): 1.0}))
    0.5
    """
    p, q = first.outcomes, second.outcomes
    return math.fsum(abs(p.get(ids, 0.0) - q.get(ids, 0.0)) for ids in {*p, *q}) / 2


def kl_divergence(first: Distribution, second: Distribution) -> float:
    """``Σ p ln(p / q)``, in nats; infinite if the second law rules out what the first allows.

    >>> kl_divergence(Distribution({(5, 2): 1.0}), Distribution({(5, 2): 0.5, (2,): 0.5}))
    0.6931471805599453
    """
    p, q = first.outcomes, second.outcomes
    if any(ids not in q for ids in p):
        return math.inf
    return math.fsum(mass * math.log(mass / q[ids]) for ids, mass in p.items())


def _enumerate(
    model: StepModel,
    sources: Batch,
    clock: Clock,
    filters: Sequence[Filter],
    rules: Sequence[Rule],
    nodes: int,
) -> list[dict[Ids, float]]:
    """All outcomes of each source, all prefixes of one length at once."""
    found: list[dict[Ids, float]] = [{} for _ in range(len(sources))]
    state = model.start(sources)
    rows = torch.arange(len(sources), device=sources.mask.device)
    open_ = _Open(rows.new_empty((len(rows), 0)), rows, torch.zeros_like(rows).double())
    last = torch.full_like(rows, BOS)
    asked = 0
    for step in clock.steps():
        asked += len(last)
        _expect_at_most(nodes, asked, step)
        logits, state, _ = model.step(state, last)
        laws = _laws(logits, open_.ids, filters, rules)
        open_, parents = _continue(open_, laws, found)
        if not len(parents):
            break
        state, last = model.reorder(state, parents), open_.ids[:, -1]
    _collect(open_, found)
    return found


def _expect_at_most(nodes: int, asked: int, tokens: int) -> None:
    if asked > nodes:
        raise ValueError(
            f"nodes: expected a tree of at most {nodes:,} prefixes, got {asked:,} with those of "
            f"{tokens} tokens; a lower max_steps or narrower filters make it smaller"
        )


def _laws(
    logits: Float[Tensor, "rows vocab"],
    ids: Int[Tensor, "rows written"],
    filters: Sequence[Filter],
    rules: Sequence[Rule],
) -> Float[Tensor, "rows vocab"]:
    """log p of each next token, normalised in float64; all -inf where rules allow nothing."""
    scores = obey(rules, logits, ids) if rules else logits
    stuck = (scores == -torch.inf).all(-1)
    usable = torch.where(stuck[:, None], logits, scores).double()
    law = stages(usable, filters)[-1].log_softmax(-1)
    return law.masked_fill(stuck[:, None], -torch.inf)


def _continue(
    open_: _Open, laws: Float[Tensor, "rows vocab"], found: list[dict[Ids, float]]
) -> tuple[_Open, Int[Tensor, "new_rows"]]:
    """One token further: what ends, or is stuck, is an outcome; the rest and its parents."""
    stuck = (laws == -torch.inf).all(-1).nonzero()[:, 0]
    _collect(_Open(open_.ids[stuck], open_.sentence[stuck], open_.logprob[stuck]), found)
    parents, tokens = (laws > -torch.inf).nonzero().unbind(1)
    ids = torch.cat([open_.ids[parents], tokens[:, None]], dim=1)
    logprob = open_.logprob[parents] + laws[parents, tokens]
    ended, going = (tokens == EOS), (tokens != EOS)
    _collect(_Open(ids[ended], open_.sentence[parents[ended]], logprob[ended]), found)
    parents = parents[going]
    return _Open(ids[going], open_.sentence[parents], logprob[going]), parents


def _collect(open_: _Open, found: list[dict[Ids, float]]) -> None:
    rows = zip(
        open_.sentence.tolist(), open_.ids.tolist(), open_.logprob.exp().tolist(), strict=True
    )
    for sentence, ids, probability in rows:
        if probability > 0:  # below 1e-308 it is nothing
            found[sentence][tuple(ids)] = probability


def _ordered(outcomes: dict[Ids, float]) -> Distribution:
    def key(item: tuple[Ids, float]) -> tuple[float, int, Ids]:
        return -item[1], len(item[0]), item[0]

    return Distribution(dict(sorted(outcomes.items(), key=key)))
