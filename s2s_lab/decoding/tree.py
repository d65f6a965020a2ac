"""The tree of all prefixes, grown where a search looks, and what each prefix could still come to.

A `Node` is a prefix for which the model was asked what comes next; its `Family` are its
continuations, ordered by the highest score that any complete sequence beginning with them could
have. Log-probabilities are at most 0, so a sequence never has more than its beginning, and the
division or the reward of a length convention helps most at the length limit: that bound is never
too low, and never rises on the way down. Searches (`best_first`, `exact`) decide where to grow.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import torch
from jaxtyping import Float, Int
from torch import Tensor

from s2s_lab.batch import Batch
from s2s_lab.decoding.decoded import Decoded
from s2s_lab.decoding.ending import Limits
from s2s_lab.models.protocol import State, StepModel
from s2s_lab.text import BOS, EOS


@dataclass(frozen=True, eq=False)
class Node:
    """A prefix, and the model's answer to it."""

    ids: tuple[int, ...]
    """Without BOS, and never ending in EOS."""
    logprob: float
    """log p(ids | source), in nats."""
    next: Float[Tensor, "vocab"]
    """log p(token | ids, source), in nats."""
    read: Float[Tensor, "src"] | None
    """What was read to produce the next token."""
    parent: "Node | None"
    state: State
    """Of the model, for several prefixes of one length."""
    row: int
    """Which row of it."""

    def decoded(self, token: int, limits: Limits) -> Decoded:
        """The hypothesis that this prefix and one more token are."""
        ids, logprob = (*self.ids, token), self.logprob + float(self.next[token])
        node: Node | None = self
        rows = []
        while node is not None and node.read is not None:
            rows.append(node.read)
            node = node.parent
        read = torch.stack(rows[::-1]) if rows else None
        score = score_of(logprob, len(ids), token == EOS, limits)
        return Decoded(ids, logprob, score, token == EOS, read)


def roots(model: StepModel, sources: Batch) -> list[Node]:
    """The empty prefix of every source, from one call of the model."""
    last = torch.full((len(sources),), BOS, device=sources.mask.device)
    logits, state, read = model.step(model.start(sources), last)
    logprobs = logits.log_softmax(-1)
    return [
        Node((), 0.0, logprobs[row], None if read is None else read[row], None, state, row)
        for row in range(len(sources))
    ]


def grow(model: StepModel, parent: Node, tokens: Sequence[int]) -> list[Node]:
    """The prefixes that some tokens make of one, from one call of the model."""
    device = parent.next.device
    state = model.reorder(parent.state, torch.full((len(tokens),), parent.row, device=device))
    logits, state, read = model.step(state, torch.tensor(tokens, device=device))
    logprobs = logits.log_softmax(-1)
    totals = (parent.logprob + parent.next[list(tokens)].double()).tolist()
    return [
        Node(
            (*parent.ids, token),
            totals[row],
            logprobs[row],
            None if read is None else read[row],
            parent,
            state,
            row,
        )
        for row, token in enumerate(tokens)
    ]


def score_of(logprob: float, tokens: int, ended: bool, limits: Limits) -> float:
    """The score of a hypothesis under a length convention."""
    counted = limits.length.counted(tokens, ended)
    return float(limits.length.score(logprob, counted, limits.alpha))


def reach_of(node: Node, limits: Limits) -> Float[Tensor, "vocab"]:
    """The highest score that each continuation of a prefix could still come to, complete.

    Source: Stahlberg & Byrne (2019), "On NMT Search Errors and Model Errors", section 3: the bound
    on the sum of log-probabilities, and for scores with a length in them the bound of each length,
    of which the longest one is the highest here. -inf: no complete sequence begins so.
    """
    length, alpha, tokens = limits.length, limits.alpha, len(node.ids) + 1
    totals = node.logprob + node.next.double()
    longest = length.counted(limits.max_steps, ended=True)
    reach = length.bound(totals, longest, alpha)
    if tokens == limits.max_steps:
        reach = torch.full_like(totals, -torch.inf)
    reach[EOS] = length.score(totals[EOS], length.counted(tokens, ended=True), alpha)
    return reach


@dataclass(eq=False)
class Family:
    """The continuations of one prefix, and what became of them."""

    node: Node
    limits: Limits
    reach: Float[Tensor, "vocab"] = field(init=False)
    """See `reach_of`."""
    order: Int[Tensor, "possible"] = field(init=False)
    """Tokens that a complete sequence can go on with, furthest reach first."""
    taken: dict[int, str] = field(default_factory=dict)
    """Why each token that was taken up was."""
    left: dict[int, str] = field(default_factory=dict)
    """Why some that were not were not."""
    rest: str = ""
    """Why all the others were not."""
    grown: dict[int, Node] = field(default_factory=dict)
    """Prefixes for which the model was asked already."""

    def __post_init__(self) -> None:
        self.reach = reach_of(self.node, self.limits)
        ranked = self.reach.sort(descending=True, stable=True)
        possible = int((ranked.values > -torch.inf).sum())
        self.order = ranked.indices[:possible].int()

    def token(self, position: int) -> int:
        """The token at a position of `order`."""
        return int(self.order[position])

    def nodes(self, model: StepModel, position: int, rows: int, floor: float) -> int:
        """See that the token at a position of `order` is grown, and with it some that follow.

        Args:
            model: that is asked.
            position: in `order`; not that of EOS.
            rows: how many prefixes one call of the model may have.
            floor: those that reach no more than this are not grown.

        Returns:
            How many prefixes were grown, 0 if this one was there already.
        """
        if self.token(position) in self.grown:
            return 0
        tokens = [
            token
            for token in self.order[position : position + rows + 1].tolist()
            if token != EOS and self.reach[token] > floor
        ][:rows]
        assert tokens[0] == self.token(position)
        for token, node in zip(tokens, grow(model, self.node, tokens), strict=True):
            self.grown[token] = node
        return len(tokens)

    def cut(self) -> Decoded | None:
        """The likeliest continuation that the length limit cuts; None where it cuts none."""
        if len(self.node.ids) + 1 < self.limits.max_steps:
            return None
        going = self.node.next.clone()
        going[EOS] = -torch.inf
        token = int(going.argmax())
        return self.node.decoded(token, self.limits) if going[token] > -torch.inf else None


def shown(families: Sequence[Family], answers: Sequence[Decoded], most: int) -> Iterator[Family]:
    """The first `most` families, and all that lie on the way to an answer."""
    needed = {d.ids[:n] for d in answers for n in range(len(d.ids))}
    for number, family in enumerate(families):
        if number < most or family.node.ids in needed:
            yield family
