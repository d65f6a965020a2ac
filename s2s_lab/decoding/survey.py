"""Several searches laid on one tree: what each looked at, in which order, and what came of it.

Every search runs for real and is written down as a trace; here its steps are told in branches of
the tree (`space`), and its answer is judged (`errors`) by the score that it searched for. This
module decodes nothing itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from s2s_lab.batch import Batch
from s2s_lab.decoding.errors import Diagnosis, diagnose
from s2s_lab.decoding.exact import Exact
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.decoding.space import Ids, Space, explore
from s2s_lab.decoding.strategy import Strategy
from s2s_lab.decoding.trace import Fate, Trace
from s2s_lab.models.protocol import StepModel
from s2s_lab.text import EOS

BUDGET = 2_000
"""Prefixes that exact search may look at for a verdict."""
LISTED = 200
"""Continuations of a step that a trace lists, those that stayed not counted."""


@dataclass(frozen=True)
class Weighed:
    """A continuation that a search judged."""

    branch: int
    fate: Fate
    score: float
    """What the search ranked by."""
    reason: str


@dataclass(frozen=True)
class Visit:
    """One step of a search."""

    continued: tuple[int, ...]
    """Branches for which the model was asked what comes next."""
    weighed: tuple[Weighed, ...]
    """Their continuations, best first, as far as they are in the tree."""
    considered: int
    """How many continuations there were, in the tree or not."""


@dataclass(frozen=True)
class Search:
    """What one strategy did on the tree."""

    label: str
    """Such as ``beam 2``."""
    visits: tuple[Visit, ...]
    outputs: tuple[int, ...]
    """Branches that competed for the answer, best first: the first is the answer."""
    score: float
    """The strategy's own score of its answer."""
    prefixes: int
    """Prefixes for which the model was asked."""
    calls: int
    """Calls of the model: one may ask for several prefixes."""
    alpha: float
    """Strength of the length convention that its score has."""
    diagnosis: Diagnosis | None
    """None: the answer did not end, so there is nothing to judge."""

    @property
    def answer(self) -> int:
        """Branch of the answer."""
        return self.outputs[0]


@dataclass(frozen=True)
class Survey:
    """A tree and the searches on it."""

    space: Space
    searches: tuple[Search, ...]
    best: int | None
    """Branch of the likeliest complete sequence that is known; None: none is."""
    reference: int | None
    """Branch of the right output; None: none was given."""


def survey(
    model: StepModel,
    source: Batch,
    vocab: Sequence[str],
    strategies: Sequence[Strategy],
    reference: Ids | None = None,
    branches: int = 60,
) -> Survey:
    """Run some searches and lay them on the tree of all sequences.

    Args:
        model: that is asked.
        source: a batch of one.
        vocab: spelling of each id.
        strategies: the searches.
        reference: ids of the right output, EOS included; None: the model's best is what counts.
        branches: of the tree, without those that a search kept.

    Raises:
        ValueError: for more than one source, no strategy, a reference without an end, or one that
            the model cannot write.
        Interrupted: on Ctrl-C.
    """
    if not strategies:
        raise ValueError("strategies: expected at least one, got none")
    traces = [_trace(model, source, vocab, strategy) for strategy in strategies]
    needed: list[Ids] = [(EOS,), *([reference] if reference else [])]
    for trace in traces:
        needed += [output.token_ids for output in trace.outputs]
        needed += _kept(trace)[:branches]
    space = explore(model, source, vocab, branches, needed=needed)
    known = space.known()
    if reference is not None and reference not in known:
        raise ValueError(
            "reference: expected tokens that the model can write, got one of probability 0"
        )
    searches = tuple(
        _search(strategy, trace, known, _diagnosis(model, source, strategy, trace, reference))
        for strategy, trace in zip(strategies, traces, strict=True)
    )
    ends = space.sequences()
    right = None if reference is None else known[reference]
    return Survey(space, searches, ends[0] if ends else None, right)


def label(strategy: Strategy) -> str:
    """A strategy in a word or two.

    >>> from s2s_lab.decoding import Beam, Greedy
    >>> label(Greedy()), label(Beam(3, 0.0)), label(Beam(3, 0.6))
    ('greedy', 'beam 3', 'beam 3, α 0.6')
    """
    width, alpha = getattr(strategy, "width", None), getattr(strategy, "alpha", 0.0)
    said = strategy.name if width is None else f"{strategy.name} {width}"
    return f"{said}, α {alpha:g}" if alpha else said


def _trace(model: StepModel, source: Batch, vocab: Sequence[str], strategy: Strategy) -> Trace:
    width = source.mask.shape[1]
    told = [("", [str(place) for place in range(width)])]
    recorder = Recorder(strategy, "", told, vocab, LISTED)
    strategy.search(model, source, recorder)
    return recorder.traces([""])[0]


def _kept(trace: Trace) -> list[Ids]:
    """Prefixes that a search kept, in the order in which it did."""
    return [_ids(trace, hypothesis.id) for hypothesis in trace.hypotheses[1:]]


def _ids(trace: Trace, hypothesis: int) -> Ids:
    return tuple(node.token_id for node in trace.path(hypothesis))


def _search(
    strategy: Strategy, trace: Trace, known: dict[Ids, int], diagnosis: Diagnosis | None
) -> Search:
    best = trace.outputs[0]
    return Search(
        label(strategy),
        tuple(_visits(trace, known)),
        tuple(known[output.token_ids] for output in trace.outputs),
        best.score,
        trace.cost.tokens,
        trace.cost.model_calls,
        float(getattr(strategy, "alpha", 0.0)) if _has_length(strategy) else 0.0,
        diagnosis,
    )


def _visits(trace: Trace, known: dict[Ids, int]) -> Iterator[Visit]:
    """The steps of a trace; those that are wholly off the tree are left out."""
    prefix = {hypothesis.id: _ids(trace, hypothesis.id) for hypothesis in trace.hypotheses}
    for step in trace.steps:
        continued = tuple(known[prefix[live]] for live in step.live if prefix[live] in known)
        weighed = tuple(
            Weighed(known[ids], candidate.fate, candidate.score, candidate.reason)
            for candidate in step.candidates
            if (ids := (*prefix[candidate.parent], candidate.token_id)) in known
        )
        if continued:
            yield Visit(continued, weighed, step.considered)


def _diagnosis(
    model: StepModel, source: Batch, strategy: Strategy, trace: Trace, reference: Ids | None
) -> Diagnosis | None:
    """Who is to blame, by the score that the strategy searched for."""
    answer = trace.outputs[0]
    if not answer.finished:
        return None
    exact = Exact(nodes=BUDGET)
    if _has_length(strategy):
        exact = Exact(strategy.alpha, strategy.length, nodes=BUDGET)  # type: ignore[attr-defined]
    references = None if reference is None else [reference]
    return diagnose(model, source, [answer.token_ids], references, exact)[0]


def _has_length(strategy: Strategy) -> bool:
    """Whether its scores have a length convention in them."""
    names = {setting.name for setting in fields(strategy)}  # type: ignore[arg-type]
    return {"alpha", "length"} <= names
