"""Exercise 08.6: statistics, what the differences can be, and what came."""

from typing import Any

import torch

from s2s_lab.grading import shown, tables
from s2s_lab.grading.checks.evaluation.paired_bootstrap_draws import among, draws_of
from s2s_lab.grading.inside.questions.evaluation.paired_bootstrap import Case
from s2s_lab.grading.probe import Fault, Reply
from s2s_lab.grading.result import Counterexample, Table
from s2s_lab.grading.tables import number

FEW = 6
"""Numbers of a list that are shown."""
MEANING = {
    "share": "metric(sums) = sums[0] / sums[1]",
    "f1": "metric(sums) = 2 * sums[0] / (sums[1] + sums[2])",
}
NAMES = {"share": ("right", "total"), "f1": ("matched", "output", "reference")}


def show(case: Case, reply: Reply[Case], fault: Fault) -> Counterexample:
    """The two tables of statistics, and both answers in three lines."""
    draws = draws_of(case)
    if fault.aspect in ("edge", "shape") or reply.raised is not None:
        answer = reply.answer[0] if isinstance(reply.answer, tuple) else reply.answer
        got = (
            tables.unusable(reply, fault)
            if fault.aspect == "edge" or reply.raised is not None
            else shown.table("got", answer)
        )
        assert got is not None
    else:
        got = _got(case, reply.answer, draws.difference, fault)
    return Counterexample(
        call=f"paired_bootstrap(stats_a, stats_b, metric, n={case.n}, seed={case.seed})",
        inputs=(*_statistics(case), tables.note("the metric", MEANING[case.metric])),
        expected=Table(
            "expected",
            ("",),
            (
                ("difference", (number(draws.difference),)),
                ("differences, each one of", (_list(draws.paired.tolist()),)),
                ("p", (_p(draws.difference),)),
            ),
        ),
        got=got,
    )


def _p(difference: float) -> str:
    if abs(difference) < 1e-9:
        return "1, as neither is better"
    return f"share of them that are not {'above' if difference > 0 else 'below'} 0"


def _list(values: list[float]) -> str:
    ordered = ", ".join(map(number, values[:FEW]))
    return f"{ordered}, … ({len(values)} in all)" if len(values) > FEW else ordered


def _got(case: Case, answer: Any, whole: float, fault: Fault) -> Table:
    first, again, other = (
        torch.tensor([float(v) for v in one["differences"]], dtype=torch.float64) for one in answer
    )
    possible = draws_of(case).paired
    impossible = first[~among(first, possible)]
    difference, p = (float(answer[0][key]) for key in ("difference", "p"))
    ties = int((first.abs() < 1e-9).sum())
    better = int((first > 1e-9).sum())
    rows = [
        ("difference", (number(difference),)),
        ("differences", (_list(first.tolist()),)),
        ("of them", (f"{better} above 0, {ties} equal 0, {len(first) - better - ties} below 0",)),
        ("p", (number(p),)),
    ]
    wrong = {0} if abs(difference - whole) > 1e-9 else set()
    if len(impossible):
        rows[1] = ("differences, among them", (_list(impossible.unique().tolist()),))
        wrong.add(1)
    if fault.id == "08.6/ignores-seed":
        rows.append(("same seed again", (_list(again.tolist()),)))
        wrong.add(4)
    if fault.id == "08.6/fixed-seed":
        rows.append(("another seed", (_list(other.tolist()),)))
        wrong.add(4)
    return Table("got", ("",), tuple(rows), frozenset((row, 0) for row in wrong))


def _statistics(case: Case) -> tuple[Table, Table]:
    columns = NAMES[case.metric]
    rows = [f"sentence {i}" for i in range(len(case.stats_a))]
    return (
        tables.matrix("stats_a", case.stats_a, rows, columns),
        tables.matrix("stats_b", case.stats_b, rows, columns),
    )
