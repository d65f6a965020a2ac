"""Best-first search: always go on with the prefix that could still come to the highest score.

Prefixes wait in a queue, ordered by the highest score that a complete sequence beginning with them
could have (`tree.reach_of`). The first complete sequence that comes out of the queue is the best of
all: whatever still waits cannot come to more. With plain log-probabilities that is uniform-cost
search (Dijkstra's algorithm); with a length convention it is A*, whose bound is loose, so that it
looks at far more prefixes.

The queue may grow without end. Two settings bound it, and each gives the proof away where it drops
something: `queue`, its length, and `width`, how many prefixes of each length may leave it. With a
width the answer is that of a beam of this width in which finished hypotheses are set aside and the
freed places filled again, found with fewer calls of the model.

What the model said is kept for every prefix: about 16 bytes for each and each word of the
vocabulary. `exact` keeps that of one path.
"""

from bisect import insort
from dataclasses import dataclass
from typing import ClassVar

import torch

from s2s_lab.batch import Batch
from s2s_lab.decoding.clock import Clock, expect_limits
from s2s_lab.decoding.decoded import Decoded, NBest
from s2s_lab.decoding.ending import Limits
from s2s_lab.decoding.length import Length
from s2s_lab.decoding.proof import Proof, record
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.decoding.tree import Family, Node, roots
from s2s_lab.models.protocol import StepModel
from s2s_lab.text import EOS


@dataclass(frozen=True)
class BestFirst:
    """Take up prefixes in the order of what they could still come to.

    Source: Meister, Vieira & Cotterell (2020), "Best-First Beam Search", algorithm 2; Hart, Nilsson
    & Raphael (1968) for A*.

    Raises:
        ValueError: for a setting below its range.
    """

    name: ClassVar[str] = "best-first"

    best: int = 1
    """How many complete sequences to find."""
    width: int | None = None
    """How many prefixes of each length may be taken up, those that end included; None: all."""
    queue: int = 100_000
    """Places in the queue; when it is full, the worst one is dropped."""
    alpha: float = 0.0
    """Strength of the length convention; 0 compares plain log-probabilities."""
    length: Length | None = None
    """How length enters the score. None: ``Length()``, GNMT's way."""
    max_steps: int = 100
    """Length limit, EOS included."""
    nodes: int | None = 10_000
    """Prefixes of a source for which the model is asked at most; None: no limit."""
    seconds: float | None = None
    """Time budget of a search."""
    rows: int = 8
    """Prefixes in one call of the model: those that come next among the same siblings are asked for
    at once, whether or not their turn will come."""

    def __post_init__(self) -> None:
        for name in ("best", "width", "queue", "nodes", "rows"):
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
        """Up to `best` complete sequences of each source, best first.

        Raises:
            Interrupted: on Ctrl-C, with what was found so far.
        """
        return [proof.answers for proof in self.prove(model, sources, recorder)]

    @torch.inference_mode()
    def prove(
        self, model: StepModel, sources: Batch, recorder: Recorder | None = None
    ) -> list[Proof]:
        """As `search`, with what is known of sequences that were not found.

        Raises:
            Interrupted: on Ctrl-C, with what was found so far.
        """
        with Clock(self.max_steps, self.seconds) as clock:
            runs = [_Run(self, model, root) for root in roots(model, sources)]
            while not clock.over() and not all(run.done for run in runs):
                for run in runs:
                    run.advance()
            proofs = [run.proof(clock.cut) for run in runs]
            if recorder:
                families = [run.families for run in runs]
                record(recorder, families, proofs, self.limits, clock.cut)
        clock.answer([proof.answers for proof in proofs])
        return proofs


