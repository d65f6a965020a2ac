"""Wrong solutions of exercise 06.5: what a submission is compared with to name its mistake."""

import math
from collections.abc import Callable, Sequence

from torch import Tensor

from s2s_lab.grading.probe import Wrong

Into = Callable[[Sequence[float]], float]
"""Values of the ways into a state -> the value of the state."""


def _argmax(values: Sequence[float]) -> int:
    return max(range(len(values)), key=lambda i: values[i])


def _log_sum(values: Sequence[float]) -> float:
    largest = max(values)
    return largest + math.log(sum(math.exp(value - largest) for value in values))


def _columns(
    log_pi: Tensor, log_A: Tensor, log_B: Tensor, into: Into = max
) -> tuple[list[list[float]], list[list[int]]]:
    """The value of every state at every time, and where it came from (0 at the first time)."""
    pi, moves, seen = log_pi.tolist(), log_A.tolist(), log_B.tolist()
    states = range(len(pi))
    values = [[pi[j] + seen[0][j] for j in states]]
    origins = [[0 for _ in states]]
    for row in seen[1:]:
        ways = [[values[-1][i] + moves[i][j] for i in states] for j in states]
        values.append([into(ways[j]) + row[j] for j in states])
        origins.append([_argmax(ways[j]) for j in states])
    return values, origins


def _back(last: Sequence[float], origins: Sequence[Sequence[int]]) -> list[int]:
    """From the best state of the last time along `origins`, whose last row is asked first."""
    path = [_argmax(last)]
    for row in reversed(origins):
        path.append(row[path[-1]])
    return path[::-1]


def _greedy(log_pi: Tensor, log_A: Tensor, log_B: Tensor) -> list[int]:
    moves, seen = log_A.tolist(), log_B.tolist()
    path = [_argmax([p + s for p, s in zip(log_pi.tolist(), seen[0], strict=True)])]
    for row in seen[1:]:
        path.append(_argmax([m + s for m, s in zip(moves[path[-1]], row, strict=True)]))
    return path


def _most_likely_shown(log_pi: Tensor, log_A: Tensor, log_B: Tensor) -> list[int]:
    """The state that fits best what is seen, without any transition."""
    return [_argmax(row) for row in log_B.tolist()]


def _best_of_each_column(log_pi: Tensor, log_A: Tensor, log_B: Tensor) -> list[int]:
    return [_argmax(column) for column in _columns(log_pi, log_A, log_B)[0]]


def _transposed(log_pi: Tensor, log_A: Tensor, log_B: Tensor) -> list[int]:
    values, origins = _columns(log_pi, log_A.T, log_B)
    return _back(values[-1], origins[1:])


def _sums(log_pi: Tensor, log_A: Tensor, log_B: Tensor) -> list[int]:
    """The forward algorithm's values, with the largest term as back-pointer."""
    values, origins = _columns(log_pi, log_A, log_B, into=_log_sum)
    return _back(values[-1], origins[1:])


def _sums_only(log_pi: Tensor, log_A: Tensor, log_B: Tensor) -> list[int]:
    """The state of the largest forward value at each time."""
    values, _ = _columns(log_pi, log_A, log_B, into=_log_sum)
    return [_argmax(column) for column in values]


def _no_initial(log_pi: Tensor, log_A: Tensor, log_B: Tensor) -> list[int]:
    values, origins = _columns(log_pi * 0, log_A, log_B)
    return _back(values[-1], origins[1:])


def _pointers_a_step_early(log_pi: Tensor, log_A: Tensor, log_B: Tensor) -> list[int]:
    """The row of zeros at the first time is a pointer, and the last row is not."""
    values, origins = _columns(log_pi, log_A, log_B)
    return _back(values[-1], origins[:-1])


def _pointers_forwards(log_pi: Tensor, log_A: Tensor, log_B: Tensor) -> list[int]:
    """Walks back, but reads the pointers from the first time on."""
    values, origins = _columns(log_pi, log_A, log_B)
    return _back(values[-1], origins[1:][::-1])


def _not_reversed(log_pi: Tensor, log_A: Tensor, log_B: Tensor) -> list[int]:
    values, origins = _columns(log_pi, log_A, log_B)
    return _back(values[-1], origins[1:])[::-1]


WRONG = (
    Wrong("06.5/greedy", _greedy),
    Wrong("06.5/greedy", _most_likely_shown),
    Wrong("06.5/best-of-each-column", _best_of_each_column),
    Wrong("06.5/transposed", _transposed),
    Wrong("06.5/sums", _sums),
    Wrong("06.5/sums", _sums_only),
    Wrong("06.5/no-initial", _no_initial),
    Wrong("06.5/shifted-pointers", _pointers_a_step_early),
    Wrong("06.5/shifted-pointers", _pointers_forwards),
    Wrong("06.5/not-reversed", _not_reversed),
)
"""Two entries may share an id: one mistake, written in several ways."""
