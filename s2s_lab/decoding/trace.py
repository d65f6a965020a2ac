"""What a decoding strategy did, written down once and read by everything a person looks at.

A `Trace` is plain data: no tensors, no model, no vocabulary. It is frozen, versioned, and goes
to JSON and back without loss, so a printed table, a widget and a page on disk show the same run.

This module does not decode and does not draw. `recorder.py` writes traces while a strategy runs.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

FORMAT = "s2s_lab.trace"
VERSION = 1

Fate = Literal["kept", "finished", "pruned"]


@dataclass(frozen=True)
class Term:
    """One line of the arithmetic behind a score, such as ``log-probability  -0.41``."""

    name: str
    value: float


@dataclass(frozen=True)
class Candidate:
    """One continuation that was weighed in a step: a live hypothesis and one more token."""

    parent: int
    """Id of the hypothesis that it continues."""
    token_id: int
    token: str
    logprob: float
    """log p(token | prefix, source), in nats."""
    total: float
    """log-probability of the whole hypothesis with this token, in nats."""
    score: float
    """What the strategy ranked by in this step; larger is better."""
    rank: int
    """1 = best of all continuations of this step."""
    fate: Fate
    behind: float
    """How far its score lies behind the last one that stayed; 0 for those that stayed."""
    reason: str
    """Why it stayed or went, in one sentence."""
    hypothesis: int | None
    """Id of the hypothesis that it became; None if it was pruned."""


@dataclass(frozen=True)
class Hypothesis:
    """A node of the search tree: a prefix that was kept."""

    id: int
    parent: int | None
    """Id of the prefix without the last token; None at the root."""
    step: int
    """The step that made it, from 0; -1 for the root, which holds BOS alone."""
    token_id: int
    token: str
    logprob: float
    total: float
    finished: bool
    """True if its last token is EOS: it is never continued."""


@dataclass(frozen=True)
class Step:
    """One step of the search: who was continued, with what, and who survived."""

    index: int
    live: tuple[int, ...]
    """Ids of the hypotheses that were continued, best first."""
    attention: tuple[tuple[float, ...], ...]
    """A row for each of `live`: what it read in the source to *produce* its next token.
    Rows sum to 1 over the source tokens. Empty for a model without attention."""
    candidates: tuple[Candidate, ...]
    """Best first: all that stayed, and the best of those that did not."""
    considered: int
    """How many continuations there were in all, listed or not."""


@dataclass(frozen=True)
class Output:
    """A hypothesis that competed for the answer."""

    hypothesis: int
    tokens: tuple[str, ...]
    """Without BOS, with EOS if it finished."""
    token_ids: tuple[int, ...]
    total: float
    score: float
    terms: tuple[Term, ...]
    """The arithmetic of `score`, line by line."""
    finished: bool
    reason: str
    """Why it won or lost, in one sentence."""


@dataclass(frozen=True)
class Cost:
    """What the search spent."""

    model_calls: int
    tokens: int
    """Next-token distributions computed: one for each live hypothesis in each step."""
    milliseconds: float = field(default=0.0, compare=False)


@dataclass(frozen=True)
class Trace:
    """One decoded source, from BOS to the answer.

    >>> trace = Trace.from_json(EXAMPLE)
    >>> trace.replay() == trace.outputs[0].tokens
    True
    """

    strategy: str
    settings: Mapping[str, Any]
    model: str
    source_text: str
    source: tuple[str, ...]
    """The tokens that the model read: the columns of every attention row."""
    hypotheses: tuple[Hypothesis, ...]
    """Position = id; the root (BOS) is 0."""
    steps: tuple[Step, ...]
    outputs: tuple[Output, ...]
    """Best first; the first is the answer."""
    output_text: str
    cost: Cost
    version: int = VERSION

    def path(self, hypothesis: int) -> tuple[Hypothesis, ...]:
        """The prefixes that lead to a hypothesis, shortest first, without the root."""
        nodes: list[Hypothesis] = []
        node = self.hypotheses[hypothesis]
        while node.parent is not None:
            nodes.append(node)
            node = self.hypotheses[node.parent]
        return tuple(reversed(nodes))

    def attention_of(self, hypothesis: int) -> tuple[tuple[float, ...], ...]:
        """The rows read to produce each token of a hypothesis: (len(path), len(source)).

        Empty for a model without attention.
        """
        rows = []
        for node in self.path(hypothesis):
            step = self.steps[node.step]
            if not step.attention:
                return ()
            rows.append(step.attention[step.live.index(node.parent)])
        return tuple(rows)

    def replay(self) -> tuple[str, ...]:
        """Rebuild the answer from the recorded decisions alone, not from `outputs`."""
        prefix: dict[int, tuple[str, ...]] = {0: ()}
        for step in self.steps:
            for candidate in step.candidates:
                if candidate.hypothesis is not None:
                    prefix[candidate.hypothesis] = (*prefix[candidate.parent], candidate.token)
        return prefix[self.outputs[0].hypothesis]

    def to_json(self) -> dict[str, Any]:
        """Plain dicts, lists, strings and numbers; `from_json` gives an equal trace back."""
        return {"format": FORMAT, **_plain(asdict(self))}

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | str) -> "Trace":
        """Read what `to_json` wrote, as a dict or as JSON text.

        Raises:
            ValueError: if it is not a trace, or is one of a newer version.
        """
        raw = dict(json.loads(data) if isinstance(data, str) else data)
        if raw.pop("format", None) != FORMAT:
            raise ValueError(f"not a trace: expected format = {FORMAT!r}")
        if raw.get("version") != VERSION:
            raise ValueError(f"trace version: expected {VERSION}, got {raw.get('version')!r}")
        return cls(
            **{
                **raw,
                "source": tuple(raw["source"]),
                "hypotheses": tuple(Hypothesis(**h) for h in raw["hypotheses"]),
                "steps": tuple(map(_step, raw["steps"])),
                "outputs": tuple(map(_output, raw["outputs"])),
                "cost": Cost(**raw["cost"]),
            }
        )

    def text(self, pruned: int = 3) -> str:
        """The whole run as a table: the same characters on every machine and at every call."""
        return "\n".join(_lines(self, pruned))

    def __str__(self) -> str:
        return self.text()

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(self.text())


def _plain(value: Any) -> Any:
    """The same with lists for tuples, as JSON has it."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, tuple | list) else value