class _Run:
    """The queue of one source."""

    def __init__(self, strategy: BestFirst, model: StepModel, root: Node) -> None:
        self.strategy, self.model = strategy, model
        self.nodes = self.calls = 1
        self.cut: str | None = None
        """What ended the search before the proof."""
        self.found: list[Decoded] = []
        self.stopped: Decoded | None = None
        """The best that the length limit cut, as long as nothing ended."""
        self.families: list[Family] = []
        self.waiting: list[tuple[float, int, int]] = []
        """Reach, less the number of the family, and a position in its order; best last."""
        self.lost = -torch.inf
        """The highest reach of what was dropped."""
        self.left_by_length: dict[int, int] = {}
        self._open(root)

    @property
    def done(self) -> bool:
        """Whether there is nothing left to do."""
        full = len(self.found) == self.strategy.best
        return full or not self.waiting or self.cut is not None

    def advance(self) -> None:
        """Take one continuation out of the queue."""
        if self.done:
            return
        reach, number, position = self.waiting.pop()
        family = self.families[-number]
        token, tokens = family.token(position), len(family.node.ids) + 1
        width = self.strategy.width
        if width is not None and self.left_by_length.get(tokens, 0) == width:
            self._drop(family, reach, _full(width, tokens))
            return
        if token != EOS and self._over_budget(family, token):
            insort(self.waiting, (reach, number, position))
            return
        self.left_by_length[tokens] = self.left_by_length.get(tokens, 0) + 1
        self._wait(family, -number, position + 1)
        if token == EOS:
            self.found.append(family.node.decoded(EOS, self.strategy.limits))
            family.taken[EOS] = f"complete, number {len(self.found)}: nothing left reaches more"
            return
        grown = family.nodes(self.model, position, self._room(), -torch.inf)
        self.nodes, self.calls = self.nodes + grown, self.calls + (grown > 0)
        family.taken[token] = f"could reach {reach:.2f}, the furthest of all that waited"
        self._open(family.grown[token])

    def proof(self, cut: str | None) -> Proof:
        """What is known now."""
        for family in self.families:
            family.rest = family.rest or self._rest()
        ahead = max(self.waiting[-1][0] if self.waiting else -torch.inf, self.lost)
        answers = self.found or [self._unfinished()]
        best = answers[0].score if self.found else -torch.inf
        proved = best >= ahead
        stopped = None if proved else self.cut or cut
        return Proof(answers, proved, max(best, ahead), self.nodes, self.calls, stopped)

    def _open(self, node: Node) -> None:
        family = Family(node, self.strategy.limits)
        self.families.append(family)
        stopped = family.cut()
        if stopped and (self.stopped is None or stopped.score > self.stopped.score):
            self.stopped = stopped
        self._wait(family, len(self.families) - 1, 0)

    def _wait(self, family: Family, number: int, position: int) -> None:
        """Siblings wait one at a time: the next takes the place of the one that left."""
        if position == len(family.order):
            return
        reach = float(family.reach[family.token(position)])
        insort(self.waiting, (reach, -number, position))
        if len(self.waiting) > self.strategy.queue:
            reach, number, _ = self.waiting.pop(0)
            full = f"dropped from the full queue of {self.strategy.queue}"
            self._drop(self.families[-number], reach, full)

    def _drop(self, family: Family, reach: float, reason: str) -> None:
        """Give up a continuation and its worse siblings."""
        self.lost = max(self.lost, reach)
        family.rest = reason

    def _room(self) -> int:
        budget = self.strategy.nodes
        return (
            self.strategy.rows if budget is None else min(self.strategy.rows, budget - self.nodes)
        )

    def _over_budget(self, family: Family, token: int) -> bool:
        if token not in family.grown and self._room() < 1:
            self.cut = f"the budget of {self.strategy.nodes:,} prefixes"
        return self.cut is not None

    def _rest(self) -> str:
        if len(self.found) == self.strategy.best:
            return f"the last one found has {self.found[-1].score:.2f}"
        return "it waited in the queue when the search ended"

    def _unfinished(self) -> Decoded:
        """Where nothing ended: what was cut, or the way to the furthest reach."""
        if self.stopped is not None or not self.waiting:
            assert self.stopped is not None
            return self.stopped
        _, number, position = self.waiting[-1]
        family = self.families[-number]
        return family.node.decoded(family.token(position), self.strategy.limits)


def _full(width: int, tokens: int) -> str:
    count = "1 prefix" if width == 1 else f"{width} prefixes"
    return f"{count} of length {tokens} came before, and width is {width}"
