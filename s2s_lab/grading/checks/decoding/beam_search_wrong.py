"""Wrong solutions of exercise 06.2: what a submission is compared with to name its mistake.

They share a search over plain lists, and each spoils one part of it. It is not what the chapter
teaches: it looks at every candidate on its own, and its hypotheses are dataclasses.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor

from s2s_lab.grading.probe import Wrong

Step = Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]
Found = list[tuple[list[int], float, float]]


@dataclass(frozen=True)
class _Hyp:
    """A hypothesis; `rank` is what candidates are ranked by, mostly its log-probability."""

    tokens: tuple[int, ...]
    logp: float
    row: int
    """Row of the state that it continues."""
    rank: float = 0.0


class _Search:
    """A beam search; the methods below are what a mistake spoils."""

    def __call__(
        self, step: Step, state: Tensor, bos: int, eos: int, k: int, max_len: int, alpha: float
    ) -> Found:
        self.bos, self.eos, self.k, self.alpha = bos, eos, k, alpha
        live, finished = [_Hyp((), self.empty(), 0)], list[_Hyp]()
        while live and len(live[0].tokens) < max_len:
            last = torch.tensor([h.tokens[-1] if h.tokens else bos for h in live])
            logps, state = step(last, state)
            kept = self.keep(self.candidates(live, logps.tolist()), len(finished))
            live = self.still_live(kept)
            finished += [h for h in kept if h.tokens[-1] == eos]
            state = self.states(state, [h.row for h in live])
            if live and self.stop(kept, finished):
                break
        return self.answer(self.result(live, finished))

    def empty(self) -> float:
        return 0.0

    def candidates(self, live: list[_Hyp], table: list[list[float]]) -> list[list[_Hyp]]:
        return [
            [
                _Hyp((*h.tokens, word), self.add(h.logp, p), row, self.rank(h.logp, p))
                for word, p in enumerate(table[row])
            ]
            for row, h in enumerate(live)
        ]

    def add(self, total: float, logp: float) -> float:
        return total + logp

    def rank(self, total: float, logp: float) -> float:
        return self.add(total, logp)

    def keep(self, children: list[list[_Hyp]], finished: int) -> list[_Hyp]:
        together = [h for each in children for h in each]
        return self.best(together, self.k)

    def best(self, hyps: list[_Hyp], count: int) -> list[_Hyp]:
        return sorted(hyps, key=lambda h: -h.rank)[:count]

    def still_live(self, kept: list[_Hyp]) -> list[_Hyp]:
        return [h for h in kept if h.tokens[-1] != self.eos]

    def states(self, state: Tensor, rows: list[int]) -> Tensor:
        return state[torch.tensor(rows, dtype=torch.long)]

    def stop(self, kept: list[_Hyp], finished: list[_Hyp]) -> bool:
        return False

    def result(self, live: list[_Hyp], finished: list[_Hyp]) -> list[_Hyp]:
        return finished or live

    def length(self, tokens: tuple[int, ...]) -> int:
        return len(tokens)

    def order(self, entry: tuple[list[int], float, float]) -> float:
        return -entry[2]

    def answer(self, hyps: list[_Hyp]) -> Found:
        scored = [
            (list(h.tokens), h.logp, h.logp / self.length(h.tokens) ** self.alpha) for h in hyps
        ]
        return sorted(scored, key=self.order)


class _BestChild(_Search):
    """The k best first tokens; after that each hypothesis keeps its best continuation."""

    def keep(self, children: list[list[_Hyp]], finished: int) -> list[_Hyp]:
        each = 1 if children[0][0].tokens[:-1] else self.k
        return [h for mine in children for h in self.best(mine, each)]


class _ShareOfChildren(_Search):
    """Every hypothesis keeps k continuations, then the k best hypotheses' first ones go on."""

    def keep(self, children: list[list[_Hyp]], finished: int) -> list[_Hyp]:
        each = max(1, self.k // len(children))
        return self.best([h for mine in children for h in self.best(mine, each)], self.k)


class _SumsProbabilities(_Search):
    def add(self, total: float, logp: float) -> float:
        return total + math.exp(logp)


class _MultipliesLogs(_Search):
    def empty(self) -> float:
        return 1.0

    def add(self, total: float, logp: float) -> float:
        return total * logp


class _MultipliesProbabilities(_Search):
    """Right order, but what is reported as a log-probability is a probability."""

    def answer(self, hyps: list[_Hyp]) -> Found:
        return super().answer([replace(h, logp=math.exp(h.logp)) for h in hyps])


class _StateInPlace(_Search):
    """Row i of the state goes to the i-th hypothesis that lives on, whoever its parent is."""

    def states(self, state: Tensor, rows: list[int]) -> Tensor:
        return super().states(state, [i % len(state) for i in range(len(rows))])


class _StateAsItIs(_Search):
    """Nobody touches the state: sooner or later it has another number of rows."""

    def states(self, state: Tensor, rows: list[int]) -> Tensor:
        return state


class _GoesOnAfterEos(_Search):
    def still_live(self, kept: list[_Hyp]) -> list[_Hyp]:
        return kept

    def result(self, live: list[_Hyp], finished: list[_Hyp]) -> list[_Hyp]:
        return live


class _GoesOnAndKeeps(_GoesOnAfterEos):
    """What ends is noted, and goes on all the same."""

    def result(self, live: list[_Hyp], finished: list[_Hyp]) -> list[_Hyp]:
        return finished or live


class _StopsAtFirstEnd(_Search):
    def stop(self, kept: list[_Hyp], finished: list[_Hyp]) -> bool:
        return kept[0].tokens[-1] == self.eos


class _StopsAtAnyEnd(_Search):
    def stop(self, kept: list[_Hyp], finished: list[_Hyp]) -> bool:
        return bool(finished)


class _StopsWithK(_Search):
    def stop(self, kept: list[_Hyp], finished: list[_Hyp]) -> bool:
        return len(finished) >= self.k


class _Narrows(_Search):
    def keep(self, children: list[list[_Hyp]], finished: int) -> list[_Hyp]:
        together = [h for each in children for h in each]
        return self.best(together, self.k - finished)


class _LastTokenOnly(_Search):
    def rank(self, total: float, logp: float) -> float:
        return logp


class _UnfinishedToo(_Search):
    def result(self, live: list[_Hyp], finished: list[_Hyp]) -> list[_Hyp]:
        return finished + live


class _IncludesBos(_Search):
    def answer(self, hyps: list[_Hyp]) -> Found:
        return super().answer([replace(h, tokens=(self.bos, *h.tokens)) for h in hyps])


class _ShowsBos(_Search):
    """BOS stands there, and the length does not count it."""

    def answer(self, hyps: list[_Hyp]) -> Found:
        return [([self.bos, *tokens], *rest) for tokens, *rest in super().answer(hyps)]


class _WithoutEos(_Search):
    def length(self, tokens: tuple[int, ...]) -> int:
        return max(1, len(tokens) - (tokens[-1] == self.eos))


class _ByLogp(_Search):
    def order(self, entry: tuple[list[int], float, float]) -> float:
        return -entry[1]


def _spoiled(kind: type[_Search]) -> Callable[..., Any]:
    """A function as a learner would submit one."""

    def beam_search(*args: Any) -> Found:
        return kind()(*args)

    return beam_search


WRONG = tuple(
    Wrong(f"06.2/{id}", _spoiled(kind))
    for id, kind in (
        ("best-per-hypothesis", _BestChild),
        ("best-per-hypothesis", _ShareOfChildren),
        ("no-log-sum", _SumsProbabilities),
        ("no-log-sum", _MultipliesLogs),
        ("no-log-sum", _MultipliesProbabilities),
        ("state-not-reindexed", _StateInPlace),
        ("state-not-reindexed", _StateAsItIs),
        ("expands-finished", _GoesOnAfterEos),
        ("expands-finished", _GoesOnAndKeeps),
        ("stops-at-first-end", _StopsAtFirstEnd),
        ("stops-at-first-end", _StopsAtAnyEnd),
        ("stops-with-k-finished", _StopsWithK),
        ("narrows", _Narrows),
        ("last-token-only", _LastTokenOnly),
        ("unfinished-too", _UnfinishedToo),
        ("includes-bos", _IncludesBos),
        ("includes-bos", _ShowsBos),
        ("eos-not-counted", _WithoutEos),
        ("sorted-by-logp", _ByLogp),
    )
)
"""Two entries may share an id: one mistake, written in several ways."""
