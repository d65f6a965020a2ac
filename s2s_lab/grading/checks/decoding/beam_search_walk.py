"""Exercise 06.2, what is right: prefixes as tuples, each scored anew from its first token.

Slow and plain, and no solution as a learner would write it: there is no state to carry.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from s2s_lab.grading.inside.questions.decoding.beam_search import Case

APART = 1e-6
"""Candidates and scores are further apart than this, so that no order is a matter of taste."""
Prefix = tuple[int, ...]


@dataclass(frozen=True)
class Turn:
    """One step of the search."""

    live: tuple[Prefix, ...]
    candidates: tuple[tuple[Prefix, float], ...]
    """Every continuation with its log-probability, best first."""
    kept: int
    """How many of them stay."""


class Table:
    """What a case's model says after each prefix."""

    def __init__(self, case: Case) -> None:
        """Look up in the tables of a case."""
        self._logps = case.logits.log_softmax(-1).tolist()
        self._memories = case.memory.tolist()
        self._bos = case.bos
        self._known: dict[Prefix, tuple[int, float]] = {(): (int(case.state[0]), 0.0)}

    def memory(self, prefix: Prefix) -> int:
        """The memory with which the token after a prefix is asked for."""
        return self._look(prefix)[0]

    def row(self, prefix: Prefix) -> list[float]:
        """Log-probabilities of the next token."""
        row: list[float] = self._logps[self.memory(prefix)][(self._bos, *prefix)[-1]]
        return row

    def logp(self, prefix: Prefix) -> float:
        """log p of a prefix: the sum over its tokens."""
        return self._look(prefix)[1]

    def _look(self, prefix: Prefix) -> tuple[int, float]:
        """Memory after a prefix and its log p, from those of the prefix before its last token."""
        if prefix not in self._known:
            before, last = prefix[:-1], (self._bos, *prefix)[-2]
            memory, logp = self._look(before)
            row = self._logps[memory][last]
            self._known[prefix] = self._memories[memory][last], logp + row[prefix[-1]]
        return self._known[prefix]


def walk(case: Case) -> Iterator[Turn]:
    """The steps, while anything is live."""
    table = Table(case)
    live: tuple[Prefix, ...] = ((),)
    while live and len(live[0]) < case.max_len:
        longer = [(*prefix, word) for prefix in live for word in range(case.bos)]
        ranked = sorted(((p, table.logp(p)) for p in longer), key=lambda c: -c[1])
        kept = min(case.k, len(ranked))
        yield Turn(live, tuple(ranked), kept)
        live = tuple(prefix for prefix, _ in ranked[:kept] if prefix[-1] != case.eos)


@lru_cache(maxsize=64)
def found(case: Case) -> list[tuple[Prefix, float, float]]:
    """Tokens, log-probability and score of what finished, or of what is live if nothing did."""
    turns = list(walk(case))
    kept = [candidate for turn in turns for candidate in turn.candidates[: turn.kept]]
    ended = [(prefix, logp) for prefix, logp in kept if prefix[-1] == case.eos]
    last = turns[-1]
    result = ended or list(last.candidates[: last.kept])
    scored = [(prefix, logp, logp / len(prefix) ** case.alpha) for prefix, logp in result]
    return sorted(scored, key=lambda one: -one[2])
