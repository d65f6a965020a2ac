"""Diverse beam search: several groups, each of which avoids what the groups before it have said.

The hypotheses of one beam often differ in a comma. Here the beam is cut into groups that choose in
turn. A token costs a later group `strength` nats for each time that an earlier group has chosen it
*in this very step*; that penalty decides who stays, and is forgotten afterwards: what a hypothesis
carries on, and is judged by in the end, is its own log-probability.

Within a group the conventions are those of `Beam`: EOS ends a hypothesis, which keeps its place.
EOS is a token like any other, so a later group is held off ending where an earlier one ends.
This module knows one measure of difference (Hamming's); the paper tries others, which win nothing.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from s2s_lab.batch import Batch
from s2s_lab.decoding.clock import Clock, expect_limits
from s2s_lab.decoding.decoded import NBest
from s2s_lab.decoding.length import Length
from s2s_lab.decoding.places import Ahead, Choice, Places, Worth
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.decoding.rules import Rule
from s2s_lab.decoding.weighing import Weighed, Why
from s2s_lab.models.protocol import StepModel
from s2s_lab.text import EOS


@dataclass(frozen=True)
class Turn:
    """What one group did in one step."""

    held: tuple[int, ...]
    """Places of the sentence that are the group's."""
    uses: Counter[int]
    """How often earlier groups chose each token in this step."""
    scores: Float[Tensor, "held vocab"]
    """By which the group ranked: log-probability less the penalty."""
    chosen: tuple[Choice, ...]
    """Best first."""


