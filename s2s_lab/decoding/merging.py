"""Searches that carry one prefix for each state of the model: the loop of Viterbi and of a beam.

The state after a prefix is its last `order` tokens; EOS is a state of its own. Continuations of one
step that lead to the same state are merged: the best one stands for all. This module does not say
how many states may be carried, and does not know whether merging is exact (`viterbi`,
`recombination`).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import torch
from jaxtyping import Float
from torch import Tensor

from s2s_lab.batch import Batch
from s2s_lab.decoding.clock import Clock
from s2s_lab.decoding.decoded import NBest
from s2s_lab.decoding.ending import Limits
from s2s_lab.decoding.places import Ahead, Choice, Places, Prefix, Worth
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.decoding.trace import Table
from s2s_lab.decoding.tree import score_of
from s2s_lab.decoding.weighing import Weighed, Why
from s2s_lab.models.protocol import StepModel
from s2s_lab.text import EOS

State = tuple[int, ...]
"""The last tokens of a prefix."""


def expect_order(model: StepModel, order: int | None) -> int:
    """How many last tokens make a state: as said, or as the model says.

    Raises:
        ValueError: if neither says it.
    """
    found: int | None = getattr(model, "order", None) if order is None else order
    if found is None:
        raise ValueError(
            "model: expected one whose next token depends on a bounded number of last tokens, its "
            f"`order`, got {type(model).__name__}, which reads its whole history: no two prefixes "
            "share a state, so there would be vocabulary ** length states; use exact search, or "
            "give an order to merge all the same"
        )
    return found


def winners(
    live: Sequence[Prefix], scores: Float[Tensor, "live vocab"], order: int
) -> dict[State, Choice]:
    """The best continuation into each state, best state first; impossible ones are left out."""
    groups: dict[State, list[int]] = defaultdict(list)
    for place, prefix in enumerate(live):
        groups[prefix.ids[-(order - 1) :] if order > 1 else ()].append(place)
    found: list[tuple[float, State, Choice]] = []
    ends: list[tuple[float, State, Choice]] = []
    for kept, members in groups.items():
        best, places = scores[members].max(0)
        for token in (best > -torch.inf).nonzero()[:, 0].tolist():
            choice = (members[int(places[token])], token)
            if token == EOS:
                ends.append((float(best[token]), (EOS,), choice))
            else:
                found.append((float(best[token]), (*kept, token), choice))
    if ends:
        found.append(max(ends, key=lambda end: end[0]))
    found.sort(key=lambda state: -state[0])
    return {state: choice for _, state, choice in found}


@dataclass
class Merging:
    """A search over a batch, one prefix a state."""

    model: StepModel
    sources: Batch
    order: int
    limits: Limits
    width: int | None
    """How many states stay in a step, EOS among them; None: all."""
    states: int | None = None
    """More than so many are an error; None: no limit."""
    recorder: Recorder | None = None
    layers: list[list[dict[State, tuple[float, State]]]] = field(init=False)
    """For each source and step: states, the log-probability of the best prefix that leads there,
    and the state that it came from. Empty without a recorder."""

    def __post_init__(self) -> None:
        self.places = Places(self.model, self.sources)
        self.worth = Worth(self.limits.length, self.limits.alpha)
        self.layers = [[] for _ in self.places.live]

    def run(self, clock: Clock) -> list[NBest]:
        """Step until nothing that lives can win; the best of each length, best first."""
        for _ in clock.steps():
            ahead = self.places.look()
            chosen = [
                [] if seen is None else self._choose(sentence, seen)
                for sentence, seen in enumerate(ahead)
            ]
            self.places.go(ahead, chosen)
            if not self.places:
                break
        return self.places.answers(self.worth, self.limits.max_steps)

    def table(self, sentence: int, best: Sequence[int], words: Sequence[str]) -> Table:
        """All states of a sentence by step, with the way of the answer `best`."""
        layers = self.layers[sentence]
        names = sorted({state for layer in layers for state in layer}, key=_end_last)
        row = {state: number for number, state in enumerate(names)}
        steps = range(len(layers))
        way = [self._state(best[: t + 1]) for t in range(len(best))]
        return Table(
            "log-probability of the best prefix that ends in each state",
            tuple(" ".join(words[token] for token in state) for state in names),
            tuple(str(t + 1) for t in steps),
            tuple(
                tuple(layers[t][state][0] if state in layers[t] else None for t in steps)
                for state in names
            ),
            marked=tuple((row[state], t) for t, state in enumerate(way)),
            links=tuple(
                (row[state], t, row[origin], t - 1)
                for t in steps
                if t
                for state, (_, origin) in sorted(layers[t].items())
            ),
        )

    def _state(self, ids: Sequence[int]) -> State:
        return (EOS,) if ids[-1:] == (EOS,) else tuple(ids[-self.order :])

    def _choose(self, sentence: int, seen: Ahead) -> list[Choice]:
        """What stays of one sentence, and the step in its trace."""
        live = self.places.live[sentence]
        best_of = winners(live, seen.scores, self.order)
        if self.states is not None and len(best_of) > self.states:
            raise ValueError(
                f"states: expected at most {self.states}, got {len(best_of)} after "
                f"{len(live[0].ids) + 1} tokens with order {self.order}"
            )
        stay = dict(list(best_of.items())[: self.width])
        record = max(map(self.worth.score, self.places.ended[sentence]), default=-torch.inf)
        if (EOS,) in stay:
            total = float(seen.scores[stay[(EOS,)]])
            record = max(record, score_of(total, len(live[0].ids) + 1, True, self.limits))
        reach = [self._reach(seen, choice) for choice in stay.values() if choice[1] != EOS]
        over = bool(reach) and max(reach) <= record
        chosen = [choice for choice in stay.values() if choice[1] == EOS or not over]
        if self.recorder:
            why = self._why(sentence, seen, best_of, record if over else None)
            self.places.write_down(self.recorder, sentence, seen, chosen, seen.scores, why)
            self.layers[sentence].append(
                {
                    state: (float(seen.scores[choice]), self._state(live[choice[0]].ids))
                    for state, choice in stay.items()
                    if choice in chosen
                }
            )
        return chosen

    def _reach(self, seen: Ahead, choice: Choice) -> float:
        """The highest score that a continuation could still come to."""
        longest = self.limits.length.counted(self.limits.max_steps, ended=True)
        total = float(seen.scores[choice])
        return float(self.limits.length.bound(total, longest, self.limits.alpha))

    def _why(
        self, sentence: int, seen: Ahead, best_of: dict[State, Choice], record: float | None
    ) -> Why:
        """Sentences on the continuations of one step."""
        live, order = self.places.live[sentence], self.order
        ranks = {state: rank for rank, state in enumerate(best_of, 1)}
        assert self.recorder is not None
        words = self.recorder.words(sentence)

        def why(weighed: Weighed) -> tuple[str, Sequence[tuple[str, float]]]:
            choice = (weighed.place, weighed.token)
            state = self._state((*live[weighed.place].ids, weighed.token))
            winner = best_of[state]
            if weighed.stays:
                same = "" if weighed.token == EOS else f" with {_last(order)} the same"
                return f"the best way to end here{same}", ()
            if winner != choice:
                text = " ".join(words[i] for i in (*live[winner[0]].ids, winner[1]))
                lead = float(seen.scores[winner]) - weighed.score
                return f"recombined with {text}, which is {lead:.2f} nats better", ()
            if record is not None:
                reach = self._reach(seen, choice)
                return f"could reach {reach:.2f} at most; {record:.2f} is there already", ()
            behind = f"{weighed.behind:.2f} nats behind the last that stayed"
            return f"state {ranks[state]}, {self.width} stay: {behind}", ()

        return why


def _last(order: int) -> str:
    return "the last token" if order == 1 else f"the last {order} tokens"


def _end_last(state: State) -> tuple[bool, State]:
    return state == (EOS,), state
