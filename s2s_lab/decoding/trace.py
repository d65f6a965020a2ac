"""What a decoding strategy did, written down once and read by everything a person looks at.

A `Trace` is plain data: no tensors, no model, no vocabulary. It is frozen, versioned, and goes
to JSON and back without loss, so a printed table, a widget and a page on disk show the same run.

This module does not decode and does not draw. `recorder.py` writes traces while a strategy runs,
`trace_text.py` prints them.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

FORMAT = "s2s_lab.trace"
VERSION = 1

Fate = Literal["kept", "finished", "pruned", "barred"]
"""A candidate that goes on, one that ended the sentence, one that others beat, and one that was
not allowed to compete: filtered out, forbidden, or impossible."""


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
    """How far its score lies behind the last one that stayed; 0 for those that stayed or were
    barred."""
    reason: str
    """Why it stayed or went, in one sentence."""
    hypothesis: int | None
    """Id of the hypothesis that it became; None if it did not stay."""
    terms: tuple[Term, ...] = ()
    """The arithmetic of `score`, line by line, where it is more than the log-probability."""


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
class Table:
    """Numbers that a strategy laid out to decide: Viterbi's scores, the utilities of samples."""

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]
    """One row for each of `rows`; None where there is no number."""
    marked: tuple[tuple[int, int], ...] = ()
    """(row, column) of the cells that the answer came from, in order."""
    links: tuple[tuple[int, int, int, int], ...] = ()
    """Where a value came from: (row, column) of the value, then of its origin."""


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

    >>> from s2s_lab.decoding.trace_example import EXAMPLE
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
    tables: tuple[Table, ...] = ()
    edits: tuple[str, ...] = ()
    """What a person changed before this run, in order, a sentence each."""

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
                "tables": tuple(map(_table, raw.get("tables", ()))),
                "edits": tuple(raw.get("edits", ())),
            }
        )

    def text(self, pruned: int = 3) -> str:
        """The whole run as a table: the same characters on every machine and at every call."""
        from s2s_lab.decoding.trace_text import lines

        return "\n".join(lines(self, pruned))

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
        candidates=tuple(map(_candidate, raw["candidates"])),
        considered=raw["considered"],
    )


def _candidate(raw: Mapping[str, Any]) -> Candidate:
    return Candidate(**{**raw, "terms": tuple(Term(**t) for t in raw.get("terms", ()))})


def _table(raw: Mapping[str, Any]) -> Table:
    return Table(
        title=raw["title"],
        rows=tuple(raw["rows"]),
        columns=tuple(raw["columns"]),
        values=tuple(map(tuple, raw["values"])),
        marked=tuple(map(tuple, raw["marked"])),
        links=tuple(map(tuple, raw["links"])),
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
