"""Exercise 02.3 as tables: the batch, and two answers of one model that should agree, or not."""

from dataclasses import replace

import torch

from s2s_lab.grading import tables
from s2s_lab.grading.checks.encoder_decoder.seq2seq_case import expected_shape, is_usable
from s2s_lab.grading.compare import described, differing
from s2s_lab.grading.inside.questions.encoder_decoder.seq2seq import Case, questions
from s2s_lab.grading.probe import Fault, Reply
from s2s_lab.grading.result import Counterexample, Table
from s2s_lab.text import PAD

COMPARED = {
    "02.3/reads-padding": "padded",
    "02.3/ignores-source": "source",
    "02.3/forgets-first": "first",
    "02.3/sees-the-future": "target",
    "02.3/ignores-target": "target",
}
"""Which question shows that a property does not hold."""

MUST_DIFFER = ("02.3/ignores-source", "02.3/forgets-first", "02.3/ignores-target")


def show(case: Case, reply: Reply[Case], fault: Fault) -> Counterexample:
    """The batch, and the two answers that should agree, or should not."""
    expected, got = _answers(case, reply, fault)
    names = [f"row {b}" for b in range(len(case.src))]
    padded = bool((case.src == PAD).any())
    title = "src, padding in brackets" if padded else "src"
    source = tables.ids(title, case.src, names, PAD, case.src_len)
    model = f"RNNSeq2Seq({case.src_vocab}, {case.tgt_vocab}, {case.hidden})"
    return Counterexample(
        call=f"{model}(src, src_len, tgt_in)",
        inputs=(source, tables.ids("tgt_in", case.tgt_in, names)),
        expected=expected,
        got=got,
    )


def _answers(case: Case, reply: Reply[Case], fault: Fault) -> tuple[Table, Table]:
    shape = expected_shape(case, questions(case)["given"])
    expected = tables.note("expected", f"a tensor of shape {shape}")
    if reply.raised is not None or fault.aspect == "edge":
        return expected, tables.unusable(reply, fault) or tables.note("got", "")
    if fault.aspect == "shape" or fault.id == "02.3/not-finite":
        return expected, _unusable(case, reply.answer)
    given = reply.answer["given"]
    if fault.id in COMPARED:
        name = COMPARED[fault.id]
        change = questions(case)[name].change
        return _pair(given, reply.answer[name], "logits as given", change, fault.id)
    if fault.id == "02.3/runs-over-batch":
        alone = torch.cat([reply.answer[f"row {b}"] for b in range(len(given))])
        return _pair(given, alone, "logits in the batch", "logits of the row alone", fault.id)
    return tables.note("expected", "raw logits: any numbers, with any sum"), _sums(given, fault.id)


def _unusable(case: Case, answer: object) -> Table:
    """What came for the first question whose answer cannot be used."""
    if not isinstance(answer, dict):
        return tables.note("got", described(answer))
    for name, asked in questions(case).items():
        got = answer.get(name)
        if not is_usable(case, asked, got):
            change = f" for {asked.change}" if asked.change else ""
            return tables.note(f"got{change}", described(got))
    return tables.note("got", described(answer))


def _sums(given: torch.Tensor, id: str) -> Table:
    """The first row's logits, with a column of the sums that give a softmax away."""
    word, values = ("sum of exp", given.exp()) if "log" in id else ("sum", given)
    got = _logits("got", given[0], 0)
    rows = tuple(
        (name, (*cells, tables.number(total)))
        for (name, cells), total in zip(got.rows, values[0].sum(-1).tolist(), strict=True)
    )
    marked = frozenset((r, len(got.columns)) for r in range(len(rows)))
    return replace(got, columns=(*got.columns, word), rows=rows, differs=marked)


def _pair(
    given: torch.Tensor, other: torch.Tensor, before: str, change: str, id: str
) -> tuple[Table, Table]:
    """The logits of the row that tells most, before and after a change of the input."""
    compared = given.shape[1] - (id == "02.3/sees-the-future")
    gaps = (given - other)[:, :compared].abs()
    row = int(gaps.flatten(1).amax(1).argmax())
    digits = tables.digits_apart(given[row, :compared], other[row, :compared])
    first = _logits(before, given[row], row, digits)
    second = _logits(change, other[row], row, digits)
    if id in MUST_DIFFER:
        return first, replace(second, title=f"got: the same, for {change}")
    marked = frozenset((t, v) for t, v in differing(given[row, :compared], other[row, :compared]))
    return (
        replace(first, title=f"expected: {before}"),
        replace(second, title=f"got: {change}", differs=marked),
    )


def _logits(title: str, values: torch.Tensor, row: int, digits: int = 3) -> Table:
    columns = [f"{token}" for token in range(values.shape[1])]
    names = [f"row {row}, t={t}" for t in range(len(values))]
    return tables.matrix(title, values, names, columns, digits=digits)
