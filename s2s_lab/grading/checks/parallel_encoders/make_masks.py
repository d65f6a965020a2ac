"""Exercise 10.2, `make_masks`: who may read whom, on both sides of a Transformer."""

import random
from collections.abc import Iterator

import torch
from torch import Tensor

from s2s_lab.grading.exercises.parallel_encoders import MAKE_MASKS
from s2s_lab.grading.inside.questions.parallel_encoders.make_masks import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

SIZES = (
    ((3, 2), (4, 2), 0),
    ((2, 4), (2, 3), 0),
    ((3, 5), (2, 4), 1),
    ((4, 2, 1), (5, 2, 3), 4),
    ((5, 3), (3, 4), 3),
    ((2, 5, 3), (4, 4, 2), 5),
    ((1, 3), (5, 3), 7),
    ((4, 3), (2, 3), 2),
)
"""(lengths of the sources, of the targets, the id of PAD)."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Random words; PAD may have any id, and 0 may be a word."""
    for sources, targets, pad in SIZES:
        yield Case(_ids(rng, sources, pad), _ids(rng, targets, pad), pad)


def _ids(rng: random.Random, lengths: tuple[int, ...], pad: int) -> Tensor:
    words = [token for token in range(9) if token != pad]
    longest = max(lengths)
    rows = [[rng.choice(words) for _ in range(n)] + [pad] * (longest - n) for n in lengths]
    if pad:
        rows[0][0] = 0
    return torch.tensor(rows)


def oracle(case: Case) -> tuple[Tensor, Tensor]:
    """Entry by entry: a key may be read if it is a word and, in the target, not later."""
    src_mask = torch.zeros(len(case.src), 1, 1, case.src.shape[1], dtype=torch.bool)
    for sentence, row in enumerate(case.src.tolist()):
        for key, token in enumerate(row):
            src_mask[sentence, 0, 0, key] = token != case.pad
    length = case.tgt_in.shape[1]
    tgt_mask = torch.zeros(len(case.tgt_in), 1, length, length, dtype=torch.bool)
    for sentence, row in enumerate(case.tgt_in.tolist()):
        for query in range(length):
            for key in range(length):
                tgt_mask[sentence, 0, query, key] = key <= query and row[key] != case.pad
    return src_mask, tgt_mask


def mend(case: Case) -> Case | None:
    """Each sentence begins with a word."""
    firsts = torch.cat([case.src[:, 0], case.tgt_in[:, 0]])
    return case if bool((firsts != case.pad).all()) else None


Masks = tuple[Tensor, Tensor]


def _keys(ids: Tensor, pad: int) -> Tensor:
    return ids.ne(pad).unsqueeze(1).unsqueeze(1)


def _square(ids: Tensor) -> Tensor:
    return torch.full((ids.shape[1], ids.shape[1]), True)


def _hides_queries(src: Tensor, tgt_in: Tensor, pad: int) -> Masks:
    real = tgt_in.ne(pad).unsqueeze(1).unsqueeze(3)
    return _keys(src, pad), real & torch.tril(_square(tgt_in))


def _hides_queries_of_both(src: Tensor, tgt_in: Tensor, pad: int) -> Masks:
    masks = _hides_queries(src, tgt_in, pad)
    return src.ne(pad).unsqueeze(1).unsqueeze(3), masks[1]


def _without_diagonal(src: Tensor, tgt_in: Tensor, pad: int) -> Masks:
    return _keys(src, pad), _keys(tgt_in, pad) & torch.tril(_square(tgt_in), -1)


def _upper(src: Tensor, tgt_in: Tensor, pad: int) -> Masks:
    return _keys(src, pad), _keys(tgt_in, pad) & torch.triu(_square(tgt_in))


def _strictly_upper(src: Tensor, tgt_in: Tensor, pad: int) -> Masks:
    return _keys(src, pad), _keys(tgt_in, pad) & torch.triu(_square(tgt_in), 1)


def _or(src: Tensor, tgt_in: Tensor, pad: int) -> Masks:
    return _keys(src, pad), _keys(tgt_in, pad) | torch.tril(_square(tgt_in))


def _no_triangle(src: Tensor, tgt_in: Tensor, pad: int) -> Masks:
    return _keys(src, pad), _keys(tgt_in, pad) & _square(tgt_in)


def _target_padding(src: Tensor, tgt_in: Tensor, pad: int) -> Masks:
    triangle = torch.tril(_square(tgt_in))
    return _keys(src, pad), triangle.expand(len(tgt_in), 1, -1, -1)


def _inverted(src: Tensor, tgt_in: Tensor, pad: int) -> Masks:
    later = torch.triu(_square(tgt_in), 1)
    return ~_keys(src, pad), ~_keys(tgt_in, pad) | later


def _no_head_axis(src: Tensor, tgt_in: Tensor, pad: int) -> Masks:
    real = tgt_in.ne(pad).unsqueeze(1)
    return src.ne(pad).unsqueeze(1), real & torch.tril(_square(tgt_in))


def _two_axes(src: Tensor, tgt_in: Tensor, pad: int) -> Masks:
    real = tgt_in.ne(pad).unsqueeze(1)
    return src.ne(pad), real & torch.tril(_square(tgt_in))


def _fixed_pad(src: Tensor, tgt_in: Tensor, pad: int) -> Masks:
    return _keys(src, 0), _keys(tgt_in, 0) & torch.tril(_square(tgt_in))


CHECK = ByOracle(
    exercise=MAKE_MASKS,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={
        "src": "sentence position",
        "tgt_in": "sentence step",
        "src_mask": "sentence head query key",
        "tgt_mask": "sentence head query key",
    },
    parts=("src_mask", "tgt_mask"),
    mend=mend,
    kept=frozenset({"pad"}),
    hidden=frozenset({"pad"}),
    call=lambda case: f"make_masks(src, tgt_in, pad={case.pad})",
    wrong=(
        Wrong("10.2/hides-queries", _hides_queries),
        Wrong("10.2/hides-queries", _hides_queries_of_both),
        Wrong("10.2/without-diagonal", _without_diagonal),
        Wrong("10.2/upper-triangle", _upper),
        Wrong("10.2/upper-triangle", _strictly_upper),
        Wrong("10.2/or", _or),
        Wrong("10.2/no-triangle", _no_triangle),
        Wrong("10.2/target-padding", _target_padding),
        Wrong("10.2/inverted", _inverted),
        Wrong("10.2/no-head-axis", _no_head_axis),
        Wrong("10.2/no-head-axis", _two_axes),
        Wrong("10.2/fixed-pad", _fixed_pad),
    ),
).check()
