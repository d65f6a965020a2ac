"""Writes a `Trace` for each sentence while a strategy runs.

A strategy that advances all its hypotheses together calls `step` after each of its decisions; one
that takes up one hypothesis at a time calls `expand`. Both call `finish` at the end. Without a
recorder they do neither, and their results are the same. A recorder only reads what it is given.

Two places of a search that hold the same prefix, as samples may, are one hypothesis here.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from time import perf_counter
from typing import Any, Protocol, runtime_checkable

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from s2s_lab.decoding.decoded import Decoded, NBest
from s2s_lab.decoding.trace import Candidate, Cost, Hypothesis, Output, Step, Table, Term, Trace
from s2s_lab.decoding.weighing import Weights, Why, why
from s2s_lab.text import BOS, EOS

Terms = Callable[[Decoded], list[tuple[str, float]]]
"""Lines of the arithmetic behind a score: name and value."""
Verdict = Callable[[Decoded, Decoded], str]
"""Why a hypothesis won or lost against the best one, in one sentence."""


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

    vocab: Sequence[str]
    hypotheses: list[Hypothesis]
    known: dict[tuple[int, ...], int]
    """Id of each prefix."""
    prefixes: list[tuple[int, ...]]
    """Token ids of each hypothesis, by its id."""
    places: list[int | None]
    """Hypothesis in each place of the search; None where a place is empty."""
    steps: list[Step] = field(default_factory=list)
    outputs: tuple[Output, ...] = ()
    tables: tuple[Table, ...] = ()
    spent: tuple[int, int] | None = None


class Recorder:
    """Collects the traces of one search over a batch of sentences."""

    def __init__(
        self,
        strategy: Named,
        model: str,
        sources: Sequence[tuple[str, Sequence[str]]],
        vocab: Sequence[str],
        listed: int = 8,
        extra: Sequence[Sequence[str]] = (),
    ) -> None:
        """Prepare an empty trace for each sentence.

        Args:
            strategy: the strategy that will run.
            model: how traces name the model.
            sources: text and tokens of each sentence, tokens as the model reads them, EOS included.
            vocab: spelling of each target id.
            listed: how many of the continuations that lost are listed in each step.
            extra: spellings of the ids past the vocabulary, for models that copy; a row a sentence.
        """
        self.strategy = strategy
        self.model = model
        self.sources = sources
        self.listed = listed
        self._runs = []
        for row in range(len(sources)):
            root = Hypothesis(0, None, -1, BOS, vocab[BOS], 0.0, 0.0, finished=False)
            words = [*vocab, *extra[row]] if extra else vocab
            self._runs.append(_Run(words, [root], {(): 0}, [()], [0]))
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
        scores: Float[Tensor, "batch places vocab"] | None = None,
        why: Why = why,
        rows: Sequence[int] | None = None,
    ) -> None:
        """Write down one step of every sentence that is still being decoded.

        Args:
            total: log-probability of the prefix in each place before the step; -inf = empty.
            logprobs: log-probabilities of the next token after each of them, in nats.
            attention: what each of them read, if the model attends.
            parent: the place that each new place continues.
            token: the token that it adds.
            stays: True where a new place is taken.
            scores: what the strategy ranked by; -inf = barred. None: total + logprobs.
            why: one sentence for each candidate, and the arithmetic of its score.
            rows: the sentence of each row of the batch; None: all of them, in order.
        """
        sentences = range(len(self._runs)) if rows is None else rows
        if not sentences:
            return
        held = [_padded(self._runs[sentence].places, total.shape[1]) for sentence in sentences]
        # A prefix that several places hold competes once.
        own = [[h if h not in row[:p] else None for p, h in enumerate(row)] for row in held]
        closed = torch.tensor([[h is None for h in row] for row in own], device=total.device)
        weights = Weights(
            total.masked_fill(closed, -torch.inf), logprobs, scores, token.shape[1] + self.listed
        )
        decided = zip(parent.tolist(), token.tolist(), stays.tolist(), strict=True)
        for row, (sentence, columns) in enumerate(zip(sentences, decided, strict=True)):
            run, new = self._runs[sentence], list(zip(*columns, strict=True))
            if all(place is None for place in run.places):
                continue
            first = [held[row].index(h) if h is not None else p for p, h in enumerate(held[row])]
            kept = {(first[p], t) for p, t, stay in new if stay}
            read = None if attention is None else attention[row]
            became = self._weigh(run, sentence, own[row], weights, row, read, kept, why)
            run.places = [became[first[p], t] if stay and t != EOS else None for p, t, stay in new]

    def expand(
        self,
        sentence: int,
        hypothesis: int,
        total: Float[Tensor, ""],
        logprobs: Float[Tensor, "vocab"],
        attention: Float[Tensor, "src"] | None,
        kept: Collection[int],
        scores: Float[Tensor, "vocab"] | None = None,
        why: Why = why,
    ) -> dict[int, int]:
        """Write down that one hypothesis was continued, as a step of its own.

        Args:
            sentence: its position in the batch.
            hypothesis: its id; the root is 0.
            total: its log-probability.
            logprobs: log-probabilities of the next token.
            attention: what it read, if the model attends.
            kept: the tokens whose continuations stay.
            scores: as in `step`.
            why: as in `step`.

        Returns:
            The id of the hypothesis that each token of `kept` led to.
        """
        weights = Weights(
            total.view(1, 1),
            logprobs[None, None],
            None if scores is None else scores[None, None],
            len(kept) + self.listed,
        )
        decided = {(0, token) for token in kept}
        read = None if attention is None else attention[None]
        run = self._runs[sentence]
        became = self._weigh(run, sentence, [hypothesis], weights, 0, read, decided, why)
        return {token: number for (_, token), number in became.items()}

    def finish(
        self,
        answers: Sequence[NBest],
        terms: Terms,
        cut: str | None = "the length limit",
        verdict: Verdict | None = None,
        tables: Sequence[Sequence[Table]] | None = None,
    ) -> None:
        """Write down the outcome: the n-best list of each sentence, and how its scores came about.

        Args:
            answers: hypotheses of each sentence, best first.
            terms: lines of the arithmetic behind a score.
            cut: what ended the search of the unfinished ones; see `Clock.cut`.
            verdict: why each won or lost; None: by how much its score lies behind the best.
            tables: what the strategy laid out for each sentence.
        """
        for row, (run, found) in enumerate(zip(self._runs, answers, strict=True)):
            run.outputs = tuple(
                Output(
                    hypothesis=run.known[d.ids],
                    tokens=tuple(run.vocab[i] for i in d.ids),
                    token_ids=d.ids,
                    total=d.logprob,
                    score=d.score,
                    terms=tuple(Term(name, value) for name, value in terms(d)),
                    finished=d.finished,
                    reason=(verdict or _verdict)(d, found[0])
                    + ("" if d.finished else f", cut at {cut or 'its end'}"),
                )
                for d in found
            )
            if tables:
                run.tables = tuple(tables[row])
        self._milliseconds = 1000 * (perf_counter() - self._begun)

    def spent(self, sentence: int, model_calls: int, tokens: int) -> None:
        """Correct the cost of a sentence, where it is not one call and one token a step and place.

        Args:
            sentence: its position in the batch.
            model_calls: forward passes that it took part in.
            tokens: next-token distributions that were computed for it.
        """
        self._runs[sentence].spent = (model_calls, tokens)

    def prefixes(self, sentence: int) -> dict[tuple[int, ...], int]:
        """Hypothesis ids by their token ids, BOS left out."""
        return dict(self._runs[sentence].known)

    def words(self, sentence: int) -> Sequence[str]:
        """How the traces of a sentence spell each id."""
        return self._runs[sentence].vocab

    def traces(self, texts: Sequence[str]) -> list[Trace]:
        """The finished traces; `texts` are the answers as a person would write them."""
        return [
            Trace(
                strategy=self.strategy.name,
                settings=settings(self.strategy),
                model=self.model,
                source_text=text,
                source=tuple(tokens),
                hypotheses=tuple(run.hypotheses),
                steps=tuple(run.steps),
                outputs=run.outputs,
                output_text=output,
                cost=Cost(*(run.spent or _counted(run)), self._milliseconds),
                tables=run.tables,
            )
            for run, (text, tokens), output in zip(self._runs, self.sources, texts, strict=True)
        ]

    def _weigh(
        self,
        run: _Run,
        sentence: int,
        held: Sequence[int | None],
        weights: Weights,
        row: int,
        attention: Float[Tensor, "places src"] | None,
        kept: set[tuple[int, int]],
        why: Why,
    ) -> dict[tuple[int, int], int]:
        """Write one step down; what stays joins the tree. Ids by place and token."""
        live = [place for place, hypothesis in enumerate(held) if hypothesis is not None]
        became: dict[tuple[int, int], int] = {}
        candidates = []
        for weighed in weights.rank(row, live, kept, self.listed):
            parent = held[weighed.place]
            assert parent is not None
            reason, terms = why(weighed)
            decision = (weighed.place, weighed.token)
            if weighed.stays:
                became[decision] = _grow(run, parent, weighed.token, weighed.logprob, weighed.total)
            candidates.append(
                _frozen(
                    parent=parent,
                    token_id=weighed.token,
                    token=run.vocab[weighed.token],
                    logprob=weighed.logprob,
                    total=weighed.total,
                    score=weighed.score,
                    rank=weighed.rank,
                    fate=weighed.fate,
                    behind=weighed.behind,
                    reason=reason,
                    hypothesis=became.get(decision),
                    terms=tuple(Term(name, value) for name, value in terms) if terms else (),
                )
            )
        width = len(self.sources[sentence][1])
        run.steps.append(
            Step(
                index=len(run.steps),
                live=tuple(h for h in held if h is not None),
                attention=()
                if attention is None
                else tuple(tuple(attention[place, :width].tolist()) for place in live),
                candidates=tuple(candidates),
                considered=len(live) * weights.vocab,
            )
        )
        return became


def _padded(places: Sequence[int | None], count: int) -> list[int | None]:
    """As many places as asked for; those that are missing are empty."""
    return [*places[:count], *[None] * (count - len(places))]


def settings(strategy: Named) -> dict[str, Any]:
    """The fields of a strategy as plain data, those that are None left out."""
    assert is_dataclass(strategy)
    values = {f.name: getattr(strategy, f.name) for f in fields(strategy) if f.repr}
    plain = (str, int, float, bool)
    return {
        name: value if isinstance(value, plain) else str(value)
        for name, value in values.items()
        if value is not None and value != ()
    }


def _grow(run: _Run, parent: int, token: int, logprob: float, total: float) -> int:
    """The id of a prefix, which becomes a hypothesis if it is not one yet."""
    prefix = (*run.prefixes[parent], token)
    if prefix in run.known:
        return run.known[prefix]
    number = run.known[prefix] = len(run.hypotheses)
    run.prefixes.append(prefix)
    run.hypotheses.append(
        Hypothesis(
            number, parent, len(run.steps), token, run.vocab[token], logprob, total, token == EOS
        )
    )
    return number


def _frozen(**fields: Any) -> Candidate:
    """``Candidate(**fields)``, whose fields are set at once: there are thousands of them."""
    candidate = object.__new__(Candidate)
    candidate.__dict__.update(fields)
    return candidate


def _counted(run: _Run) -> tuple[int, int]:
    return len(run.steps), sum(len(step.live) for step in run.steps)


def _verdict(decoded: Decoded, best: Decoded) -> str:
    if decoded is best:
        return "best score" if decoded.finished else "best score, but unfinished"
    return f"score {best.score - decoded.score:.2f} behind the best"
