"""Exercise 13.5 as tables: the sentences, and the part of the pipeline that is wrong."""

from typing import Any

import torch

from s2s_lab.grading import tables
from s2s_lab.grading.checks.critical_reading.repair_judge import (
    BATCH,
    right_batch,
    right_loss,
    said,
)
from s2s_lab.grading.inside.questions.critical_reading.repair import PAD, Case
from s2s_lab.grading.inside.reply import described
from s2s_lab.grading.probe import Fault, Reply
from s2s_lab.grading.result import Counterexample, Table

IN_BATCH = (
    "extra-axis",
    "clips-batch",
    "still-copies",
    "batch-src",
    "batch-tgt_in",
    "batch-labels",
)
CHANGES = {
    "ignores-source": "other source",
    "no-decoder-input": "last word changed",
    "sees-the-future": "last word changed",
    "reads-padding": "more padding",
}


def show(case: Case, reply: Reply[Case], fault: Fault) -> Counterexample:
    """Sentences as ids, and the two sides of what was compared."""
    names = tuple(f"row {b}" for b in range(len(case.sources)))
    sentences = tuple(
        (name, (" ".join(map(str, source)), " ".join(map(str, target))))
        for name, source, target in zip(names, case.sources, case.targets, strict=True)
    )
    expected, got = _sides(case, reply, fault)
    inputs = [Table("sentences", ("source", "target"), sentences)]
    if fault.id.endswith(("counts-pad", "/loss")):
        inputs = [tables.ids("labels, padding in brackets", case.labels, names, PAD)]
    return Counterexample(
        call=f"repair(): src_vocab={case.src_vocab}, tgt_vocab={case.tgt_vocab}, "
        f"embed={case.embed}, hidden={case.hidden}",
        inputs=tuple(inputs),
        expected=expected,
        got=got,
    )


def _sides(case: Case, reply: Reply[Case], fault: Fault) -> tuple[Table, Table]:
    name = fault.id.partition("/")[2]
    if reply.raised is not None or fault.aspect == "edge":
        got = tables.unusable(reply, fault) or tables.note("got", "")
        return tables.note("expected", "four parts that work together"), got
    answer = reply.answer
    if name in IN_BATCH:
        return _batch("expected", right_batch(case)), _batch("got", answer["batch"])
    if name in ("counts-pad", "loss"):
        found = tables.number(float(answer["loss"]), 6)
        return tables.note("expected", f"{right_loss(case):.6g}"), tables.note("got", found)
    if name in CHANGES:
        before, after = answer["logits"], answer[CHANGES[name]]
        return _last(before, "logits as given"), _last(after, f"got: {CHANGES[name]}")
    if name in ("reads-gold", "not-greedy"):
        return _written(case, answer, name)
    if name in ("frozen-table", "shared-table"):
        return tables.note("expected", "two tables that learn"), _parameters(answer["parameters"])
    return tables.note("expected", "as the task says"), tables.note("got", fault.text)


def _batch(title: str, parts: Any) -> Table:
    """Source, decoder input and labels, row by row."""
    rows: list[tuple[str, tuple[str, ...]]] = []
    for name, part in zip(BATCH, parts, strict=True):
        if not isinstance(part, torch.Tensor) or part.dim() != 2:
            rows.append((name, (described(part),)))
            continue
        lines = [" ".join(map(str, row)) for row in part.tolist()]
        rows += [(f"{name}, row {b}", (line,)) for b, line in enumerate(lines)]
    return Table(title, ("",), tuple(rows))


def _last(logits: torch.Tensor, title: str) -> Table:
    """Logits of the first row, three words of each."""
    steps = [f"t={t}" for t in range(min(logits.shape[1], 5))]
    return tables.matrix(title, logits[0, : len(steps), 5:9], steps, ["5", "6", "7", "8"])


def _written(case: Case, answer: dict[str, Any], name: str) -> tuple[Table, Table]:
    written = answer["written"]
    if name == "reads-gold":
        tensors = (one for one in answer["with other golds"] if isinstance(one, torch.Tensor))
        other = next((one for one in tensors if not torch.equal(one, written)), written[:, :0])
        return _ids("predicted, with this gold", written), _ids("got: with another gold", other)
    return _ids("expected", said(case, answer["next"], written)), _ids("got", written)


def _ids(title: str, ids: torch.Tensor) -> Table:
    rows = tuple((f"row {b}", (" ".join(map(str, row)),)) for b, row in enumerate(ids.tolist()))
    return Table(title, ("",), rows)


def _parameters(found: list[dict[str, Any]]) -> Table:
    rows = tuple(
        (one["name"], (str(one["size"]), "yes" if one["learns"] else "no"))
        for one in found
        if one["rows"] or not one["learns"]
    )
    return Table("got: parameters", ("rows", "learns"), rows)
