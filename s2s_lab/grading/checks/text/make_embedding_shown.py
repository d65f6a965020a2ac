"""Exercise 00.6 as tables: each row of the embedding, new and after every optimiser."""

from collections.abc import Mapping
from typing import Any

import torch

from s2s_lab.grading import tables
from s2s_lab.grading.compare import close
from s2s_lab.grading.inside.questions.text.make_embedding import DECAY, OPTIMISERS, Case
from s2s_lab.grading.probe import Fault, Reply
from s2s_lab.grading.result import Counterexample, Table
from s2s_lab.text import PAD

COLUMNS = ("new", *OPTIMISERS)


def show(case: Case, reply: Reply[Case], fault: Fault) -> Counterexample:
    """The words with and without vectors, and what their rows should do and did."""
    seeds = fault.id == "00.6/ignores-seed"
    return Counterexample(
        call=f"make_embedding(vocab, pretrained, seed={case.seed}); then one step each of SGD, "
        f"Adam and AdamW, the last two with weight_decay={DECAY}",
        inputs=(_vocab(case), _pretrained(case)),
        expected=_expected(case, seeds),
        got=_got(case, reply, fault, seeds),
    )


def _vocab(case: Case) -> Table:
    return Table("vocab", ("",), tuple((word, (str(id),)) for word, id in case.vocab.items()))


def _pretrained(case: Case) -> Table:
    rows = tuple((word, (_vector(vector),)) for word, vector in case.pretrained.items())
    return Table("pretrained", ("",), rows)


def _vector(values: Any) -> str:
    return f"({', '.join(tables.number(value) for value in values)})"


def _expected(case: Case, seeds: bool) -> Table:
    columns = _columns(seeds)
    zeros = _vector([0.0] * case.upstream.shape[2])
    rows = []
    for word, id in case.vocab.items():
        fixed = zeros if id == PAD else ""
        if word in case.pretrained:
            fixed = _vector(case.pretrained[word])
        free = ("any", "as new", "others") if seeds else ("any", *["moved"] * len(OPTIMISERS))
        rows.append((word, (fixed,) * len(columns) if fixed else free))
    return Table("expected", columns, tuple(rows))


def _columns(seeds: bool) -> tuple[str, ...]:
    return ("new", "same seed", "other seed") if seeds else COLUMNS


def _got(case: Case, reply: Reply[Case], fault: Fault, seeds: bool) -> Table:
    if reply.raised is not None:
        unusable = tables.unusable(reply, fault)
        assert unusable is not None
        return unusable
    if fault.aspect != "value":
        return tables.note("got", fault.text.partition(", got ")[2])
    columns = _columns(seeds)
    given: Mapping[str, torch.Tensor] = {name: reply.answer[name][0] for name in columns}
    rows = tuple(
        (word, tuple(_vector(given[name][id].tolist()) for name in columns))
        for word, id in case.vocab.items()
    )
    differs = frozenset(
        (r, c)
        for r, (word, id) in enumerate(case.vocab.items())
        for c in range(len(columns))
        if not _right(case, word, id, [given[name][id] for name in columns], c, seeds)
    )
    return Table("got", columns, rows, differs=differs)


def _right(
    case: Case, word: str, id: int, row: list[torch.Tensor], column: int, seeds: bool
) -> bool:
    """True if one cell is as it should be."""
    vector = case.pretrained.get(word)
    if id == PAD or vector is not None:
        fixed = torch.zeros_like(row[0]) if vector is None else row[0].new_tensor(vector)
        return close(row[column], fixed)
    if column == 0:
        return True
    same = close(row[column], row[0] if seeds else row[column - 1])
    return same == (seeds and column == 1)
