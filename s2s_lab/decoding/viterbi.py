"""Viterbi's algorithm: exact search in time linear in the length, where the model forgets.

A model is Markov of order n if its next token depends on the source, the position and the last n
target tokens, and on nothing before. Then two prefixes of one length with the same last n tokens
have the same future, so the worse of them can never win, and one prefix for each such *state* is
all that a search has to carry. With V words there are at most V^n states and V^(n+1) continuations
a step: for V = 10 and n = 1 that is 100, whatever the length.

A recurrent or attending decoder reads its whole history. Its n is the length of the sentence, no
two prefixes share a state, and the table has a row for every prefix: V^T of them, 10^20 for twenty
tokens of ten words. For such models there is `exact` with its bound, and `recombination`, which
merges all the same and may lose the best.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, runtime_checkable

import torch
from jaxtyping import Float, Int
from torch import Tensor

from s2s_lab.batch import Batch
from s2s_lab.decoding.clock import Clock, expect_limits
from s2s_lab.decoding.decoded import Decoded, NBest
from s2s_lab.decoding.ending import Limits
from s2s_lab.decoding.length import Length
from s2s_lab.decoding.merging import Merging, expect_order
from s2s_lab.decoding.proof import terms
from s2s_lab.decoding.recorder import Recorder, Verdict
from s2s_lab.decoding.trace import Table
from s2s_lab.models.protocol import StepModel
from s2s_lab.text import SPECIALS


@runtime_checkable
class Lattice(Protocol):
    """A step model that can lay its tables open, as a hidden Markov model can.

    The words of its states come after the special tokens, in the order of the tables.
    """

    def lattice(self, sources: Any) -> tuple[Tensor, Tensor, Tensor]:
        """Log-scores of first states (states,), of moves (states, states) and of what is shown.

        The last one is (batch, src, states): the score of each source token by state.
        """
        ...


@dataclass(frozen=True)
class Viterbi:
    """The best of all complete sequences of a model with a bounded history.

    For every length the best sequence is found, so the answer is exact under any length convention.

    Source: Viterbi (1967), "Error Bounds for Convolutional Codes"; Forney (1973), "The Viterbi
    Algorithm", section III.

    Raises:
        ValueError: for a setting below its range.
    """

    name: ClassVar[str] = "viterbi"

    order: int | None = None
    """How many last tokens make a state. None: as many as the model says it depends on. Fewer
    than that is an approximation, which may miss the best."""
    alpha: float = 0.0
    """Strength of the length convention; 0 compares plain log-probabilities."""
    length: Length | None = None
    """How length enters the score. None: ``Length()``, GNMT's way."""
    max_steps: int = 100
    """Length limit, EOS included; a sentence that reaches it is cut."""
    seconds: float | None = None
    """Time budget of a search."""
    states: int = 10_000
    """How many states of a sentence may be carried."""

    def __post_init__(self) -> None:
        for name in ("order", "states"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise ValueError(f"{name}: expected at least 1, got {value}")
        if self.alpha < 0:
            raise ValueError(f"alpha: expected 0 or more, got {self.alpha}")
        expect_limits(self.max_steps, self.seconds)

    @torch.inference_mode()
    def search(
        self, model: StepModel, sources: Batch, recorder: Recorder | None = None
    ) -> list[NBest]:
        """The best complete sequence of each length that could win, best first.

        Raises:
            ValueError: for a model that depends on its whole history, without an `order`, or one
                that has more states than allowed.
            Interrupted: on Ctrl-C, with what was found so far.
        """
        limits = Limits(self.length or Length(), self.alpha, self.max_steps)
        order = expect_order(model, self.order)
        with Clock(self.max_steps, self.seconds) as clock:
            merging = Merging(model, sources, order, limits, None, self.states, recorder)
            answers = merging.run(clock)
            if recorder:
                for sentence, spent in enumerate(merging.places.spent):
                    recorder.spent(sentence, *spent)
                recorder.finish(
                    answers,
                    lambda d: terms(d, limits),
                    clock.cut,
                    _verdict(model, order, clock.cut),
                    _tables(merging, answers, recorder),
                )
        return clock.answer(answers)


def best_path(
    initial: Float[Tensor, "states"],
    transition: Float[Tensor, "states states"],
    shown: Float[Tensor, "time states"],
) -> tuple[Float[Tensor, "time states"], Int[Tensor, "time states"], list[int]]:
    """Viterbi's recursion on plain tables of log-scores.

    ``value[t, j] = max over i of (value[t - 1, i] + transition[i, j]) + shown[t, j]``

    Source: Rabiner (1989), "A Tutorial on Hidden Markov Models", equations 32 to 35.

    Args:
        initial: score of each first state.
        transition: row i, column j: score of j after i.
        shown: score of what is seen at each time, by state.

    Returns:
        The values; for each the state before it (0 at the first time); and the best states.

    >>> tables = [[0.6, 0.4]], [[0.7, 0.3], [0.4, 0.6]], [[0.1, 0.6], [0.9, 0.4]]
    >>> initial, transition, shown = (torch.tensor(t, dtype=torch.float64).log() for t in tables)
    >>> values, before, states = best_path(initial[0], transition, shown)
    >>> values.exp()[1], states  # the larger one is .4 · .6 · .4 · .9
    (tensor([0.0864, 0.0576], dtype=torch.float64), [1, 0])
    """
    value, values, before = initial + shown[0], [], [torch.zeros_like(initial, dtype=torch.long)]
    values.append(value)
    for seen in shown[1:]:
        value, origin = (value[:, None] + transition).max(0)
        value = value + seen
        values.append(value)
        before.append(origin)
    path = [int(value.argmax())]
    for origin in reversed(before[1:]):
        path.append(int(origin[path[-1]]))
    return torch.stack(values), torch.stack(before), path[::-1]


def _verdict(model: StepModel, order: int, cut: str | None) -> Verdict:
    own = getattr(model, "order", None)
    exact = own is not None and order >= own and cut is None

    def verdict(decoded: Decoded, best: Decoded) -> str:
        if decoded is not best:
            return f"score {best.score - decoded.score:.2f} behind the best"
        if exact:
            return "best score, proved: no sequence scores higher"
        return "best score of what merging left"

    return verdict


def _tables(merging: Merging, answers: Sequence[NBest], recorder: Recorder) -> list[list[Table]]:
    """The filled table of each source, and Viterbi's own where the model lays its tables open."""
    tables = [
        [merging.table(sentence, found[0].ids, recorder.words(sentence))]
        for sentence, found in enumerate(answers)
    ]
    if isinstance(merging.model, Lattice):
        initial, transition, shown = merging.model.lattice(merging.sources)
        lengths = merging.sources.mask.sum(1).tolist()
        for sentence, mine in enumerate(tables):
            seen = shown[sentence, : lengths[sentence] - 1]
            if len(seen):
                words = recorder.words(sentence)[len(SPECIALS) : len(SPECIALS) + len(initial)]
                columns = recorder.sources[sentence][1][: len(seen)]
                mine.append(_lattice_table(initial, transition, seen, words, columns))
    return tables


def _lattice_table(
    initial: Tensor, transition: Tensor, shown: Tensor, rows: Sequence[str], columns: Sequence[str]
) -> Table:
    values, before, path = best_path(initial, transition, shown)
    return Table(
        "log p(states, observations) of the best states up to here",
        tuple(rows),
        tuple(columns),
        tuple(tuple(v if v > -torch.inf else None for v in row) for row in values.T.tolist()),
        marked=tuple((state, t) for t, state in enumerate(path)),
        links=tuple(
            (state, t, origin, t - 1)
            for t, origins in enumerate(before.tolist())
            if t
            for state, origin in enumerate(origins)
        ),
    )