@dataclass(frozen=True)
class Diverse:
    """Groups of beams that differ from each other.

    Source: Vijayakumar et al. (2018), "Diverse Beam Search", algorithm 1 with Hamming diversity
    (section 4.1). One group, or strength 0 and `width` = `groups` times a beam, is plain `Beam`.

    Raises:
        ValueError: for groups that do not divide the width, or a setting out of its range.
    """

    width: int = 6
    """Places of all groups together."""
    groups: int = 3
    """A divisor of `width`."""
    strength: float = 0.5
    """Nats that each use of a token by an earlier group costs; 0: the groups do not mind."""
    alpha: float = 0.6
    """Strength of the length convention, which ranks finished hypotheses."""
    max_steps: int = 100
    """Length limit, EOS included; a sentence that reaches it is cut."""
    seconds: float | None = None
    """Time budget of a search; None: no limit."""
    length: Length | None = None
    """How length enters the score; None: ``Length()``. Its `in_step` is not looked at: places are
    filled by plain sums."""
    rules: tuple[Rule, ...] = ()
    """What next tokens must obey, in this order."""

    def __post_init__(self) -> None:
        if self.width < 1 or self.groups < 1 or self.width % self.groups:
            raise ValueError(
                f"groups: expected a divisor of width = {self.width}, got {self.groups}"
            )
        for name in ("strength", "alpha"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name}: expected 0 or more, got {getattr(self, name)}")
        expect_limits(self.max_steps, self.seconds)

    @property
    def name(self) -> str:
        """``diverse``."""
        return "diverse"

    @torch.inference_mode()
    def search(
        self, model: StepModel, sources: Batch, recorder: Recorder | None = None
    ) -> list[NBest]:
        """Up to `width` hypotheses of all groups for each source, best first.

        Raises:
            ValueError: for rules that allow no first token.
            Interrupted: on Ctrl-C, with what was found so far.
        """
        places = Places(model, sources, self.rules)
        worth = Worth(self.length or Length(), self.alpha)
        root: tuple[int, ...] = (0,)
        held = [[root] * self.groups for _ in places.live]
        free = [[self.width // self.groups] * self.groups for _ in places.live]
        with Clock(self.max_steps, self.seconds) as clock:
            for _ in clock.steps():
                ahead = places.look()
                chosen: list[list[Choice]] = []
                for sentence, seen in enumerate(ahead):
                    chosen.append([])
                    if seen is None:
                        continue
                    turns = self._turns(seen, held[sentence], free[sentence])
                    chosen[-1] = [choice for turn in turns for choice in turn.chosen]
                    if recorder:
                        shown = self._shown(places, sentence, seen, turns)
                        places.write_down(recorder, sentence, seen, chosen[-1], *shown)
                    held[sentence] = _next_places(turns)
                    for group, turn in enumerate(turns):
                        free[sentence][group] -= sum(token == EOS for _, token in turn.chosen)
                places.go(ahead, chosen)
                if not places:
                    break
            answers = places.answers(worth, self.width)
            if recorder:
                places.finish(recorder, answers, worth, clock.cut)
        return clock.answer(answers)

    def _turns(
        self, ahead: Ahead, held: Sequence[tuple[int, ...]], free: Sequence[int]
    ) -> list[Turn]:
        """Every group of a sentence chooses, the first without regard to any other."""
        turns: list[Turn] = []
        uses: Counter[int] = Counter()
        for mine, room in zip(held, free, strict=True):
            scores = ahead.scores[list(mine)]
            for token, times in uses.items():
                scores[:, token] -= self.strength * times
            flat = scores.flatten()
            best = flat.topk(min(room, len(flat))) if mine else flat.topk(0)
            chosen = tuple(
                (mine[index // scores.shape[1]], index % scores.shape[1])
                for value, index in zip(best.values.tolist(), best.indices.tolist(), strict=True)
                if value > -torch.inf
            )
            turns.append(Turn(mine, Counter(uses), scores, chosen))
            uses.update(token for _, token in chosen)
        return turns

    def _shown(
        self, places: Places, sentence: int, ahead: Ahead, turns: Sequence[Turn]
    ) -> tuple[Float[Tensor, "live vocab"], Why]:
        """Scores and reasons for a trace, where a prefix that several groups hold stands once."""
        ids = [prefix.ids for prefix in places.live[sentence]]
        barred = places.barred(ahead)
        scores = torch.full_like(ahead.scores, -torch.inf)
        for turn in turns:
            for row, place in enumerate(turn.held):
                first = ids.index(ids[place])
                scores[first] = torch.maximum(scores[first], turn.scores[row])

        def why(weighed: Weighed) -> tuple[str, Sequence[tuple[str, float]]]:
            if weighed.fate == "barred":
                return barred(weighed.place, weighed.token), ()
            told = [
                self._told(number, turn, row, weighed.token)
                for number, turn in enumerate(turns, 1)
                for row, place in enumerate(turn.held)
                if ids[place] == ids[weighed.place]
            ]
            total = float(ahead.scores[weighed.place, weighed.token])
            terms = [line for _, lines in told for line in lines]
            return "; ".join(said for said, _ in told), [("log-probability", total), *terms]

        return scores, why

    def _told(
        self, number: int, turn: Turn, row: int, token: int
    ) -> tuple[str, list[tuple[str, float]]]:
        """How a group weighed a continuation: a sentence and its arithmetic."""
        score, times = float(turn.scores[row, token]), turn.uses[token]
        rank = 1 + int((turn.scores > score).sum())
        open_places = len(turn.chosen)
        said = f"group {number} of {self.groups}: rank {rank}, {_places(open_places)} open"
        if times:
            said += f", {self.strength * times:.2f} nats charged for {_uses(times)}"
        if (turn.held[row], token) in turn.chosen:
            said += ", stays" + (" and ends the sentence" if token == EOS else "")
        elif turn.chosen:
            worst = min(float(turn.scores[turn.held.index(p), t]) for p, t in turn.chosen)
            said += f", {worst - score:.2f} nats behind the last that stayed"
        charge = (f"group {number}: − {self.strength:g} × {_uses(times)}", -self.strength * times)
        return said, [charge, (f"group {number}: score", score)] if self.groups > 1 else []


def _next_places(turns: Sequence[Turn]) -> list[tuple[int, ...]]:
    """The places of each group after its choices; those that ended have none."""
    held, first = [], 0
    for turn in turns:
        going = sum(token != EOS for _, token in turn.chosen)
        held.append(tuple(range(first, first + going)))
        first += going
    return held


def _places(count: int) -> str:
    return "1 place was" if count == 1 else f"{count} places were"


def _uses(times: int) -> str:
    return f"{times} {'use' if times == 1 else 'uses'} by earlier groups"
