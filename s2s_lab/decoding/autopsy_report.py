"""The report of an autopsy, and its text: the same characters on every machine and at every call.

Numbers and findings as `autopsy` made them. Nothing is searched or computed here but units.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["answer", "search error", "length", "model error"]
"""It is the answer; or the strategy's own score prefers it, and the search lost it; or the model
prefers it, but the score, which is not the log-probability alone, does not; or the model prefers
the answer."""

VERDICTS = {
    "answer": "This is the answer.",
    "search error": "Search error: the score of the target is better, and the search lost it.",
    "length": "Neither search nor model: the model gives the target more probability, but the "
    "score, which weighs the length, does not.",
    "model error": "Model error: the model prefers the answer. A better search alone would not "
    "help.",
}


@dataclass(frozen=True)
class TokenReport:
    """One token of the target, as the model sees it."""

    token: str
    logprob: float
    """log p(token | tokens before, source), in nats."""
    total: float
    """log-probability of the target up to here, in nats."""
    rank: int
    """1 = the model's first choice after this prefix."""
    best: str
    """The model's first choice."""
    best_logprob: float

    @property
    def nats(self) -> float:
        """Surprisal in nats."""
        return -self.logprob

    @property
    def bits(self) -> float:
        """Surprisal in bits."""
        return self.nats / math.log(2)


@dataclass(frozen=True)
class Fall:
    """Where the search dropped the target."""

    step: int
    """Position of the token with which it fell, from 0."""
    rank: int
    """Of the prefix with this token, among all continuations of the step."""
    behind: float
    """How far its score lay behind the last that stayed."""
    barred: bool
    """True: it was not allowed to compete."""
    reason: str
    """What the trace says."""


@dataclass(frozen=True)
class Tried:
    """Real searches with one setting changed, and whether that helped: made the target the answer,
    or kept it among the hypotheses that were returned."""

    found: int | float | None
    """The value that helped: the smallest width, or the alpha that is closest to the strategy's
    own; None if none of those tried did."""
    values: tuple[tuple[int | float, bool], ...]
    """Every value that was tried, and whether it helped."""


@dataclass(frozen=True)
class Autopsy:
    """The report on one target."""

    strategy: str
    target: tuple[TokenReport, ...]
    """The last one is EOS."""
    unknown: tuple[str, ...]
    """Words of the target that the model cannot write; it reads them as `<unk>`."""
    answer: tuple[str, ...]
    """What the strategy returned."""
    answer_logprob: float
    scores: tuple[float | None, float]
    """The strategy's own scores of the target and of its answer; None where it cannot tell."""
    verdict: Verdict
    fall: Fall | None
    """None: it stayed to the end, or a beam cannot have held it, see `held`."""
    held: bool
    """Whether the whole target was among what the search held."""
    width: Tried
    """Widths that make it the answer."""
    alpha: Tried
    """Strengths of the length convention that do."""
    kept: Tried
    """Widths that keep it among the hypotheses to the end."""

    @property
    def logprob(self) -> float:
        """log p(target | source), in nats."""
        return self.target[-1].total

    @property
    def preferred(self) -> bool:
        """Whether the model gives the target a higher probability than the answer."""
        return self.verdict != "answer" and self.logprob > self.answer_logprob

    def __str__(self) -> str:
        return "\n".join(_lines(self))


def _lines(autopsy: Autopsy) -> Iterator[str]:
    """The table of tokens, then what happened and what would have helped, a sentence each."""
    width = max(5, *(len(report.token) for report in autopsy.target))
    yield f"{'token':<{width}}  nats   bits   total  rank  first choice"
    for report in autopsy.target:
        better = "" if report.rank == 1 else f"{report.best} ({-report.best_logprob:.2f} nats)"
        yield (
            f"{report.token:<{width}}{report.nats:6.2f}{report.bits:7.2f}{report.total:8.2f}"
            f"{report.rank:>6}  {better}"
        ).rstrip()
    if autopsy.unknown:
        yield f"The model cannot write {', '.join(map(repr, autopsy.unknown))}."
    target, answer = autopsy.scores
    said = "not known" if target is None else f"{target:.2f}"
    yield f"Target: log-probability {autopsy.logprob:.2f}, score {said}."
    yield (
        f"Answer of {autopsy.strategy}: {' '.join(autopsy.answer)}, "
        f"log-probability {autopsy.answer_logprob:.2f}, score {answer:.2f}."
    )
    yield VERDICTS[autopsy.verdict]
    if autopsy.verdict != "answer":
        yield _fallen(autopsy, autopsy.fall)
    yield _width(autopsy.width)
    if autopsy.verdict != "answer":
        if autopsy.kept.found is not None and autopsy.kept.found != autopsy.width.found:
            yield f"Beam width: {autopsy.kept.found:g} keeps it to the end."
        yield _alpha(autopsy.alpha)


def _fallen(autopsy: Autopsy, fall: Fall | None) -> str:
    if fall is None and autopsy.held:
        return "The search held it to the end, where another one had the better score."
    if fall is None:
        return "The search never weighed it to its end."
    token = autopsy.target[fall.step].token
    what = "was barred" if fall.barred else f"fell off on rank {fall.rank}"
    return f"It {what} at step {fall.step + 1}, with {token!r} ({fall.reason})."


def _width(tried: Tried) -> str:
    widths = ", ".join(f"{value:g}" for value, _ in tried.values)
    if tried.found is None:
        return f"Beam width: none of those tried ({widths}) makes it the answer."
    return (
        f"Beam width: {tried.found:g} makes it the answer, the smallest of those tried "
        f"({widths}); beams are not monotonic, so one that was not tried may, too."
    )


def _alpha(tried: Tried) -> str:
    alphas = ", ".join(f"{value:g}" for value, _ in tried.values)
    if tried.found is None:
        return f"Length: no alpha of those tried ({alphas}) makes it the answer."
    return f"Length: alpha {tried.found:g} makes it the answer (tried {alphas})."
