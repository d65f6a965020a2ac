"""Exercise 00.6, `make_embedding`: a table of which some rows learn, some do not, and one is zero.

A row that learns may begin anywhere, so that nothing is compared with an oracle's table: the check
asks for what each row must do. The wrong solutions are in `make_embedding_wrong.py`.
"""

from collections.abc import Iterator

import torch

from s2s_lab.grading.checks.text.make_embedding_case import cases, smaller
from s2s_lab.grading.checks.text.make_embedding_shown import show
from s2s_lab.grading.checks.text.make_embedding_wrong import WRONG
from s2s_lab.grading.compare import ABSOLUTE, RELATIVE, close, described
from s2s_lab.grading.exercises.text import MAKE_EMBEDDING
from s2s_lab.grading.inside.questions.text.make_embedding import OPTIMISERS, QUESTION, Case
from s2s_lab.grading.probe import Check, Fault
from s2s_lab.text import PAD

ASKED = ("new", *OPTIMISERS)
"""Tables that are asked for in the order of time."""


def judge(case: Case, answer: object) -> tuple[Fault, ...]:
    """A module with the right shape first; then every property that does not hold."""
    if not isinstance(answer, dict):
        text = f"Expected an nn.Module, got {described(answer)}."
        return (Fault("shape", text, "00.6/no-module"),)
    for name, vectors in answer.items():
        expected = expected_shape(case, name)
        shape = tuple(vectors.shape) if isinstance(vectors, torch.Tensor) else None
        if shape != expected or vectors.dtype != torch.float64:
            text = f"Expected vectors of shape (B, T, d) = {expected}, got {described(vectors)}."
            return (Fault("shape", text, "00.6/shape"),)
    return tuple(
        Fault("value", MAKE_EMBEDDING.message(id) or FURTHER[id], id) for id in broken(case, answer)
    )


FURTHER = {
    "00.6/lookup": "A batch does not give the rows of the table: `forward(ids)` must give, for "
    "each id, that id's row.",
    "00.6/some-frozen": "Some words without a vector did not move with the first step of SGD. "
    "Every row but PAD's and those that `pretrained` names must be able to learn.",
}
"""Sentences for what no known mistake explains."""


def expected_shape(case: Case, name: str) -> tuple[int, int, int]:
    """(batch, positions, units) of the answer to one question."""
    units = case.upstream.shape[2]
    batch, positions = case.ids.shape if name == "batch" else (1, len(case.vocab))
    return batch, positions, units


def broken(case: Case, answer: dict[str, torch.Tensor]) -> Iterator[str]:
    """Ids of the properties that do not hold, in the order in which they are told."""
    tables = torch.stack([answer[name][0] for name in ("same seed", "other seed", *ASKED)])
    new, is_new = answer["new"][0], _as_new(tables, answer["new"][0])
    frozen = {word: case.vocab[word] for word in case.pretrained if word in case.vocab}
    own = [id for id in case.vocab.values() if id != PAD and id not in frozen.values()]
    moved = [not is_new["SGD"][id] for id in own]
    still = {name: all(is_new[name][id] for id in frozen.values()) for name in ASKED}
    if bool(tables[2:, PAD].any()):
        yield "00.6/pad-not-zero"
    vectors = torch.tensor([case.pretrained[word] for word in frozen], dtype=new.dtype)
    if frozen and not close(new[list(frozen.values())], vectors):
        yield "00.6/dict-order"
    if not any(moved):
        yield "00.6/all-frozen"
    elif not all(moved):
        yield "00.6/some-frozen"
    if not still["SGD"]:
        yield "00.6/nothing-frozen"
    elif not all(still.values()):
        yield "00.6/weight-decay"
    if bool((new[own] == new[own[:1]]).all()):
        yield "00.6/same-rows"
    elif not all(is_new["same seed"]) or any(is_new["other seed"][id] for id in own):
        yield "00.6/ignores-seed"
    if not close(answer["batch"], new[case.ids]):
        yield "00.6/lookup"


def _as_new(tables: torch.Tensor, new: torch.Tensor) -> dict[str, list[bool]]:
    """For each table, and each of its rows, whether it is as in the new table."""
    names = ("same seed", "other seed", *ASKED)
    same = torch.isclose(tables, new, RELATIVE, ABSOLUTE).all(-1).tolist()
    return dict(zip(names, same, strict=True))


def alike(case: Case, a: object, b: object) -> bool:
    """True if two modules break the same properties."""
    return _ids(case, a) == _ids(case, b)


def _ids(case: Case, answer: object) -> list[str]:
    return [fault.id for fault in judge(case, answer)]


CHECK = Check(
    exercise=MAKE_EMBEDDING,
    cases=cases,
    question=QUESTION,
    judge=judge,
    alike=alike,
    smaller=smaller,
    show=show,
    wrong=WRONG,
)
