"""What a check found, as data, and as text that is the same at every run.

Data is in English; `Result.text` and the card are in the language that is asked for.
This module does not check anything; `card.py` draws the same data as HTML.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from s2s_lab.grading.card import as_html
from s2s_lab.grading.translated import result_in
from s2s_lab.language import chosen, left, right, say, width

Status = Literal["passed", "failed", "not yet"]


@dataclass(frozen=True)
class Table:
    """A small table of text, with cells that differ and cells that do not matter."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    """A name and the cells, row by row."""
    differs: frozenset[tuple[int, int]] = field(default=frozenset())
    """(row, column) of each cell that is not as expected."""
    faint: frozenset[tuple[int, int]] = field(default=frozenset())
    """(row, column) of each cell that is padding; shown in brackets."""
    shades: frozenset[tuple[tuple[int, int], float]] = field(default=frozenset())
    """((row, column), weight from 0 to 1) of each cell that a card draws as a heatmap."""

    def lines(self) -> Iterator[str]:
        """The table as lines of text; padding stands in brackets, `≠` after what differs."""
        yield self.title
        names = max((width(name) for name, _ in self.rows), default=0)
        marked = [
            (name, [self.shown(r, c) for c in range(len(cells))])
            for r, (name, cells) in enumerate(self.rows)
        ]
        wide = [
            max([width(column), *(width(cells[c]) for _, cells in marked if c < len(cells))])
            for c, column in enumerate(self.columns)
        ]
        head = "  ".join(right(column, w) for column, w in zip(self.columns, wide, strict=True))
        if head.strip():
            yield f"  {'':{names}}  {head}".rstrip()
        for name, cells in marked:
            row = "  ".join(
                right(cell, w) if head.strip() else cell
                for cell, w in zip(cells, wide, strict=False)
            )
            yield f"  {left(name, names)}  {row}".rstrip()

    def shown(self, row: int, column: int) -> str:
        """The text of a cell, padding in brackets, with `≠` where it differs."""
        cell = self.rows[row][1][column]
        cell = f"({cell})" if (row, column) in self.faint else cell
        return f"{cell} ≠" if (row, column) in self.differs else cell


@dataclass(frozen=True)
class Counterexample:
    """The smallest input found that shows the mistake, with both answers."""

    call: str
    """The question in one line."""
    inputs: tuple[Table, ...]
    expected: Table
    got: Table
    printed: str = ""
    """What the learner's code printed on this input."""


@dataclass(frozen=True)
class Result:
    """What `check` found out."""

    exercise: str
    status: Status
    out_of: int
    """Points of the exercise."""
    asked: int
    """How many inputs were tried."""
    message: str
    """What to do next, in a sentence or two."""
    message_id: str | None = None
    """Which mistake it is: ``02.1/reads-padding``; None unless the status is failed."""
    counterexample: Counterexample | None = None
    language: str | None = None
    """That it is shown in; None: `preferred_language`."""

    @property
    def passed(self) -> bool:
        """True if every answer was right."""
        return self.status == "passed"

    @property
    def points(self) -> int:
        """Points earned: all or none."""
        return self.out_of if self.passed else 0

    @property
    def heading(self) -> str:
        """Exercise and points in one line."""
        return f"{self.exercise} · {self.points} of {self.out_of} points"

    def text(self) -> str:
        """All of it as text in its language: the same characters for the same answers."""
        return "\n".join(_lines(self))

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<Result {self.status}: {self.heading}>"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": self.text(), "text/html": as_html(self)}


def _lines(result: Result) -> Iterator[str]:
    language = chosen(result.language)
    result = result_in(language, result)
    points = say("points", language, points=result.points, out_of=result.out_of)
    yield f"{say(result.status, language)} · {result.exercise} · {points}"
    yield result.message
    if result.message_id:
        yield f"[{result.message_id}]"
    example = result.counterexample
    if example is None:
        return
    yield ""
    yield say("smallest", language, call=example.call)
    for table in (*example.inputs, example.expected, example.got):
        yield ""
        yield from table.lines()
    if example.printed:
        yield ""
        yield say("printed", language)
        yield from (f"  {line}" for line in example.printed.splitlines())
