"""Exact search: depth first, and no further where nothing better than the best can follow.

The search dives along the likeliest tokens to a first complete sequence, then goes back and takes
up whatever could still beat it. A prefix is dropped when the highest score that a complete sequence
beginning with it could have (`tree.reach_of`) is no higher than the best score so far; that can
lose nothing. It needs little memory, a path and its siblings, where `best_first` needs a queue.

Both are only as fast as the model is sure: where probability is spread, the number of prefixes
grows like vocabulary ** length, and a budget ends the search. Then the answer comes with a bound
instead of a proof, and says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import torch

from s2s_lab.batch import Batch
from s2s_lab.decoding.clock import Clock, expect_limits
from s2s_lab.decoding.decoded import Decoded, NBest
from s2s_lab.decoding.ending import Limits
from s2s_lab.decoding.length import Length
from s2s_lab.decoding.proof import Proof, improvements, record
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.decoding.strategy import Strategy
from s2s_lab.decoding.tree import Family, Node, roots, score_of
from s2s_lab.models.protocol import StepModel
from s2s_lab.text import EOS


@dataclass(frozen=True)
class Exact:
    """The best of all complete sequences, by depth-first search with a bound.

    Source: Stahlberg & Byrne (2019), "On NMT Search Errors and Model Errors: Cat Got Your Tongue?",
    algorithm 2, and its bounds for scores with a length in them.

    Raises:
        ValueError: for a setting below its range.
    """

    name: ClassVar[str] = "exact"

    alpha: float = 0.0
    """Strength of the length convention; 0 compares plain log-probabilities."""
    length: Length | None = None
    """How length enters the score. None: ``Length()``, GNMT's way."""
    max_steps: int = 100
    """Length limit, EOS included."""
    nodes: int | None = 10_000
    """Prefixes of a source for which the model is asked at most; None: no limit."""
    seconds: float | None = None
    """Time budget of a search, without that of `start`."""
    rows: int = 8
    """Siblings for which one call of the model asks; the first call already knows those that come
    next, whether or not they are needed."""
    start: Strategy | None = None
    """A search that runs before, such as a beam: its best complete sequence is the first to beat.
    None: the first dive, which is greedy search. Costs in traces are without it."""

    def __post_init__(self) -> None:
        for name in ("nodes", "rows"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise ValueError(f"{name}: expected at least 1, got {value}")
        if self.alpha < 0:
            raise ValueError(f"alpha: expected 0 or more, got {self.alpha}")
        expect_limits(self.max_steps, self.seconds)

    @property
    def limits(self) -> Limits:
        """What the scores are made of."""
        return Limits(self.length or Length(), self.alpha, self.max_steps)

    def search(
        self, model: StepModel, sources: Batch, recorder: Recorder | None = None
    ) -> list[NBest]:
        """The best complete sequence of each source, then those that it beat, last beaten first.

        Raises:
            Interrupted: on Ctrl-C, with what was found so far.
        """
        return [proof.answers for proof in self.prove(model, sources, recorder)]

    @torch.inference_mode()
    def prove(
        self,
        model: StepModel,
        sources: Batch,
        recorder: Recorder | None = None,
        known: Sequence[Decoded] | None = None,
    ) -> list[Proof]:
        """As `search`, with what is known of sequences that were not found.

        Args:
            model: that is asked.
            sources: that it reads.
            recorder: writes the search down.
            known: a complete sequence for each source to beat; not together with a recorder, whose
                trace could not say where it came from.

        Raises:
            ValueError: if there is not one known sequence a source.
            Interrupted: on Ctrl-C, with what was found so far.
        """
        if known is not None and (len(known) != len(sources) or recorder is not None):
            raise ValueError(
                f"known: expected one sequence for each of {len(sources)} sources and no recorder, "
                f"got {len(known)} and {'one' if recorder else 'none'}"
            )
        first = self._first(model, sources, recorder, known)
        with Clock(self.max_steps, self.seconds) as clock:
            pairs = zip(roots(model, sources), first, strict=True)
            runs = [_Run(self, model, root, begin, bool(recorder)) for root, begin in pairs]
            while not clock.over() and not all(run.done for run in runs):
                for run in runs:
                    run.advance()
            proofs = [run.proof(clock.cut) for run in runs]
            if recorder:
                tables = [[improvements(run.found)] for run in runs]
                families = [run.families for run in runs]
                record(recorder, families, proofs, self.limits, clock.cut, tables)
        clock.answer([proof.answers for proof in proofs])
        return proofs

    def _first(
        self,
        model: StepModel,
        sources: Batch,
        recorder: Recorder | None,
        known: Sequence[Decoded] | None,
    ) -> list[NBest]:
        """What there is to beat at the beginning."""
        first: list[NBest] = [[d] for d in known or ()] or [[] for _ in range(len(sources))]
        if self.start is None:
            return first
        found = self.start.search(model, sources, recorder)
        return [a + b for a, b in zip(first, found, strict=True)]


class _Run:
    """The dive into the tree of one source."""

    def __init__(
        self,
        exact: Exact,
        model: StepModel,
        root: Node,
        first: Sequence[Decoded],
        traced: bool,
    ) -> None:
        self.exact, self.model, self.limits = exact, model, exact.limits
        self.nodes = self.calls = 1
        self.cut: str | None = None
        """What ended the search before the proof."""
        self.found: list[tuple[int, Decoded]] = []
        """Complete sequences, each better than those before; prefixes looked at until then."""
        self.best = -torch.inf
        """Score of the last of them."""
        self.stopped: Decoded | None = None
        """The best that the length limit cut, as long as nothing ended."""
        self.traced = traced
        self.families: list[Family] = []
        """All that were looked at, if the search is traced."""
        self.path: list[tuple[Family, int]] = []
        """The siblings at each depth, and how many of them are dealt with."""
        for decoded in first:
            if decoded.finished and len(decoded.ids) <= exact.max_steps:
                self._consider(decoded, 0)
        self._dive(root)

    @property
    def done(self) -> bool:
        """Whether there is nothing left to do."""
        return not self.path or self.cut is not None

    def advance(self) -> None:
        """Deal with the next sibling at the deepest place."""
        if self.done:
            return
        family, position = self.path.pop()
        reach = _next_reach(family, position)
        if reach <= self.best:  # the others of this family reach even less
            family.rest = f"{self.best:.2f} is there already" if self.found else "nothing ends"
            return
        token = family.token(position)
        if token == EOS:  # was considered when the family was new
            self.path.append((family, position + 1))
            return
        if token not in family.grown and self._room() < 1:
            self.cut = f"the budget of {self.exact.nodes:,} prefixes"
            self.path.append((family, position))
            return
        grown = family.nodes(self.model, position, self._room(), self.best)
        self.nodes, self.calls = self.nodes + grown, self.calls + (grown > 0)
        beaten = f"{self.best:.2f}, the best so far" if self.found else "no end was found so far"
        family.taken[token] = f"could reach {reach:.2f}: {beaten}"
        self.path.append((family, position + 1))
        self._dive(family.grown.pop(token))

    def proof(self, cut: str | None) -> Proof:
        """What is known now."""
        for family, _ in self.path:
            family.rest = "left open when the search ended"
        ahead = max([self.best, *(_next_reach(family, position) for family, position in self.path)])
        answers = [decoded for _, decoded in reversed(self.found)] or [self._unfinished()]
        proved = ahead <= self.best
        stopped = None if proved else self.cut or cut
        return Proof(answers, proved, ahead, self.nodes, self.calls, stopped)

    def _dive(self, node: Node) -> None:
        """Look at the continuations of a prefix; its end costs nothing, so it is first."""
        family = Family(node, self.limits)
        if self.traced:
            self.families.append(family)
        if family.reach[EOS] > self.best:
            family.taken[EOS] = "complete, and better than all before"
            self._consider(node.decoded(EOS, self.limits), self.nodes)
        else:
            family.left[EOS] = f"{self.best:.2f} is there already"
        stopped = family.cut()
        if stopped and (self.stopped is None or stopped.score > self.stopped.score):
            self.stopped = stopped
        self.path.append((family, 0))

    def _consider(self, decoded: Decoded, nodes: int) -> None:
        score = score_of(decoded.logprob, len(decoded.ids), True, self.limits)
        known = any(other.ids == decoded.ids for _, other in self.found)  # but for rounding
        if score > self.best and not known:
            own = Decoded(decoded.ids, decoded.logprob, score, True, decoded.attention)
            self.found.append((nodes, own))
            self.best = score

    def _room(self) -> int:
        exact = self.exact
        return exact.rows if exact.nodes is None else min(exact.rows, exact.nodes - self.nodes)

    def _unfinished(self) -> Decoded:
        """Where nothing ended: what was cut, or how far the dive came."""
        if self.stopped is not None or not self.path:
            assert self.stopped is not None
            return self.stopped
        family, position = self.path[-1]
        return family.node.decoded(family.token(position), self.limits)


def _next_reach(family: Family, position: int) -> float:
    """The highest score that what is not dealt with could come to."""
    left = family.order[position : position + 2].tolist()
    return max((float(family.reach[token]) for token in left if token != EOS), default=-torch.inf)
