"""Where two traces part: the first word that differs, how likely it was in each, and why.

Answers are compared first. If they are equal, the searches are: the first prefix that one of them
kept and the other did not. This module reads traces; it runs nothing.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from s2s_lab.decoding.trace import Candidate, Trace

Tokens = tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """The first divergence of trace a and trace b."""

    what: str
    """``nothing``, ``search`` (same answer, another way to it), or ``answer``."""
    prefix: Tokens = ()
    """What both have in common before they part."""
    tokens: tuple[str | None, str | None] = (None, None)
    """How a and b go on; None: not at all."""
    own: tuple[float | None, float | None] = (None, None)
    """Probability of a's token in a, and of b's token in b; None where a trace does not say."""
    other: tuple[float | None, float | None] = (None, None)
    """Probability of b's token in a, and of a's token in b."""
    reasons: tuple[str, str] = ("", "")
    """What became of b's token in a, and of a's token in b."""
    sources: tuple[str, str] = ("", "")
    """The two source texts, if they differ."""

    @property
    def step(self) -> int | None:
        """Position of the first token that differs, from 0; None if nothing does."""
        return None if self.what == "nothing" else len(self.prefix)

    def __str__(self) -> str:
        """One sentence."""
        if self.what == "nothing":
            return "The traces are the same."
        subject = "The answers part"
        if self.what == "search":
            subject = "The answers are the same; the searches part"
        after = f"after {' '.join(self.prefix)!r}" if self.prefix else "at the beginning"
        if any(self.sources):
            after += f" (sources {self.sources[0]!r} and {self.sources[1]!r})"
        sides = [
            _side(name, self.tokens[i], self.own[i], self.tokens[1 - i], self.other[i])
            for i, name in enumerate("ab")
        ]
        why = [f"in {name}, {r}" for name, r in zip("ab", self.reasons, strict=True) if r]
        return f"{subject} at step {len(self.prefix) + 1}, {after}: {'; '.join(sides + why)}."


def diff(a: Trace, b: Trace) -> Difference:
    """The first place where two traces differ.

    Traces of models with different vocabularies are compared by the spelling of their tokens.

    >>> from s2s_lab.decoding.trace_example import EXAMPLE
    >>> print(diff(Trace.from_json(EXAMPLE), Trace.from_json(EXAMPLE)))
    The traces are the same.
    """
    sources = (a.source_text, b.source_text) if a.source != b.source else ("", "")
    ours, theirs = a.outputs[0].tokens, b.outputs[0].tokens
    if ours != theirs:
        shared = next(
            (i for i, pair in enumerate(zip(ours, theirs, strict=False)) if pair[0] != pair[1]),
            min(len(ours), len(theirs)),
        )
        return _difference(
            "answer", a, b, ours[:shared], _at(ours, shared), _at(theirs, shared), sources
        )
    kept, others = _kept(a), _kept(b)
    for path in sorted(kept ^ others, key=lambda path: (len(path), path)):
        mine, yours = (path[-1] if path in some else None for some in (kept, others))
        return _difference("search", a, b, path[:-1], mine, yours, sources)
    return Difference("nothing", sources=sources)


def _difference(
    what: str,
    a: Trace,
    b: Trace,
    prefix: Tokens,
    mine: str | None,
    yours: str | None,
    sources: tuple[str, str],
) -> Difference:
    in_a = {token: _candidate(a, prefix, token) for token in (mine, yours)}
    in_b = {token: _candidate(b, prefix, token) for token in (mine, yours)}
    lost = (in_a[yours], in_b[mine])
    return Difference(
        what=what,
        prefix=prefix,
        tokens=(mine, yours),
        own=(_probability(in_a[mine]), _probability(in_b[yours])),
        other=(_probability(in_a[yours]), _probability(in_b[mine])),
        reasons=(_reason(yours, lost[0]), _reason(mine, lost[1])),
        sources=sources,
    )


def _nodes(trace: Trace) -> dict[int, Tokens]:
    """Tokens of each hypothesis."""
    tokens: dict[int, Tokens] = {0: ()}
    for node in trace.hypotheses[1:]:
        assert node.parent is not None
        tokens[node.id] = (*tokens[node.parent], node.token)
    return tokens


def _kept(trace: Trace) -> set[Tokens]:
    return set(_nodes(trace).values())


def _candidates(trace: Trace, prefix: Tokens) -> Iterator[Candidate]:
    """Continuations of a prefix that the trace lists, those that stayed first."""
    nodes = _nodes(trace)
    found = [c for s in trace.steps for c in s.candidates if nodes[c.parent] == prefix]
    yield from sorted(found, key=lambda c: c.hypothesis is None)


def _candidate(trace: Trace, prefix: Tokens, token: str | None) -> Candidate | None:
    return next((c for c in _candidates(trace, prefix) if c.token == token), None)


def _at(tokens: Tokens, position: int) -> str | None:
    return tokens[position] if position < len(tokens) else None


def _probability(candidate: Candidate | None) -> float | None:
    return None if candidate is None else math.exp(candidate.logprob)


def _reason(token: str | None, candidate: Candidate | None) -> str:
    """What became of a token that the other trace went on with."""
    if token is None:
        return ""
    if candidate is None:
        return f"{token!r} is not among those listed"
    return f"{token!r} was {candidate.fate} ({candidate.reason})"


def _side(
    name: str, token: str | None, own: float | None, other: str | None, p: float | None
) -> str:
    said = f"{name} has {'nothing' if token is None else repr(token)}"
    if own is not None:
        said += f" with p = {own:.3f}"
    if other is not None and p is not None:
        said += f" against {p:.3f} for {other!r}"
    return said
