"""The tree of all sequences that a model can write, as far as it is worth a look.

`explore` grows the likeliest prefix first, so that complete sequences come in the order of their
probability; on a small table it ends with the whole tree. What it leaves out is counted, never
forgotten. This module searches for no answer (`survey` lays searches on the tree).
"""

import heapq
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import torch
from jaxtyping import Float
from torch import Tensor

from s2s_lab.batch import Batch
from s2s_lab.decoding.length import Length
from s2s_lab.decoding.tree import Node, grow, roots
from s2s_lab.models.protocol import StepModel
from s2s_lab.text import BOS, EOS

Ids = tuple[int, ...]
NOTHING = 1e-9
"""Probability that rounding alone can leave."""


@dataclass(frozen=True)
class Branch:
    """A prefix in the tree; its id is its position in `Space.branches`."""

    parent: int | None
    """Id of the prefix without the last token; None at the root."""
    ids: Ids
    """Without BOS."""
    token: str
    logprob: float
    """log p(last token | tokens before, source), in nats."""
    total: float
    """log p(ids | source), in nats."""
    unseen: float
    """Probability that the next token is one which the tree leaves out, from 0 to 1."""

    @property
    def finished(self) -> bool:
        """Whether it is a complete sequence."""
        return self.ids[-1:] == (EOS,)


@dataclass(frozen=True)
class Space:
    """A tree of prefixes; the root is 0 and parents come before their children."""

    branches: tuple[Branch, ...]

    @property
    def complete(self) -> bool:
        """Whether every sequence with a probability above 0 is in the tree."""
        return all(branch.unseen < NOTHING for branch in self.branches)

    def sequences(self) -> tuple[int, ...]:
        """Ids of the complete sequences, likeliest first."""
        ends = [number for number, branch in enumerate(self.branches) if branch.finished]
        return tuple(sorted(ends, key=lambda number: -self.branches[number].total))

    def covered(self) -> float:
        """Probability of all complete sequences of the tree together."""
        return sum(math.exp(self.branches[number].total) for number in self.sequences())

    def tokens(self, number: int) -> tuple[str, ...]:
        """What a branch says, without BOS."""
        words: list[str] = []
        branch = self.branches[number]
        while branch.parent is not None:
            words.append(branch.token)
            branch = self.branches[branch.parent]
        return tuple(reversed(words))

    def known(self) -> dict[Ids, int]:
        """Ids of the branches by their tokens."""
        return {branch.ids: number for number, branch in enumerate(self.branches)}


def explore(
    model: StepModel,
    source: Batch,
    vocab: Sequence[str],
    branches: int = 60,
    max_steps: int = 100,
    needed: Iterable[Ids] = (),
) -> Space:
    """The likeliest part of the tree of all sequences.

    Args:
        model: that is asked.
        source: a batch of one.
        vocab: spelling of each id.
        branches: how many prefixes the tree has, the root among them, and `needed` not counted.
        max_steps: most tokens of a sequence, EOS included.
        needed: prefixes that it has in any case, with all before them.

    Raises:
        ValueError: for more than one source or fewer than one branch.
    """
    if len(source) != 1:
        raise ValueError(f"source: expected a batch of one, got {len(source)}")
    if branches < 1:
        raise ValueError(f"branches: expected at least 1, got {branches}")
    with torch.inference_mode():
        growth = _Growth(model, vocab, max_steps, roots(model, source)[0])
        growth.best_first(branches)
        for ids in needed:
            growth.reach(ids[:max_steps])
    return growth.space()


def ranking(
    space: Space, length: Length, alpha: float, among: Iterable[int] | None = None
) -> list[tuple[float, int]]:
    """Complete sequences under a length convention: score and id, best first.

    Args:
        space: that has them.
        length: how length enters the score.
        alpha: how strongly, 0 or more.
        among: ids to choose from; None: all of them.
    """
    scored = []
    for number in space.sequences() if among is None else among:
        branch = space.branches[number]
        counted = length.counted(len(branch.ids), ended=True)
        scored.append((length.score(branch.total, counted, alpha), number))
    return sorted(scored, key=lambda pair: -pair[0])


@dataclass
class _Growth:
    """A tree under construction."""

    model: StepModel
    vocab: Sequence[str]
    max_steps: int
    root: Node
    nodes: dict[Ids, Node] = field(default_factory=dict)
    """Those for which the model was asked."""
    made: dict[Ids, tuple[float, float]] = field(default_factory=dict)
    """Prefixes in the order in which they joined: log-probability of the last token, of all."""

    def __post_init__(self) -> None:
        self.nodes[()] = self.root
        self.made[()] = (0.0, 0.0)

    def best_first(self, branches: int) -> None:
        """Take the likeliest prefix that is left, again and again."""
        queue: list[tuple[float, Ids]] = []
        self._queue(queue, self.root, branches)
        while queue and len(self.made) < branches:
            _, ids = heapq.heappop(queue)
            node = self._join(ids)
            if node is not None:
                self._queue(queue, node, branches - len(self.made))

    def reach(self, ids: Ids) -> None:
        """See that a prefix and all before it are there."""
        for end in range(1, len(ids) + 1):
            if ids[:end] not in self.made and ids[: end - 1] in self.nodes:
                self._join(ids[:end])

    def space(self) -> Space:
        """The tree as it is now."""
        number = {ids: place for place, ids in enumerate(self.made)}
        seen = dict.fromkeys(self.made, 0.0)
        for ids, (logprob, _) in self.made.items():
            if ids:
                seen[ids[:-1]] += math.exp(logprob)
        return Space(
            tuple(
                Branch(
                    number[ids[:-1]] if ids else None,
                    ids,
                    self.vocab[ids[-1] if ids else BOS],
                    logprob,
                    total,
                    0.0 if ids[-1:] == (EOS,) else max(0.0, 1.0 - seen[ids]),
                )
                for ids, (logprob, total) in self.made.items()
            )
        )

    def _join(self, ids: Ids) -> Node | None:
        """Add a prefix whose parent was asked; what the model says to it, if it goes on."""
        parent = self.nodes[ids[:-1]]
        logprob = float(parent.next[ids[-1]])
        if logprob == -torch.inf:
            return None
        self.made[ids] = (logprob, parent.logprob + logprob)
        if ids[-1] == EOS or len(ids) >= self.max_steps:
            return None
        [node] = grow(self.model, parent, [ids[-1]])
        self.nodes[ids] = node
        return node

    def _queue(self, queue: list[tuple[float, Ids]], node: Node, most: int) -> None:
        """Put the continuations of a prefix in line, as many as could ever be taken."""
        totals: Float[Tensor, "vocab"] = node.logprob + node.next.double()
        best = totals.topk(min(max(most, 1), len(totals)))
        for total, token in zip(best.values.tolist(), best.indices.tolist(), strict=True):
            if total > -torch.inf:
                heapq.heappush(queue, (-total, (*node.ids, token)))