def _step(raw: Mapping[str, Any]) -> Step:
    return Step(
        index=raw["index"],
        live=tuple(raw["live"]),
        attention=tuple(tuple(row) for row in raw["attention"]),
        candidates=tuple(Candidate(**c) for c in raw["candidates"]),
        considered=raw["considered"],
    )


def _output(raw: Mapping[str, Any]) -> Output:
    return Output(
        **{
            **raw,
            "tokens": tuple(raw["tokens"]),
            "token_ids": tuple(raw["token_ids"]),
            "terms": tuple(Term(**t) for t in raw["terms"]),
        }
    )


def _lines(trace: Trace, pruned: int) -> Iterator[str]:
    settings = ", ".join(f"{key}={value}" for key, value in trace.settings.items())
    yield f"{trace.strategy}({settings}) · {trace.model}"
    yield f"source  {' '.join(trace.source)}"
    for step in trace.steps:
        yield ""
        yield f"step {step.index + 1} · {len(step.live)} live · {step.considered} continuations"
        shown = 0
        for c in step.candidates:
            shown += c.fate == "pruned"
            if shown > pruned:
                break
            nodes = [node.token for node in trace.path(c.parent)]
            prefix = " ".join(["…", *nodes[-8:]] if len(nodes) > 8 else nodes) or "·"
            yield (
                f"  {c.rank:>3} {c.fate:<8} {c.score:8.2f}  p={_probability(c.logprob)}"
                f"  {prefix} + {c.token}" + (f"  ({c.reason})" if c.fate == "pruned" else "")
            )
    yield ""
    for rank, output in enumerate(trace.outputs, 1):
        yield f"{rank:>3}. {output.score:8.2f}  {' '.join(output.tokens)}  ({output.reason})"
    yield f"output  {trace.output_text}"


def _probability(logprob: float) -> str:
    p = 2.718281828459045**logprob
    return "<.001" if p < 0.0005 else f"{p:.3f}"


# fmt: off
EXAMPLE: dict[str, Any] = {
    "format": FORMAT,
    "version": VERSION,
    "strategy": "greedy",
    "settings": {"max_steps": 2},
    "model": "by hand",
    "source_text": "one",
    "source": ["one", "<eos>"],
    "hypotheses": [
        {"id": 0, "parent": None, "step": -1, "token_id": 1, "token": "<bos>",
         "logprob": 0.0, "total": 0.0, "finished": False},
        {"id": 1, "parent": 0, "step": 0, "token_id": 5, "token": "un",
         "logprob": -0.1, "total": -0.1, "finished": False},
        {"id": 2, "parent": 1, "step": 1, "token_id": 2, "token": "<eos>",
         "logprob": -0.2, "total": -0.3, "finished": True},
    ],
    "steps": [
        {"index": 0, "live": [0], "attention": [[0.9, 0.1]], "considered": 6, "candidates": [
            {"parent": 0, "token_id": 5, "token": "un", "logprob": -0.1, "total": -0.1,
             "score": -0.1, "rank": 1, "fate": "kept", "behind": 0.0,
             "reason": "the most probable token", "hypothesis": 1},
            {"parent": 0, "token_id": 6, "token": "une", "logprob": -2.4, "total": -2.4,
             "score": -2.4, "rank": 2, "fate": "pruned", "behind": 2.3,
             "reason": "rank 2, greedy keeps 1: 2.30 nats behind", "hypothesis": None}]},
        {"index": 1, "live": [1], "attention": [[0.2, 0.8]], "considered": 6, "candidates": [
            {"parent": 1, "token_id": 2, "token": "<eos>", "logprob": -0.2, "total": -0.3,
             "score": -0.3, "rank": 1, "fate": "finished", "behind": 0.0,
             "reason": "the most probable token, and it ends the sentence", "hypothesis": 2}]},
    ],
    "outputs": [
        {"hypothesis": 2, "tokens": ["un", "<eos>"], "token_ids": [5, 2], "total": -0.3,
         "score": -0.3, "terms": [{"name": "log-probability", "value": -0.3}],
         "finished": True, "reason": "the answer"}],
    "output_text": "un",
    "cost": {"model_calls": 2, "tokens": 2, "milliseconds": 0.0},
}
# fmt: on
"""A complete small trace, for tests, documentation and views under construction."""
