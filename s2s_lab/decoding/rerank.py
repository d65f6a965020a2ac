"""Reranking: another look at the n-best list of any strategy, with more than the search knew.

A search must score prefixes; a finished list can be scored by anything that reads whole sentences:
another model, the model of the opposite direction (the noisy channel), a language model, the
length. What the list does not contain, reranking cannot find.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import torch

from s2s_lab.batch import Batch, Sources, sources
from s2s_lab.decoding.clock import Interrupted
from s2s_lab.decoding.decoded import Decoded, NBest
from s2s_lab.decoding.recorder import Recorder, Terms
from s2s_lab.decoding.scoring import logprob_of
from s2s_lab.decoding.strategy import Strategy
from s2s_lab.decoding.trace import Table
from s2s_lab.models.protocol import StepModel
from s2s_lab.text import EOS

Per = Literal["target", "source"] | None
Kind = Literal["logprob", "length", "forward", "channel"]
Values = tuple[float, ...]
KINDS = ("logprob", "length", "forward", "channel")


@dataclass(frozen=True)
class Feature:
    """One number about a candidate, and what it counts.

    Raises:
        ValueError: for a kind or a unit that does not exist, or a model that is missing or idle.
    """

    kind: Kind
    """``logprob``: of the search, log p(y|x); ``length``: tokens of y, EOS included; ``forward``:
    log p(y|x) by `model`, which may be a language model that ignores x; ``channel``: log p(x|y) by
    `model`, which reads y with its EOS as its source, in the same ids."""
    weight: float = 1.0
    model: StepModel | None = field(default=None, repr=False)
    per: Per = None
    """Divide by the number of tokens of y or of x, EOS included; None: the plain sum."""
    label: str = ""
    """How traces call it; empty: its kind."""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"feature: expected one of {', '.join(KINDS)}, got {self.kind!r}")
        if self.per not in (None, "target", "source"):
            raise ValueError(f"per: expected target, source or None, got {self.per!r}")
        reads = self.kind in ("forward", "channel")
        if reads != (self.model is not None):
            raise ValueError(
                f"feature {self.kind}: expected {'a model' if reads else 'no model'}, "
                f"got {'none' if reads else 'one'}"
            )

    @property
    def name(self) -> str:
        """For traces."""
        return (self.label or self.kind) + (f" / {self.per} length" if self.per else "")

    def of(self, source: Batch, row: Sequence[int], found: NBest) -> list[float]:
        """One number for each candidate, unweighted.

        Args:
            source: the sources.
            row: which of them each candidate belongs to.
            found: the candidates of all sources.
        """
        if not found:
            return []
        plain = self._plain(source, row, found)
        if self.per is None:
            return plain
        lengths = source.lengths.tolist()
        sizes = [lengths[r] for r in row] if self.per == "source" else _sizes(found)
        return [value / size for value, size in zip(plain, sizes, strict=True)]

    def _plain(self, source: Batch, row: Sequence[int], found: NBest) -> list[float]:
        if self.kind == "logprob":
            return [decoded.logprob for decoded in found]
        if self.model is None:
            return [float(size) for size in _sizes(found)]
        read = source.rows(torch.tensor(row, device=source.mask.device))
        written: list[Sequence[int]] = [decoded.ids for decoded in found]
        if self.kind == "channel":
            if not isinstance(read, Sources):
                raise ValueError("channel: expected sources of tokens, got signals")
            device = read.ids.device
            back = [[*ids, EOS] if ids[-1:] != (EOS,) else ids for ids in written]
            rows = zip(read.ids.tolist(), read.lengths.tolist(), strict=True)
            written = [ids[:length] for ids, length in rows]
            read = sources(back).to(device)
        return logprob_of(self.model, read, written).tolist()


def noisy_channel(
    candidates: Strategy,
    channel: StepModel,
    weight: float = 1.0,
    language_model: StepModel | None = None,
    normalised: bool = False,
) -> "Rerank":
    """``log p(y|x) + λ (log p(x|y) + log p(y))``: is x what a speaker of y would have made of it?

    Source: Yee, Dauphin & Auli (2019), "Simple and effective noisy channel modeling for neural
    machine translation", who divide the direct model's part by the length of y and the others by
    that of x (`normalised`), and search in two steps where this only reranks.

    Args:
        candidates: the strategy whose n-best lists are reranked.
        channel: the model of the opposite direction: it reads targets and writes sources.
        weight: λ, of the channel and of the language model.
        language_model: p(y); None: without it.
        normalised: whether to divide by lengths.
    """
    target: Per = "target" if normalised else None
    source: Per = "source" if normalised else None
    features = [
        Feature("logprob", per=target, label="log p(y|x)"),
        Feature("channel", weight, channel, source, label="log p(x|y)"),
    ]
    if language_model is not None:
        features.append(Feature("forward", weight, language_model, source, label="log p(y)"))
    return Rerank(candidates, tuple(features))


@dataclass(frozen=True)
class Rerank:
    """Order the answers of a strategy by a weighted sum of features.

    Source: Och & Ney (2002), "Discriminative training and maximum entropy models for statistical
    machine translation", equation 5 without its normalisation, which changes no order. The cost
    in a trace is that of the search for candidates.

    Raises:
        ValueError: without a feature.
    """

    candidates: Strategy
    """Where the n-best lists come from; its limits are the limits of this search."""
    features: tuple[Feature, ...] = (Feature("logprob"),)
    """The score is the sum of weight times value."""

    def __post_init__(self) -> None:
        if not self.features:
            raise ValueError("features: expected at least one, got none")

    @property
    def name(self) -> str:
        """``rerank``."""
        return "rerank"

    def search(
        self, model: StepModel, sources: Batch, recorder: Recorder | None = None
    ) -> list[NBest]:
        """The different candidates of each source, best weighted sum first.

        Raises:
            Interrupted: on Ctrl-C, with the ranking of what was found so far.
        """
        interrupted = False
        try:
            found = self.candidates.search(model, sources, recorder)
        except Interrupted as stop:
            found, interrupted = stop.answers, True
        lists = [list({decoded.ids: decoded for decoded in some}.values()) for some in found]
        rankings = self._measure(sources, lists)
        answers = [ranking.answers for ranking in rankings]
        if recorder:
            recorder.finish(
                answers,
                _terms_of(rankings),
                cut="a limit of the search for candidates",
                tables=[[ranking.table()] for ranking in rankings],
            )
        if interrupted:
            raise Interrupted(answers)
        return answers

    def _measure(self, source: Batch, lists: Sequence[NBest]) -> list["Ranking"]:
        """The values of all features of all candidates, ranked."""
        row = [r for r, some in enumerate(lists) for _ in some]
        flat = [decoded for some in lists for decoded in some]
        columns = [feature.of(source, row, flat) for feature in self.features]
        each = zip(flat, zip(*columns, strict=True), strict=True)
        rankings = []
        for some in lists:
            measured = [self._scored(*next(each)) for _ in some]
            measured.sort(key=lambda pair: -pair[0].score)
            answers = [decoded for decoded, _ in measured]
            rankings.append(Ranking(self.features, answers, [values for _, values in measured]))
        return rankings

    def _scored(self, decoded: Decoded, values: tuple[float, ...]) -> tuple[Decoded, Values]:
        weighted = zip(self.features, values, strict=True)
        return replace(decoded, score=sum(f.weight * value for f, value in weighted)), values


@dataclass(frozen=True)
class Ranking:
    """The candidates of one sentence, best first."""

    features: tuple[Feature, ...]
    answers: NBest
    values: list[Values]
    """Of each answer, of each feature."""

    def table(self) -> Table:
        """Features as columns, their weights below, the weighted sums on the right."""
        rows = [
            (*values, decoded.score)
            for decoded, values in zip(self.answers, self.values, strict=True)
        ]
        names = tuple(f"answer {rank}" for rank in range(1, len(rows) + 1))
        return Table(
            title="features of each candidate and their weighted sum",
            rows=(*names, "weight"),
            columns=(*(feature.name for feature in self.features), "sum"),
            values=(*rows, (*(feature.weight for feature in self.features), None)),
            marked=((0, len(self.features)),) if rows else (),
        )


def _terms_of(rankings: Sequence[Ranking]) -> Terms:
    """The arithmetic of each answer."""
    known = {
        id(decoded): (ranking.features, values)
        for ranking in rankings
        for decoded, values in zip(ranking.answers, ranking.values, strict=True)
    }

    def terms(decoded: Decoded) -> list[tuple[str, float]]:
        features, values = known[id(decoded)]
        weighted = [
            (f"{feature.weight:g} × {feature.name} {value:.3f}", feature.weight * value)
            for feature, value in zip(features, values, strict=True)
        ]
        plain = ("log-probability", decoded.logprob)
        return [plain, *weighted, ("score = weighted sum", decoded.score)]

    return terms


def _sizes(found: NBest) -> list[int]:
    return [len(decoded.ids) for decoded in found]
