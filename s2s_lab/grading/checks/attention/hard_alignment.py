"""Exercise 04.5, `hard_alignment`: which source word each target word looked at."""

import random
from collections.abc import Iterator
from dataclasses import replace

import torch
from torch import Tensor

from s2s_lab.grading.exercises.attention import HARD_ALIGNMENT
from s2s_lab.grading.inside.questions.attention.hard_alignment import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

TRIALS = 160
"""Enough that a mistake which shows on 4.3 % of the inputs is missed once in a thousand times."""
PARTS = 20
"""Weights are multiples of 1/20, and so is `thr`: a weight may equal it."""

Link = tuple[int, int]


def cases(rng: random.Random) -> Iterator[Case]:
    """Random distributions; both rules in turn, from no row of EOS to two rows of it and PAD."""
    for trial in range(TRIALS):
        src_len, tgt_len = rng.randint(1, 5), rng.randint(1, 5)
        columns, rows = src_len + rng.randint(0, 2), tgt_len + rng.randint(0, 2)
        yield Case(
            weights=torch.tensor(
                [_row(rng, columns, src_len) for _ in range(rows)], dtype=torch.float64
            ),
            src_len=src_len,
            tgt_len=tgt_len,
            rule=("argmax", "threshold")[trial % 2],
            thr=rng.choice((4, 5, 6, 7)) / PARTS,
        )


def _row(rng: random.Random, columns: int, src_len: int) -> list[float]:
    """A distribution whose largest real weight is no draw."""
    while True:
        counts = [0] * columns
        favourite = rng.randrange(columns)
        for _ in range(PARTS):
            counts[favourite if rng.random() < 0.2 else rng.randrange(columns)] += 1
        if sorted(counts[:src_len])[-2:].count(max(counts[:src_len])) == 1:
            return [count / PARTS for count in counts]


def oracle(case: Case) -> list[Link]:
    """Target word by target word, source word by source word."""
    links, rows = [], case.weights.tolist()
    for j in range(case.tgt_len):
        best = 0
        for i in range(case.src_len):
            weight = rows[j][i]
            if weight > rows[j][best]:
                best = i
            if case.rule == "threshold" and weight >= case.thr:
                links.append((i, j))
        if case.rule == "argmax":
            links.append((best, j))
    return sorted(links)


def mend(case: Case) -> Case | None:
    """Lengths within the matrix, rows that sum to 1 (the rest goes to the last column), no draw."""
    rows, columns = case.weights.shape
    src_len, tgt_len = min(case.src_len, columns), min(case.tgt_len, rows)
    if not (src_len and tgt_len):
        return None
    weights = case.weights.clone()
    weights[:, -1] += 1 - weights.sum(1)
    weights = weights.round(decimals=6)
    real = weights[:tgt_len, :src_len]
    if bool((weights < 0).any()) or bool(((real == real.amax(1, keepdim=True)).sum(1) > 1).any()):
        return None
    return replace(case, weights=weights, src_len=src_len, tgt_len=tgt_len)


def _links(weights: Tensor, rule: str, thr: float) -> set[Link]:
    """Links of a matrix as it is."""
    if rule == "threshold":
        return {(i, j) for j, i in (weights >= thr).nonzero().tolist()}
    return {(i, j) for j, i in enumerate(weights.max(dim=1).indices.tolist())}


def _transposed(
    weights: Tensor, src_len: int, tgt_len: int, rule: str = "argmax", thr: float = 0.3
) -> set[Link]:
    return {(j, i) for i, j in _links(weights[:tgt_len, :src_len], rule, thr)}


def _over_targets(
    weights: Tensor, src_len: int, tgt_len: int, rule: str = "argmax", thr: float = 0.3
) -> set[Link]:
    cropped = weights[:tgt_len, :src_len]
    if rule == "argmax":
        return set(enumerate(cropped.max(dim=0).indices.tolist()))
    return _links(cropped, rule, thr)


def _keeps_eos(
    weights: Tensor, src_len: int, tgt_len: int, rule: str = "argmax", thr: float = 0.3
) -> set[Link]:
    return _links(weights, rule, thr)


def _keeps_source_eos(
    weights: Tensor, src_len: int, tgt_len: int, rule: str = "argmax", thr: float = 0.3
) -> set[Link]:
    return _links(weights[:tgt_len], rule, thr)


def _softmax_again(
    weights: Tensor, src_len: int, tgt_len: int, rule: str = "argmax", thr: float = 0.3
) -> set[Link]:
    return _links(weights.softmax(1)[:tgt_len, :src_len], rule, thr)


def _renormalises(
    weights: Tensor, src_len: int, tgt_len: int, rule: str = "argmax", thr: float = 0.3
) -> set[Link]:
    cropped = weights[:tgt_len, :src_len]
    return _links(cropped / cropped.sum(1, keepdim=True), rule, thr)


def _at_most_one(
    weights: Tensor, src_len: int, tgt_len: int, rule: str = "argmax", thr: float = 0.3
) -> set[Link]:
    found = _links(weights[:tgt_len, :src_len], "argmax", thr)
    return {(i, j) for i, j in found if rule == "argmax" or weights[j, i] >= thr}


def _ignores_rule(
    weights: Tensor, src_len: int, tgt_len: int, rule: str = "argmax", thr: float = 0.3
) -> set[Link]:
    return _links(weights[:tgt_len, :src_len], "argmax", thr)


def _strictly(
    weights: Tensor, src_len: int, tgt_len: int, rule: str = "argmax", thr: float = 0.3
) -> set[Link]:
    return _links(weights[:tgt_len, :src_len], rule, thr + 1e-9)


def call(case: Case) -> str:
    """The question; without `thr` where it does not count."""
    thr = f", thr={case.thr:g}" if case.rule == "threshold" else ""
    lengths = f"src_len={case.src_len}, tgt_len={case.tgt_len}"
    return f"hard_alignment(weights, {lengths}, rule='{case.rule}'{thr})"


CHECK = ByOracle(
    exercise=HARD_ALIGNMENT,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"weights": "target source"},
    weights=frozenset({"weights"}),
    mend=mend,
    kept=frozenset({"rule"}),
    hidden=frozenset({"src_len", "tgt_len", "rule", "thr"}),
    call=call,
    wrong=(
        Wrong("04.5/transposed", _transposed),
        Wrong("04.5/argmax-over-targets", _over_targets),
        Wrong("04.5/keeps-eos", _keeps_eos),
        Wrong("04.5/keeps-eos", _keeps_source_eos),
        Wrong("04.5/softmax-again", _softmax_again),
        Wrong("04.5/renormalises", _renormalises),
        Wrong("04.5/at-most-one", _at_most_one),
        Wrong("04.5/ignores-rule", _ignores_rule),
        Wrong("04.5/strictly-above", _strictly),
    ),
).check()
