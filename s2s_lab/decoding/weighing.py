"""Candidates of a step, ranked, and one sentence for each: why it stayed, lost, or was barred.

This is what the eyes of a trace see of a strategy. It decides nothing.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from s2s_lab.decoding.trace import Fate
from s2s_lab.text import EOS


@dataclass(frozen=True)
class Weighed:
    """One continuation of one place, and how it did."""

    place: int
    token: int
    logprob: float
    """log p(token | prefix, source), in nats."""
    total: float
    """log-probability of the prefix with this token."""
    score: float
    """What the strategy ranked by; `total` for a barred one."""
    rank: int
    """1 = best."""
    fate: Fate
    kept: int
    """How many continuations stay in this step."""
    behind: float
    """How far it lies behind the last one that stays; 0 for those that stay or are barred."""

    @property
    def stays(self) -> bool:
        """Whether it goes on, or ended the sentence."""
        return self.fate in ("kept", "finished")


Why = Callable[[Weighed], tuple[str, Sequence[tuple[str, float]]]]
"""A sentence on a candidate, and the lines of the arithmetic behind its score."""


def why(weighed: Weighed) -> tuple[str, Sequence[tuple[str, float]]]:
    """The sentence of a strategy that ranks by log-probability alone; there is no arithmetic."""
    places = "1 place was" if weighed.kept == 1 else f"{weighed.kept} places were"
    if weighed.stays:
        ends = ", and it ends the sentence" if weighed.token == EOS else ""
        return f"rank {weighed.rank}, {places} open{ends}", ()
    if weighed.fate == "barred":
        return "barred", ()
    behind = f"{weighed.behind:.2f} nats behind the last that stayed"
    return f"rank {weighed.rank}, {places} open: {behind}", ()


def rank(
    live: Sequence[int],
    total: Float[Tensor, "places"],
    logprobs: Float[Tensor, "places vocab"],
    scores: Float[Tensor, "places vocab"] | None,
    kept: Collection[tuple[int, int]],
    listed: int,
) -> Iterator[Weighed]:
    """What stays and the best of what does not, best first; then the likeliest of the barred.

    Args:
        live: the places that hold a prefix.
        total: log-probability of the prefix in each place.
        logprobs: log-probabilities of the next token after each of them.
        scores: what the strategy ranked by, -inf = barred; None: total + logprobs.
        kept: places and tokens that stay.
        listed: how many of the others are named.
    """
    rows = torch.tensor(live, device=logprobs.device)
    vocab = logprobs.shape[-1]
    totals = (total[rows, None] + logprobs[rows]).flatten().double()
    ranked = totals if scores is None else scores[rows].flatten().double()
    order = ranked.argsort(descending=True, stable=True)
    allowed = int((ranked > -torch.inf).sum())
    stay = {live.index(place) * vocab + token for place, token in kept}
    room = len(stay) + listed
    positions = {int((order == index).nonzero()[0, 0]) for index in stay}
    others = [p for p in range(min(allowed, room)) if p not in positions][:listed]
    shown = sorted([*positions, *others])
    named = [(int(order[position]), position + 1) for position in shown]
    out = totals.masked_fill(ranked > -torch.inf, -torch.inf)
    likely = [int(i) for i in out.argsort(descending=True)[: room - len(named)]]
    barred = [i for i in likely if out[i] > -torch.inf and i not in stay]
    named += [(index, allowed + 1 + i) for i, index in enumerate(barred)]
    worst = min((float(ranked[index]) for index in stay), default=-torch.inf)
    for index, position in named:
        place, token = divmod(index, vocab)
        fate: Fate = "barred" if index in barred else "pruned"
        if index in stay:
            fate = "finished" if token == EOS else "kept"
        score = float(ranked[index] if ranked[index] > -torch.inf else totals[index])
        yield Weighed(
            place=live[place],
            token=token,
            logprob=float(logprobs[live[place], token]),
            total=float(totals[index]),
            score=score,
            rank=position,
            fate=fate,
            kept=len(stay),
            behind=max(0.0, worst - score) if fate == "pruned" and worst > -torch.inf else 0.0,
        )
