"""How hypotheses of a beam end, and when the search is over. Libraries differ most in this.

What a finished hypothesis does to the beam, when enough are finished, and what becomes of those
that a limit cut. Scores are not made here (`length`, `coverage_penalty`).
"""

from dataclasses import dataclass

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from s2s_lab.decoding.length import Length

STOPS = ("full", "heuristic", "never", "optimal")


@dataclass(frozen=True)
class Ending:
    """The rules of the end; the defaults are ours.

    Raises:
        ValueError: for a rule of stopping that does not exist.
    """

    keeps_place: bool = True
    """True: a finished hypothesis keeps its place in the beam, so that fewer go on. False: it
    leaves, and the beam is filled up again, from the ``2 * width`` best candidates of the step;
    of these, a sentence end counts if it is among the first `width`."""
    stop: str = "full"
    """When a sentence is done, before the length limit. While places are kept, it is done at the
    latest when all are finished.

    - ``full``: `width` hypotheses are finished.
    - ``heuristic``: and the worst of the best `width` finished ones scores as much as the best
      live one would if it could stop *now*. It may miss better ones: the live one may gain.
    - ``never``: the same with the score that the live one would have at the length limit without
      losing a nat. Nothing better can be missed among the `width` best.
    - ``optimal``: the *best* finished one scores as much as that. Nothing better than it can be
      missed; the others of the list may be beaten. Source: Huang, Zhao & Ma (2017), "When to
      finish?", section 3; with a reward Yang, Huang & Ma (2018), section 4.
    """
    cut_competes: bool = False
    """True: hypotheses that a limit cut compete with the finished ones, if they were among the
    `width` best of the last step. False: they count only where nothing finished."""

    def __post_init__(self) -> None:
        if self.stop not in STOPS:
            raise ValueError(f"stop: expected one of {', '.join(STOPS)}, got {self.stop!r}")

    def __str__(self) -> str:
        place = "keep their places" if self.keeps_place else "leave the beam"
        cut = ", cut ones compete" if self.cut_competes else ""
        return f"finished ones {place}, stop when {self.stop}{cut}"

    @classmethod
    def hugging_face(cls, early_stopping: bool | str = False) -> "Ending":
        """As ``generate(early_stopping=…)`` of transformers 5 has it; see `Beam`."""
        stops: dict[bool | str, str] = {True: "full", False: "heuristic", "never": "never"}
        if early_stopping not in stops:
            raise ValueError(
                f"early_stopping: expected True, False or 'never', got {early_stopping!r}"
            )
        return cls(keeps_place=False, stop=stops[early_stopping], cut_competes=True)


@dataclass(frozen=True)
class Limits:
    """What it takes to say what a hypothesis may still come to."""

    length: Length
    alpha: float
    max_steps: int


def done(
    ending: Ending,
    limits: Limits,
    finished: Float[Tensor, "batch width"],
    live: Float[Tensor, "batch width"],
    tokens: int,
) -> Bool[Tensor, "batch"]:
    """Which sentences need no further step.

    Args:
        ending: whose rule of stopping.
        limits: the longest output, and how scores are made.
        finished: scores of the best finished hypotheses; -inf where there are fewer.
        live: sums of log-probabilities of those that could go on; -inf = none. What else a score
            is made of must not raise it.
        tokens: of each of them.
    """
    best = live.amax(1)
    over = best == -torch.inf
    if tokens == limits.max_steps:  # the limit ends it, and cut hypotheses may compete
        return over
    full = (finished > -torch.inf).all(1)
    if ending.stop == "full":
        return over | full
    if ending.stop == "heuristic":
        reach = limits.length.score(best, tokens, limits.alpha)
    else:
        reach = limits.length.bound(best, limits.max_steps, limits.alpha)
    if ending.stop == "optimal":
        return over | (finished.amax(1) >= reach)
    return over | (full & (finished.amin(1) >= reach))
