"""The check of a proposal in speculative decoding, and its arithmetic for traces.

One position at a time: the target's law p, the draft's law q, a token proposed from q, and two
random numbers. The token that comes out has the law p. `speculative.py` runs the models.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from s2s_lab.decoding.chance import draw
from s2s_lab.decoding.filters import Filter, stages
from s2s_lab.decoding.trace import Table
from s2s_lab.decoding.weighing import Weighed
from s2s_lab.text import EOS


@dataclass(frozen=True)
class Check:
    """What came out at one position, a row for each sentence."""

    token: Int[Tensor, "rows"]
    accepted: Bool[Tensor, "rows"]
    """True: it is the proposal. False: the target drew it."""
    proposal: Int[Tensor, "rows"]
    proposed: Bool[Tensor, "rows"]
    """False: there was no proposal."""
    p: Float[Tensor, "rows vocab"]
    """Probabilities, float64."""
    q: Float[Tensor, "rows vocab"]
    rest: Float[Tensor, "rows vocab"]
    """What the target draws from: ``max(0, p - q)``, renormalised; p where nothing was proposed."""
    u_accept: Float[Tensor, "rows"]
    u_draw: Float[Tensor, "rows"]


def verify(
    p: Float[Tensor, "rows vocab"],
    q: Float[Tensor, "rows vocab"],
    proposal: Int[Tensor, "rows"],
    proposed: Bool[Tensor, "rows"],
    u_accept: Float[Tensor, "rows"],
    u_draw: Float[Tensor, "rows"],
) -> Check:
    """Accept each proposal or draw another token, such that what comes out has the law p.

    Source: Leviathan, Kalman & Matias (2023), section 2.3: x is accepted with probability
    ``min(1, p(x) / q(x))``, else replaced by a draw from ``norm(max(0, p - q))``.

    Args:
        p: log-probabilities of the target.
        q: log-probabilities of the draft.
        proposal: tokens drawn from q; any where `proposed` is False.
        proposed: whether there is a proposal.
        u_accept: numbers from [0, 1); a proposal is accepted if its number is below p / q.
        u_draw: numbers from [0, 1) for the tokens that the target draws.
    """
    of_target, of_draft = p.double().exp(), q.double().exp()
    at = proposal[:, None]
    ratio = (of_target.gather(1, at) / of_draft.gather(1, at))[:, 0]
    accepted = proposed & (u_accept < ratio)
    rest = (of_target - of_draft).clamp(min=0.0)
    mass = rest.sum(1, keepdim=True)
    # Equal laws leave no rest, and no proposal of theirs is ever refused.
    rest = torch.where(proposed[:, None] & (mass > 0), rest / mass, of_target)
    token = torch.where(accepted, proposal, draw(rest.log(), u_draw))
    return Check(token, accepted, proposal, proposed, of_target, of_draft, rest, u_accept, u_draw)


@dataclass(frozen=True)
class Explained:
    """Why one sentence goes on with a token, for a trace."""

    check: Check
    row: int
    filters: Sequence[Filter]
    logits: Float[Tensor, "rows vocab"]
    greedy: bool

    def why(self, weighed: Weighed) -> tuple[str, list[tuple[str, float]]]:
        """One sentence, and p, q, their ratio, the rest, and the random numbers."""
        c, row, token = self.check, self.row, weighed.token
        if self.greedy:
            return self._greedily(weighed), []
        if weighed.fate == "barred":
            return self._barred(token), []
        p, q, rest = (float(law[row, token]) for law in (c.p, c.q, c.rest))
        lines = [("p by the target", p)]
        if bool(c.proposed[row]):
            lines += [("q by the draft", q), ("max(0, p - q), renormalised", rest)]
            if token == int(c.proposal[row]):
                lines += [("p / q", p / q), ("draw, for acceptance", float(c.u_accept[row]))]
        if not bool(c.accepted[row]):
            lines.append(("draw, for a token", float(c.u_draw[row])))
        lines.append(("score", weighed.score))
        return self._sentence(weighed), lines

    def _sentence(self, weighed: Weighed) -> str:
        c, row, token = self.check, self.row, weighed.token
        ends = ", and it ends the sentence" if weighed.stays and token == EOS else ""
        accepted, proposed = bool(c.accepted[row]), bool(c.proposed[row])
        if proposed and token == int(c.proposal[row]):
            p, q, u = float(c.p[row, token]), float(c.q[row, token]), float(c.u_accept[row])
            verdict = "accepted" if accepted else "refused"
            relation = "is" if accepted else "is not"
            return f"proposed and {verdict}: {u:.3f} {relation} below p / q = {p / q:.3f}{ends}"
        if not weighed.stays:
            return "not proposed" if accepted else "not drawn"
        if proposed:
            return f"drawn from what p has above q, as the proposal was refused{ends}"
        return f"drawn by the target, as there was no proposal{ends}"

    def _greedily(self, weighed: Weighed) -> str:
        c, row = self.check, self.row
        proposed = bool(c.proposed[row])
        mine = proposed and weighed.token == int(c.proposal[row])
        if not weighed.stays:
            behind = f"rank {weighed.rank}, {weighed.behind:.2f} nats behind"
            return f"proposed, but {behind}" if mine else behind
        ends = ", and it ends the sentence" if weighed.token == EOS else ""
        if not proposed:
            return f"the target's most probable token; there was no proposal{ends}"
        draft = "proposed it" if mine else "proposed another"
        return f"the target's most probable token; the draft {draft}{ends}"

    def _barred(self, token: int) -> str:
        laws = stages(self.logits[self.row : self.row + 1].log_softmax(-1), self.filters)
        last = next(i for i, law in enumerate(laws) if float(law[0, token]) == -inf)
        return self.filters[last - 1].reason


@dataclass
class Tally:
    """What one sentence cost, and how well the draft did."""

    rounds: int = 0
    target_calls: int = 0
    draft_calls: int = 0
    tokens: int = 0
    """Next-token distributions that both models computed."""
    checked: int = 0
    accepted: int = 0

    def add(self, target_calls: int, draft_calls: int, ahead: int) -> None:
        """One more round with so many proposals, at most."""
        self.rounds += 1
        self.target_calls += target_calls
        self.draft_calls += draft_calls
        self.tokens += ahead + 1 + draft_calls

    def count(self, proposed: bool, accepted: bool) -> None:
        """One more token decided."""
        self.checked += proposed
        self.accepted += accepted

    def table(self) -> Table:
        """The counts, and the share of the checked proposals that were accepted."""
        rate = self.accepted / self.checked if self.checked else None
        counts = (self.rounds, self.target_calls, self.draft_calls, self.checked, self.accepted)
        return Table(
            title="what the draft was worth",
            rows=("count",),
            columns=("rounds", "target calls", "draft calls", "checked", "accepted", "rate"),
            values=((*map(float, counts), rate),),
        )
