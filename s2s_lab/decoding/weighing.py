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


@dataclass(slots=True)  # not frozen: there are thousands, and freezing triples their cost
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
    own, vocab = _some(logprobs, live), logprobs.shape[1]
    totals = (_some(total, live)[:, None] + own).flatten().double()
    ranked = totals if scores is None else _some(scores, live).flatten().double()
    stay = {live.index(place) * vocab + token for place, token in kept}
    named, barred = _named(ranked, totals, stay, listed)
    chosen = torch.tensor([index for index, _ in named], dtype=torch.long, device=ranked.device)
    columns = (part[chosen].tolist() for part in (ranked, totals, own.flatten()))
    values = list(zip(*columns, strict=True))
    last = [v[0] for (i, _), v in zip(named, values, strict=True) if i in stay]
    worst = min(last, default=-torch.inf)
    for (index, position), (score, sum_, logprob) in zip(named, values, strict=True):
        place, token = divmod(index, vocab)
        fate = _fate(token, index in stay, index in barred)
        score = score if score > -torch.inf else sum_
        yield Weighed(
            place=live[place],
            token=token,
            logprob=logprob,
            total=sum_,
            score=score,
            rank=position,
            fate=fate,
            kept=len(stay),
            behind=max(0.0, worst - score) if fate == "pruned" and worst > -torch.inf else 0.0,
        )


def _fate(token: int, stays: bool, barred: bool) -> Fate:
    if stays:
        return "finished" if token == EOS else "kept"
    return "barred" if barred else "pruned"


def _some(table: Tensor, rows: Sequence[int]) -> Tensor:
    """Some rows, in ascending order."""
    return table if len(rows) == len(table) else table[list(rows)]


def _named(
    ranked: Float[Tensor, "candidates"],
    totals: Float[Tensor, "candidates"],
    stay: Collection[int],
    listed: int,
) -> tuple[list[tuple[int, int]], list[int]]:
    """Which candidates are named, each with its rank; and those of them that are barred."""
    allowed = int((ranked > -torch.inf).sum())
    best = _best(ranked, min(len(stay) + listed, allowed))
    places = {index: place for place, index in enumerate(best)}
    rest = [index for index in best if index not in stay][:listed]
    order = {places[i] if i in places else _position(ranked, i): i for i in (*stay, *rest)}
    named = [(order[place], place + 1) for place in sorted(order)]
    if allowed == len(ranked):
        return named, []
    out = totals.masked_fill(ranked > -torch.inf, -torch.inf)
    missing = min(len(stay) + listed - len(named), int((out > -torch.inf).sum()))
    barred = [index for index in _best(out, missing) if index not in stay]
    return [*named, *((index, allowed + 1 + i) for i, index in enumerate(barred))], barred


def _best(values: Float[Tensor, "candidates"], count: int) -> list[int]:
    """Where the largest `count` stand, in order; of equals the first. None of them is -inf."""
    if not count:
        return []
    least = values.topk(count).values[-1]
    found = (values >= least).nonzero()[:, 0]
    pairs = zip(values[found].tolist(), found.tolist(), strict=True)
    return [index for _, index in sorted(pairs, key=lambda pair: (-pair[0], pair[1]))][:count]


def _position(values: Float[Tensor, "candidates"], index: int) -> int:
    """How many stand before this one in that order."""
    value = values[index]
    return int((values > value).sum() + (values[:index] == value).sum())
