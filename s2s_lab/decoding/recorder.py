"""Writes a `Trace` for each sentence while a strategy runs.

A strategy calls `step` after each of its decisions and `finish` at the end; without a recorder
it does neither, and its results are the same. A recorder only reads what it is given.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from time import perf_counter
from typing import Any, Protocol, runtime_checkable

from jaxtyping import Bool, Float, Int
from torch import Tensor

from s2s_lab.decoding.decoded import Decoded, NBest
from s2s_lab.decoding.trace import Candidate, Cost, Hypothesis, Output, Step, Term, Trace
from s2s_lab.text import BOS, EOS

Decision = tuple[int, int]
"""(place of the prefix that was continued, token it was continued with)."""


@runtime_checkable
class Named(Protocol):
    """A strategy: a frozen dataclass with a name."""

    @property
    def name(self) -> str:
        """How traces call it."""
        ...


@dataclass
class _Run:
    """The trace of one sentence, under construction."""

    hypotheses: list[Hypothesis]
    prefixes: list[tuple[int, ...]]
    """Token ids of each hypothesis, by its id."""
    places: list[int | None]
    """Hypothesis in each place of the search; None where a place is empty."""
    steps: list[Step] = field(default_factory=list)
    outputs: tuple[Output, ...] = ()


class Recorder:
    """Collects the traces of one search over a batch of sentences."""

    def __init__(
        self,
        strategy: Named,
        model: str,
        sources: Sequence[tuple[str, Sequence[str]]],
        vocab: Sequence[str],
        listed: int = 8,
    ) -> None:
        """Prepare an empty trace for each sentence.

        Args:
            strategy: the strategy that will run.
            model: how traces name the model.
            sources: text and tokens of each sentence, tokens as the model reads them, EOS included.
            vocab: spelling of each target id.
            listed: how many of the continuations that lost are listed in each step.
        """
        self.strategy = strategy
        self.model = model
        self.sources = sources
        self.vocab = vocab
        self.listed = listed
        root = Hypothesis(0, None, -1, BOS, vocab[BOS], 0.0, 0.0, finished=False)
        self._runs = [_Run([root], [()], [0]) for _ in sources]
        self._begun = perf_counter()
        self._milliseconds = 0.0

    def step(
        self,
        total: Float[Tensor, "batch places"],
        logprobs: Float[Tensor, "batch places vocab"],
        attention: Float[Tensor, "batch places src"] | None,
        parent: Int[Tensor, "batch new_places"],
        token: Int[Tensor, "batch new_places"],
        stays: Bool[Tensor, "batch new_places"],
    ) -> None:
        """Write down one step of every sentence that is still being decoded.

        Args:
            total: log-probability of the prefix in each place before the step; -inf = empty.
            logprobs: log-probabilities of the next token after each of them, in nats.
            attention: what each of them read, if the model attends.
            parent: the place that each new place continues.
            token: the token that it adds.
            stays: True where a new place is taken.
        """
        for row, run in enumerate(self._runs):
            if all(place is None for place in run.places):
                continue
            decisions: list[Decision | None] = [
                (p, t) if s else None
                for p, t, s in zip(
                    parent[row].tolist(), token[row].tolist(), stays[row].tolist(), strict=True
                )
            ]
            live = [place for place, held in enumerate(run.places) if held is not None]
            width = len(self.sources[row][1])
            candidates = self._candidates(run, total[row], logprobs[row], decisions)
            run.steps.append(
                Step(
                    index=len(run.steps),
                    live=tuple(h for h in run.places if h is not None),
                    attention=()
                    if attention is None
                    else tuple(tuple(attention[row, place, :width].tolist()) for place in live),
                    candidates=candidates,
                    considered=len(live) * logprobs.shape[-1],
                )
            )
            became = {(c.parent, c.token_id): c.hypothesis for c in candidates}
            run.places = [
                None if d is None or d[1] == EOS else became[run.places[d[0]], d[1]]  # type: ignore[index]
                for d in decisions
            ]

    def finish(
        self, answers: Sequence[NBest], terms: Callable[[Decoded], list[tuple[str, float]]]
    ) -> None:
        """Write down the outcome: the n-best list of each sentence, and how its scores came about.

        Args:
            answers: hypotheses of each sentence, best first.
            terms: lines of the arithmetic behind a score: name and value.
        """
        for run, found in zip(self._runs, answers, strict=True):
            hypothesis = {prefix: i for i, prefix in enumerate(run.prefixes)}
            run.outputs = tuple(
                Output(
                    hypothesis=hypothesis[d.ids],
                    tokens=tuple(self.vocab[i] for i in d.ids),
                    token_ids=d.ids,
                    total=d.logprob,
                    score=d.score,
                    terms=tuple(Term(name, value) for name, value in terms(d)),
                    finished=d.finished,
                    reason=_verdict(d, found[0]),
                )
                for d in found
            )
        self._milliseconds = 1000 * (perf_counter() - self._begun)

    def traces(self, texts: Sequence[str]) -> list[Trace]:
        """The finished traces; `texts` are the answers as a person would write them."""
        settings: dict[str, Any] = asdict(self.strategy)  # type: ignore[call-overload]
        return [
            Trace(
                strategy=self.strategy.name,
                settings=settings,
                model=self.model,
                source_text=text,
                source=tuple(tokens),
                hypotheses=tuple(run.hypotheses),
                steps=tuple(run.steps),
                outputs=run.outputs,
                output_text=output,
                cost=Cost(len(run.steps), sum(len(s.live) for s in run.steps), self._milliseconds),
            )
            for run, (text, tokens), output in zip(self._runs, self.sources, texts, strict=True)
        ]

    def _candidates(
        self,
        run: _Run,
        total: Float[Tensor, "places"],
        logprobs: Float[Tensor, "places vocab"],
        decisions: Sequence[Decision | None],
    ) -> tuple[Candidate, ...]:
        """What stayed and the best of what did not, best first; what stayed joins the tree."""
        kept = {decision for decision in decisions if decision is not None}
        vocab = logprobs.shape[-1]
        scores = (total[:, None] + logprobs).flatten()
        best = scores.topk(min(len(kept) + self.listed, scores.numel()))
        ranked = [
            (divmod(index, vocab), score)
            for index, score in zip(best.indices.tolist(), best.values.tolist(), strict=True)
            if score > -float("inf")
        ]
        worst_kept = min(score for decision, score in ranked if decision in kept)
        candidates = []
        for rank, (decision, score) in enumerate(ranked, 1):
            place, token = decision
            parent = run.places[place]
            assert parent is not None
            stays, behind = decision in kept, max(0.0, worst_kept - score)
            candidates.append(
                Candidate(
                    parent=parent,
                    token_id=token,
                    token=self.vocab[token],
                    logprob=float(logprobs[place, token]),
                    total=score,
                    score=score,
                    rank=rank,
                    fate=("finished" if token == EOS else "kept") if stays else "pruned",
                    behind=0.0 if stays else behind,
                    reason=_why(stays, token, rank, len(kept), behind),
                    hypothesis=self._grow(run, parent, token, logprobs, place, score)
                    if stays
                    else None,
                )
            )
        return tuple(candidates)

    def _grow(
        self, run: _Run, parent: int, token: int, logprobs: Tensor, place: int, total: float
    ) -> int:
        number = len(run.hypotheses)
        run.prefixes.append((*run.prefixes[parent], token))
        run.hypotheses.append(
            Hypothesis(
                id=number,
                parent=parent,
                step=len(run.steps),
                token_id=token,
                token=self.vocab[token],
                logprob=float(logprobs[place, token]),
                total=total,
                finished=token == EOS,
            )
        )
        return number


def _why(stays: bool, token: int, rank: int, kept: int, behind: float) -> str:
    places = "1 place was" if kept == 1 else f"{kept} places were"
    if stays:
        return f"rank {rank}, {places} open" + (
            ", and it ends the sentence" if token == EOS else ""
        )
    return f"rank {rank}, {places} open: {behind:.2f} nats behind the last that stayed"


def _verdict(decoded: Decoded, best: Decoded) -> str:
    if decoded is best:
        return "best score" if decoded.finished else "best score, but cut at the length limit"
    lost = f"score {best.score - decoded.score:.2f} behind the best"
    return lost if decoded.finished else lost + ", cut at the length limit"
