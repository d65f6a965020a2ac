"""The fewest edits between two sequences, and which they are.

This module does not rate a system; `error_rate.py` (WER, CER) and `ter.py` do.

Source: Levenshtein (1966); Wagner & Fischer (1974), "The String-to-String Correction Problem".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Operation = Literal["match", "substitute", "insert", "delete"]


@dataclass(frozen=True)
class Edit:
    """One step of an alignment of an output with its reference."""

    operation: Operation
    """Seen from the reference: ``insert`` is an output token that the reference lacks, ``delete``
    a reference token that the output lacks."""
    output: int | None
    """Position in the output; None for ``delete``."""
    reference: int | None
    """Position in the reference; None for ``insert``."""


@dataclass(frozen=True)
class Edits:
    """A cheapest alignment, from left to right. Every edit costs 1, a substitution, too."""

    steps: tuple[Edit, ...]

    def count(self, operation: Operation) -> int:
        """How many steps are of one kind."""
        return sum(step.operation == operation for step in self.steps)

    @property
    def distance(self) -> int:
        """How many steps are no match."""
        return len(self.steps) - self.count("match")


def distances(output: Sequence[str], reference: Sequence[str]) -> list[list[int]]:
    """Edit distance of each prefix of the output to each prefix of the reference.

    Shape (len(output) + 1, len(reference) + 1); the last number is the distance of the wholes.

    >>> distances("ab", "b")
    [[0, 1], [1, 1], [2, 1]]
    """
    rows = [list(range(len(reference) + 1))]
    for token in output:
        rows.append(next_row(rows[-1], token, reference))
    return rows


def next_row(above: list[int], token: str, reference: Sequence[str]) -> list[int]:
    """The row of the table for one more output token.

    >>> next_row([0, 1, 2], "b", "ab")
    [1, 1, 1]
    """
    left = above[0] + 1
    row = [left]
    for j, gold in enumerate(reference):
        best = above[j] if token == gold else above[j] + 1
        if above[j + 1] < best:
            best = above[j + 1] + 1
        if left < best:
            best = left + 1
        row.append(best)
        left = best
    return row


def align(output: Sequence[str], reference: Sequence[str]) -> Edits:
    """A cheapest way to turn the reference into the output.

    Where several are equally cheap, read from the end: match or substitute before insert before
    delete.

    >>> edits = align("I like apples".split(), "I really like pears".split())
    >>> [step.operation for step in edits.steps]
    ['match', 'delete', 'match', 'substitute']
    """
    return trace_back(distances(output, reference), output, reference)


def trace_back(rows: list[list[int]], output: Sequence[str], reference: Sequence[str]) -> Edits:
    """The path through a table of `distances` that `align` describes."""
    i, j = len(output), len(reference)
    steps: list[Edit] = []
    while i or j:
        same = bool(i and j) and output[i - 1] == reference[j - 1]
        if i and j and rows[i][j] == rows[i - 1][j - 1] + (not same):
            i, j = i - 1, j - 1
            steps.append(Edit("match" if same else "substitute", i, j))
        elif i and rows[i][j] == rows[i - 1][j] + 1:
            i -= 1
            steps.append(Edit("insert", i, None))
        else:
            j -= 1
            steps.append(Edit("delete", None, j))
    return Edits(tuple(reversed(steps)))
