"""How a table of dynamic programming is filled: each cell with all the ways that lead into it.

From the three tables of a hidden Markov model (`of_lattice`), or from the trace of a search that
carries one prefix for each state (`of_trace`). This module shows what `viterbi` and `merging` did;
it decides nothing.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from jaxtyping import Float
from torch import Tensor

from s2s_lab.decoding.trace import Candidate, Trace
from s2s_lab.decoding.viterbi import best_path
from s2s_lab.text import EOS


@dataclass(frozen=True)
class Way:
    """One way into a cell: ``before + move``."""

    origin: int | None
    """Row in the column before; None at the beginning."""
    before: float
    """Value of that cell, in nats."""
    move: float
    """Log-score of the step from there to here."""
    words: str
    """What is said on this way so far; empty where the table does not say it."""


@dataclass(frozen=True)
class Cell:
    """One cell: the best of its ways, and what is shown there."""

    row: int
    column: int
    value: float
    """``max over ways of (before + move) + shown``."""
    shown: float
    """Log-score of the observation; 0 where nothing is observed."""
    ways: tuple[Way, ...]
    """Best first: the first is the back-pointer."""
    kept: bool
    """False: nothing was continued from here."""
    reason: str
    """Why it was kept or not, if the trace says it."""


@dataclass(frozen=True)
class Filling:
    """A table as it is filled, column by column."""

    rows: tuple[str, ...]
    """The states."""
    columns: tuple[str, ...]
    cells: tuple[Cell, ...]
    """In the order in which they are computed; a state that nothing leads to has none."""
    path: tuple[tuple[int, int], ...]
    """(row, column) of the cells of the answer, first column first."""

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell at a place, if there is one."""
        found = (c for c in self.cells if (c.row, c.column) == (row, column))
        return next(found, None)


def of_lattice(
    initial: Float[Tensor, "states"],
    transition: Float[Tensor, "states states"],
    shown: Float[Tensor, "time states"],
    rows: Sequence[str],
    columns: Sequence[str],
) -> Filling:
    """Viterbi's table of a hidden Markov model.

    Args:
        initial: log-score of each first state.
        transition: row i, column j: log-score of j after i.
        shown: log-score of what is seen at each time, by state.
        rows: names of the states.
        columns: names of the observations.
    """
    values, _, path = best_path(initial, transition, shown)
    impossible = float("-inf")
    cells = []
    for t in range(len(shown)):
        for state in range(len(rows)):
            if t == 0:
                ways = [Way(None, 0.0, float(initial[state]), "")]
            else:
                before = values[t - 1].tolist()
                moves = transition[:, state].tolist()
                pairs = enumerate(zip(before, moves, strict=True))
                ways = [Way(origin, b, m, "") for origin, (b, m) in pairs if b + m > impossible]
            ways.sort(key=lambda way: -(way.before + way.move))
            value = float(values[t, state])
            if ways and value > impossible:
                seen = float(shown[t, state])
                cells.append(Cell(state, t, value, seen, tuple(ways), True, ""))
    marked = tuple((state, t) for t, state in enumerate(path))
    return Filling(tuple(rows), tuple(columns), tuple(cells), marked)


def of_trace(trace: Trace, order: int, lost: bool = True) -> Filling:
    """The table of a search over states that are the last `order` tokens; EOS is its own state.

    States stand in the order in which they were first kept; those that never were have no row. The
    trace must list all candidates.

    Args:
        trace: of `Viterbi` or `Recombination`.
        order: as the search had it.
        lost: whether cells that nothing was continued from are filled, too.
    """
    layers = [_layer(trace, step.candidates, order) for step in trace.steps]
    kept: dict[State, None] = {
        state: None
        for layer in layers
        for state, found in layer.items()
        if found[0].hypothesis is not None
    }
    states = sorted(kept, key=lambda state: state == (EOS,))
    row = {state: place for place, state in enumerate(states)}
    spelled = {c.token_id: c.token for step in trace.steps for c in step.candidates}
    cells: list[Cell] = []
    for t, layer in enumerate(layers):
        for state in states:
            if state in layer and (lost or layer[state][0].hypothesis is not None):
                cells.append(_cell(trace, layer[state], row, row[state], t, order))
    answer = trace.outputs[0].token_ids
    path = ((row[_state(answer[: t + 1], order)], t) for t in range(len(answer)))
    return Filling(
        tuple(" ".join(spelled[token] for token in state) for state in states),
        tuple(str(t + 1) for t in range(len(layers))),
        tuple(cells),
        tuple(path),
    )


State = tuple[int, ...]


def _state(ids: Sequence[int], order: int) -> State:
    return (EOS,) if ids[-1:] == (EOS,) else tuple(ids[-order:])


def _ids(trace: Trace, hypothesis: int) -> State:
    return tuple(node.token_id for node in trace.path(hypothesis))


def _layer(
    trace: Trace, candidates: Sequence[Candidate], order: int
) -> dict[State, list[Candidate]]:
    """The possible candidates of a step by the state that they lead to, best first."""
    found: dict[State, list[Candidate]] = defaultdict(list)
    prefixes = {c.parent: _ids(trace, c.parent) for c in candidates}
    for candidate in candidates:
        if candidate.score > float("-inf"):
            found[_state((*prefixes[candidate.parent], candidate.token_id), order)].append(
                candidate
            )
    for ways in found.values():
        ways.sort(key=lambda c: -c.score)
    return found


def _cell(
    trace: Trace, found: Sequence[Candidate], rows: dict[State, int], row: int, t: int, order: int
) -> Cell:
    ways = []
    for candidate in found:
        parent = _ids(trace, candidate.parent)
        words = [node.token for node in trace.path(candidate.parent)]
        ways.append(
            Way(
                rows[_state(parent, order)] if parent else None,
                candidate.total - candidate.logprob,
                candidate.logprob,
                " ".join([*words, candidate.token]),
            )
        )
    best = found[0]
    kept = best.hypothesis is not None
    return Cell(row, t, best.total, 0.0, tuple(ways), kept, best.reason)
