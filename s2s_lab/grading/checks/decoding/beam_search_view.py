"""Exercise 06.2 as tables: what the model says along the right search, and both lists."""

from collections.abc import Sequence
from typing import Any

import torch

from s2s_lab.grading import tables
from s2s_lab.grading.checks.decoding.beam_search_walk import Table as Looked
from s2s_lab.grading.checks.decoding.beam_search_walk import found, walk
from s2s_lab.grading.inside.questions.decoding.beam_search import Case
from s2s_lab.grading.probe import Fault, Reply
from s2s_lab.grading.result import Counterexample, Table
from s2s_lab.grading.structure import plain_number, same
from s2s_lab.grading.tables import number

MOST = 8
"""Hypotheses that are still read."""


def show(case: Case, reply: Reply[Case], fault: Fault) -> Counterexample:
    """The model along the right search, then both lists."""
    right = found(case)
    got = None
    if fault.aspect == "edge" or reply.raised is not None:
        got = tables.unusable(reply, fault)
    else:
        got = _read(case, reply.answer, right)
    return Counterexample(
        call=f"beam_search(step, state, bos={case.bos}, eos={case.eos}, k={case.k}, "
        f"max_len={case.max_len}, alpha={case.alpha:g})",
        inputs=(_model(case),),
        expected=_hypotheses("expected", case, right),
        got=got or tables.unusable(reply, fault) or tables.note("got", "a list of another form"),
    )


def _model(case: Case) -> Table:
    """A row for each prefix that a right search asks about."""
    looked = Looked(case)
    rows = tuple(
        (
            _written(case, prefix) or "(begin)",
            (str(looked.memory(prefix)), *(number(logp) for logp in looked.row(prefix))),
        )
        for turn in walk(case)
        for prefix in turn.live
    )
    words = tuple(_name(case, word) for word in range(case.bos))
    return Table("what step says after each prefix: log p", ("state", *words), rows)


def _read(case: Case, answer: Any, right: Sequence[Any]) -> Table | None:
    """The answer as a table; None if it cannot be read."""
    if not isinstance(answer, list | tuple) or len(answer) > MOST:
        return None
    entries = []
    for entry in answer:
        if not isinstance(entry, list | tuple) or len(entry) != 3:
            return None
        tokens, logp, score = entry
        tokens = tokens.tolist() if isinstance(tokens, torch.Tensor) else tokens
        if not isinstance(tokens, list | tuple) or not all(type(t) is int for t in tokens):
            return None
        entries.append((tokens, plain_number(logp), plain_number(score)))
    if not all(isinstance(one, int | float) for entry in entries for one in entry[1:]):
        return None
    return _hypotheses("got", case, entries, right)


def _hypotheses(
    title: str, case: Case, entries: Sequence[Any], right: Sequence[Any] | None = None
) -> Table:
    rows = tuple(
        (str(rank), (_written(case, tokens), number(logp), number(score)))
        for rank, (tokens, logp, score) in enumerate(entries)
    )
    differs = frozenset(
        (rank, column)
        for rank, entry in enumerate(entries if right is not None else ())
        for column, value in enumerate(entry)
        if right is not None and (rank >= len(right) or not _equal(right[rank][column], value))
    )
    count = f"{len(entries)} hypothes{'is' if len(entries) == 1 else 'es'}"
    return Table(f"{title}, {count}", ("tokens", "logp", "score"), rows, differs=differs)


def _equal(a: Any, b: Any) -> bool:
    return same(None, list(a) if isinstance(a, tuple) else a, b)


def _written(case: Case, tokens: Sequence[int]) -> str:
    return " ".join(_name(case, token) for token in tokens)


def _name(case: Case, token: int) -> str:
    return {case.eos: "<eos>", case.bos: "<bos>"}.get(token, str(token))
