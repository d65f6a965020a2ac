"""Wrong solutions of exercise 08.4: what a submission is compared with to name its mistake."""

from collections.abc import Callable, Sequence
from itertools import zip_longest

from s2s_lab.grading.probe import Wrong

Words = Sequence[str]
Distance = Callable[[Words, Words], int]


def _row_by_row(
    a: Words, b: Words, replacement: int = 1, insertion: int = 1, border: bool = True
) -> int:
    row = [j * border for j in range(len(b) + 1)]
    for i, word in enumerate(a, 1):
        above, row = row, [i * insertion * border]
        for j, other in enumerate(b, 1):
            change = 0 if word == other else replacement
            row.append(min(above[j] + insertion, row[j - 1] + 1, above[j - 1] + change))
    return row[-1]


def _by_position(a: Words, b: Words) -> int:
    return sum(x != y for x, y in zip_longest(a, b))


def _shared_rows(a: Words, b: Words) -> int:
    table = [[0] * (len(b) + 1)] * (len(a) + 1)
    for i in range(len(a) + 1):
        table[i][0] = i
    for j in range(len(b) + 1):
        table[0][j] = j
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            change = a[i - 1] != b[j - 1]
            table[i][j] = min(
                table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + change
            )
    return table[-1][-1]


def _with(
    distance: Distance = _row_by_row,
    rate: Callable[[list[int], list[Words], list[Words]], float] = lambda edits, hyps, refs: (
        sum(edits) / sum(map(len, refs))
    ),
) -> Callable[..., object]:
    """Edits and rate with one part that is wrong."""

    def submission(hyps: list[Words], refs: list[Words]) -> object:
        edits = [distance(hyp, ref) for hyp, ref in zip(hyps, refs, strict=True)]
        return edits, rate(edits, hyps, refs)

    return submission


def _mean(edits: list[int], hyps: list[Words], refs: list[Words]) -> float:
    return sum(e / len(ref) for e, ref in zip(edits, refs, strict=True)) / len(edits)


def _capped(edits: list[int], hyps: list[Words], refs: list[Words]) -> float:
    return min(1.0, sum(edits) / sum(map(len, refs)))


def _by_output(edits: list[int], hyps: list[Words], refs: list[Words]) -> float:
    return sum(edits) / max(1, sum(map(len, hyps)))


WRONG = (
    Wrong("08.4/mean-of-ratios", _with(rate=_mean)),
    Wrong("08.4/substitution-costs-two", _with(lambda a, b: _row_by_row(a, b, replacement=2))),
    Wrong("08.4/capped", _with(rate=_capped)),
    Wrong("08.4/no-border", _with(lambda a, b: _row_by_row(a, b, border=False))),
    Wrong("08.4/output-length", _with(rate=_by_output)),
    Wrong("08.4/by-position", _with(_by_position)),
    Wrong("08.4/shared-rows", _with(_shared_rows)),
    Wrong("08.4/no-insertions", _with(lambda a, b: _row_by_row(a, b, insertion=0))),
)
