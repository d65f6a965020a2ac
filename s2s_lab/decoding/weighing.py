"""Candidates of a step, ranked, and one sentence for each: why it stayed, lost, or was barred.

This is what the eyes of a trace see of a strategy. It decides nothing.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from s2s_lab.decoding.trace import Fate
from s2s_lab.text import EOS


@dataclass(slots=True)  # not frozen: there are thousands, and freezing triples their cost
class Weighed:
    """One continuation of one place, and how it did."""

    row: int
    """Which sentence of those that are weighed together."""
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


Place = tuple[int, float, int, float, float]
"""Rank, score, index among all candidates of a sentence, total and log-probability."""
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


class Weights:
    """All continuations of a step, of several sentences, and the best of each at a glance.

    What they were ranked by is looked through once for all sentences; a sentence whose candidates
    that is not enough for, such as one where many are equal, is looked through again by itself.
    """

    def __init__(
        self,
        total: Float[Tensor, "rows places"],
        logprobs: Float[Tensor, "rows places vocab"],
        scores: Float[Tensor, "rows places vocab"] | None,
        most: int,
    ) -> None:
        """Weigh.

        Args:
            total: log-probability of the prefix in each place; -inf = it does not compete.
            logprobs: log-probabilities of the next token after each of them.
            scores: what the strategy ranked by, -inf = barred; None: total + logprobs.
            most: how many candidates of a sentence will be asked for.
        """
        self.vocab = logprobs.shape[2]
        self._total, self._logprobs, self._scores = total.double(), logprobs, scores
        ranked = logprobs if scores is None else scores
        best = ranked.topk(min(most + 1, self.vocab))
        offset = self.vocab * torch.arange(total.shape[1], device=total.device)[:, None]
        index = (best.indices + offset).flatten(1)
        own = best.values if scores is None else logprobs.gather(2, best.indices)
        totals = (self._total[:, :, None] + own).flatten(1)
        values = totals
        if scores is not None:
            closed = (total == -torch.inf)[:, :, None]
            values = best.values.double().masked_fill(closed, -torch.inf).flatten(1)
        values, order = values.topk(min(most + 1, values.shape[1]))
        self._best = [
            sorted(zip(*row, strict=True), key=_order)
            for row in zip(
                values.tolist(),
                *(part.gather(1, order).tolist() for part in (index, totals, own.flatten(1))),
                strict=True,
            )
        ]
        self._competes: list[bool] = (ranked.amin((1, 2)) > -torch.inf).tolist()

    def rank(
        self, row: int, live: Sequence[int], kept: Collection[tuple[int, int]], listed: int
    ) -> list[Weighed]:
        """What stays and the best of what does not, best first; then the likeliest of the barred.

        Args:
            row: the sentence.
            live: the places that compete.
            kept: places and tokens that stay.
            listed: how many of the others are named.
        """
        stay = {place * self.vocab + token for place, token in kept}
        found = None
        if self._competes[row]:
            found = self._at_a_glance(row, stay, listed, len(live) * self.vocab)
        barred: list[int] = []
        if found is None:
            found, barred = self._by_itself(row, stay, listed)
        worst = min((score for _, score, index, _, _ in found if index in stay), default=-torch.inf)
        weighed = []
        for position, score, index, total, logprob in found:
            place, token = divmod(index, self.vocab)
            fate = _fate(token, index in stay, index in barred)
            score = score if score > -torch.inf else total
            late = fate == "pruned" and worst > -torch.inf
            behind = max(0.0, worst - score) if late else 0.0
            weighed.append(
                Weighed(row, place, token, logprob, total, score, position, fate, len(stay), behind)
            )
        return weighed

    def _at_a_glance(
        self, row: int, stay: Collection[int], listed: int, allowed: int
    ) -> list[Place] | None:
        """Rank, score, index, total and log-probability of each; None if more has to be seen."""
        best, count = self._best[row], len(stay) + listed
        last = min(count, len(best), allowed) - 1
        if last < allowed - 1 and (last == len(best) - 1 or best[last][0] == best[-1][0]):
            return None  # equals of the last one may stand further down
        found: list[Place] = []
        others, seen = 0, 0
        for rank, (score, index, total, logprob) in enumerate(best[: last + 1], start=1):
            if index in stay:
                seen += 1
            elif others < listed:
                others += 1
            else:
                continue
            found.append((rank, score, index, total, logprob))
        return found if seen == len(stay) else None

    def _by_itself(
        self, row: int, stay: Collection[int], listed: int
    ) -> tuple[list[Place], list[int]]:
        """The same for any sentence, and which of them are barred."""
        logprobs = self._logprobs[row].flatten()
        totals = ranked = (self._total[row][:, None] + self._logprobs[row]).flatten()
        if self._scores is not None:
            closed = (self._total[row] == -torch.inf)[:, None]
            ranked = self._scores[row].double().masked_fill(closed, -torch.inf).flatten()
        named, barred = _named(ranked, totals, stay, listed)
        chosen = torch.tensor([i for i, _ in named], dtype=torch.long, device=ranked.device)
        columns = (part[chosen].tolist() for part in (ranked, totals, logprobs))
        values = zip(*columns, strict=True)
        return [
            (rank, score, index, total, logprob)
            for (index, rank), (score, total, logprob) in zip(named, values, strict=True)
        ], barred


def _order(candidate: tuple[float, int, float, float]) -> tuple[float, int]:
    """The best first; of equals the one that stands first."""
    return -candidate[0], candidate[1]


def _fate(token: int, stays: bool, barred: bool) -> Fate:
    if stays:
        return "finished" if token == EOS else "kept"
    return "barred" if barred else "pruned"


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
