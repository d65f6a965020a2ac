"""An autopsy as text: the same characters on every machine and at every call."""

from collections.abc import Iterator

from s2s_lab.decoding.autopsy import Autopsy, Fall, Tried

VERDICTS = {
    "answer": "This is the answer.",
    "search error": "Search error: the score of the target is better, and the search lost it.",
    "length": "Neither search nor model: the model gives the target more probability, but the "
    "score, which weighs the length, does not.",
    "model error": "Model error: the model prefers the answer. A better search alone would not help.",
}


def lines(autopsy: Autopsy) -> Iterator[str]:
    """The table of tokens, then what happened and what would have helped, a sentence each."""
    width = max(5, *(len(report.token) for report in autopsy.target))
    yield f"{'token':<{width}}  nats   bits   total  rank  first choice"
    for report in autopsy.target:
        better = "" if report.rank == 1 else f"{report.best} ({-report.best_logprob:.2f} nats)"
        yield (
            f"{report.token:<{width}} {report.nats:5.2f}  {report.bits:5.2f} {report.total:7.2f}"
            f"  {report.rank:>4}  {better}"
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
        yield _alpha(autopsy.alpha)


def _fallen(autopsy: Autopsy, fall: Fall | None) -> str:
    if fall is None and autopsy.held:
        return "The search held it to the end, where another one had the better score."
    if fall is None:
        return "The search never weighed it to its end."
    token = autopsy.target[fall.step].token
    what = "It was barred" if fall.barred else f"It fell off on rank {fall.rank}"
    return f"{what} at step {fall.step + 1}, with {token!r}: {fall.reason}."


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
