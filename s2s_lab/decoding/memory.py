"""What a search that merges prefixes finds with so much memory, and what it threw away.

With a memory of n tokens, prefixes with the same last n tokens share a cell. That loses nothing if
the model reads no more than these; else it may throw away the beginning of the best sequence. Here
both are run, the search with merging and exact search, and compared.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from s2s_lab.batch import Batch
from s2s_lab.decoding.exact import Exact
from s2s_lab.decoding.filling import Filling, of_lattice, of_trace
from s2s_lab.decoding.proof import Proof
from s2s_lab.decoding.recombination import Recombination
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.decoding.trace import Trace
from s2s_lab.decoding.viterbi import Lattice, Viterbi
from s2s_lab.models.protocol import StepModel
from s2s_lab.text import SPECIALS

LISTED = 1_000_000
"""Every candidate: a filled table shows all ways into its cells."""


@dataclass(frozen=True)
class Loss:
    """Where the beginning of the best sequence was thrown away."""

    column: int
    words: str
    """What was thrown away."""
    reason: str
    """For what, and by how much that was better at this moment."""


@dataclass(frozen=True)
class Memory:
    """A filled table, and what came of it."""

    order: int
    """Tokens that make a state."""
    filling: Filling
    answer: tuple[str, ...]
    logprob: float
    """log p(answer | source), in nats."""
    best: tuple[str, ...]
    """The model's best, by exact search."""
    best_logprob: float
    proved: bool
    """Whether exact search proved it within its budget."""
    exact: bool
    """Whether merging can lose nothing: the model reads no more than this memory."""
    carried: int
    """States in the fullest column."""
    asked: int
    """Prefixes for which the model was asked what comes next."""
    loss: Loss | None
    """None: the best was not thrown away."""

    @property
    def right(self) -> bool:
        """Whether the answer is as likely as the best that is known."""
        return self.logprob >= self.best_logprob - 1e-6


def remember(
    model: StepModel,
    source: Batch,
    words: Sequence[str],
    vocab: Sequence[str],
    order: int,
    width: int | None = None,
    budget: int = 5_000,
) -> Memory:
    """Fill the table with a memory of `order` tokens, and hold its answer against exact search.

    Args:
        model: that is asked; one that lays its tables open gets the table of its own states.
        source: a batch of one.
        words: spelling of the source.
        vocab: spelling of each target id.
        order: tokens that make a state, at least 1.
        width: states that are carried in a column; None: all, which is Viterbi's algorithm.
        budget: prefixes that exact search may look at.

    Raises:
        ValueError: for more than one source, or an order or width below 1.
    """
    if len(source) != 1:
        raise ValueError(f"source: expected a batch of one, got {len(source)}")
    strategy = Viterbi(order) if width is None else Recombination(width, order)
    recorder = Recorder(strategy, "", [(" ".join(words), words)], vocab, LISTED)
    strategy.search(model, source, recorder)
    trace = recorder.traces([""])[0]
    proof = Exact(nodes=budget).prove(model, source)[0]
    best, answer = proof.answers[0], trace.outputs[0]
    own: int | None = getattr(model, "order", None)
    lattice = isinstance(model, Lattice) and order == 1
    return Memory(
        order,
        _lattice(model, source, words, vocab)
        if lattice
        else of_trace(trace, order, lost=width is None),
        answer.tokens,
        answer.total,
        tuple(vocab[token] for token in best.ids),
        best.logprob,
        proof.proved,
        width is None and own is not None and order >= own,
        max(len({c.hypothesis for c in s.candidates} - {None}) for s in trace.steps),
        trace.cost.tokens,
        None if best.logprob <= answer.total + 1e-6 else _loss(trace, proof),
    )


def _lattice(
    model: StepModel, source: Batch, words: Sequence[str], vocab: Sequence[str]
) -> Filling:
    assert isinstance(model, Lattice)
    initial, transition, shown = model.lattice(source)
    seen = len(words) - 1
    states = vocab[len(SPECIALS) : len(SPECIALS) + len(initial)]
    return of_lattice(initial, transition, shown[0, :seen], states, words[:seen])


def _loss(trace: Trace, proof: Proof) -> Loss | None:
    """The step in which the best sequence lost its place."""
    hypothesis, words = 0, list[str]()
    for step, token in zip(trace.steps, proof.answers[0].ids, strict=False):
        found = next(
            (c for c in step.candidates if (c.parent, c.token_id) == (hypothesis, token)), None
        )
        if found is None:
            return None
        words.append(found.token)
        if found.hypothesis is None:
            return Loss(step.index, " ".join(words), found.reason)
        hypothesis = found.hypothesis
    return None
