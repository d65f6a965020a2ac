"""A trace as text: the same characters on every machine and at every call."""

from collections.abc import Iterator

from s2s_lab.decoding.trace import Candidate, Step, Table, Trace


def lines(trace: Trace, pruned: int) -> Iterator[str]:
    """The run step by step, with up to `pruned` losers in each, then tables and answers."""
    settings = ", ".join(f"{key}={value}" for key, value in trace.settings.items())
    yield f"{trace.strategy}({settings}) · {trace.model}"
    yield f"source  {' '.join(trace.source)}"
    yield from (f"edited  {edit}" for edit in trace.edits)
    for step in trace.steps:
        yield ""
        yield f"step {step.index + 1} · {len(step.live)} live · {step.considered} continuations"
        yield from (_candidate(trace, candidate) for candidate in _shown(step, pruned))
    for table in trace.tables:
        yield ""
        yield from _table(table)
    yield ""
    for rank, output in enumerate(trace.outputs, 1):
        yield f"{rank:>3}. {output.score:8.2f}  {' '.join(output.tokens)}  ({output.reason})"
    yield f"output  {trace.output_text}"


def _shown(step: Step, pruned: int) -> Iterator[Candidate]:
    """All that stayed, and the best of those that did not."""
    lost = 0
    for candidate in step.candidates:
        lost += candidate.hypothesis is None
        if candidate.hypothesis is not None or lost <= pruned:
            yield candidate


def _candidate(trace: Trace, c: Candidate) -> str:
    nodes = [node.token for node in trace.path(c.parent)]
    prefix = " ".join(["…", *nodes[-8:]] if len(nodes) > 8 else nodes) or "·"
    return (
        f"  {c.rank:>3} {c.fate:<8} {c.score:8.2f}  p={_probability(c.logprob)}"
        f"  {prefix} + {c.token}" + (f"  ({c.reason})" if c.hypothesis is None else "")
    )


def _table(table: Table) -> Iterator[str]:
    """Numbers under their columns; those that the answer came from have a star."""
    head = max(map(len, table.rows), default=0)
    width = max(8, *(len(column) + 1 for column in table.columns))
    yield table.title
    yield " " * head + "".join(f" {column:>{width}}" for column in table.columns)
    for i, (row, values) in enumerate(zip(table.rows, table.values, strict=True)):
        cells = [_cell(value, (i, j) in table.marked) for j, value in enumerate(values)]
        yield f"{row:<{head}}" + "".join(f" {cell:>{width}}" for cell in cells)


def _cell(value: float | None, marked: bool) -> str:
    return ("·" if value is None else f"{value:.2f}") + ("*" if marked else " ")


def _probability(logprob: float) -> str:
    p = 2.718281828459045**logprob
    return "<.001" if p < 0.0005 else f"{p:.3f}"
