"""Exercise 03.1, `shift_targets`: what the decoder reads is what it should say, one step late."""

import random
from collections.abc import Iterator

import torch

from s2s_lab.grading.exercises.teacher_forcing import SHIFT_TARGETS
from s2s_lab.grading.inside.questions.teacher_forcing.shift_targets import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

PAD, EOS = 0, 2
SIZES = ((2, 4), (3, 5), (4, 3), (1, 6), (5, 4), (3, 2), (2, 7), (4, 1))
"""(batch, tgt); the first has few numbers, the last no word but EOS."""

Pair = tuple[torch.Tensor, torch.Tensor]


def cases(rng: random.Random) -> Iterator[Case]:
    """Ragged rows; in two of three, BOS has another id than usual."""
    for trial in range(3 * len(SIZES)):
        batch, width = SIZES[trial % len(SIZES)]
        longest = rng.randrange(batch)
        rows = []
        for b in range(batch):
            words = width - 1 if b == longest else rng.randint(0, width - 1)
            row = [rng.randint(5, 19) for _ in range(words)] + [EOS]
            rows.append(row + [PAD] * (width - len(row)))
        yield Case(torch.tensor(rows), rng.randint(20, 29) if trial % 3 else 1)


def oracle(case: Case) -> Pair:
    """Token by token: the input at t is the label at t - 1, and BOS at 0."""
    batch, width = case.y.shape
    dec_in = torch.zeros_like(case.y)
    for b in range(batch):
        for t in range(width):
            dec_in[b, t] = case.bos if t == 0 else int(case.y[b, t - 1])
    return dec_in, case.y.clone()


def mend(case: Case) -> Case | None:
    """Rows that still end with EOS, one of them in the last column, and one word."""
    ended = (case.y == EOS).any(1).all() and (case.y[:, -1] != PAD).any()
    return case if ended and case.y.shape[1] > 1 else None


def _column(y: torch.Tensor, token: int) -> torch.Tensor:
    return y.new_tensor([[token]] * len(y))


def _unshifted(y: torch.Tensor, bos: int) -> Pair:
    return y, y


def _unshifted_with_bos(y: torch.Tensor, bos: int) -> Pair:
    both = torch.hstack([_column(y, bos), y])
    return both, both


def _overwrites_first(y: torch.Tensor, bos: int) -> Pair:
    dec_in = y.clone()
    dec_in[:, 0] = bos
    return dec_in, y


def _as_if_y_had_bos(y: torch.Tensor, bos: int) -> Pair:
    return y[:, :-1], y[:, 1:]


def _starts_with_second(y: torch.Tensor, bos: int) -> Pair:
    return torch.hstack([_column(y, bos), y[:, 1:-1]]), y[:, 1:]


def _bos_before_first(y: torch.Tensor, bos: int) -> Pair:
    return torch.hstack([_column(y, bos), y[:, :-1]]), torch.hstack([y[:, 1:], _column(y, PAD)])


def _labels_cut(y: torch.Tensor, bos: int) -> Pair:
    return torch.hstack([_column(y, bos), y[:, :-1]]), y[:, :-1]


def _both_cut(y: torch.Tensor, bos: int) -> Pair:
    return torch.hstack([_column(y, bos), y[:, :-2]])[:, : y.shape[1] - 1], y[:, :-1]


def _bos_last(y: torch.Tensor, bos: int) -> Pair:
    return torch.hstack([y[:, :-1], _column(y, bos)]), y


def _bos_after_shift_left(y: torch.Tensor, bos: int) -> Pair:
    return torch.hstack([y[:, 1:], _column(y, bos)]), y


def _too_wide(y: torch.Tensor, bos: int) -> Pair:
    return torch.hstack([_column(y, bos), y]), y


def _fixed_bos(y: torch.Tensor, bos: int) -> Pair:
    return torch.hstack([_column(y, 1), y[:, :-1]]), y


CHECK = ByOracle(
    exercise=SHIFT_TARGETS,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={
        "y": "sentence position",
        "dec_in": "sentence position",
        "labels": "sentence position",
    },
    parts=("dec_in", "labels"),
    mend=mend,
    call=lambda case: f"shift_targets(y, bos={case.bos})",
    kept=frozenset({"bos"}),
    hidden=frozenset({"bos"}),
    wrong=(
        Wrong("03.1/unshifted", _unshifted),
        Wrong("03.1/unshifted", _unshifted_with_bos),
        Wrong("03.1/overwrites-first", _overwrites_first),
        Wrong("03.1/drops-first-word", _as_if_y_had_bos),
        Wrong("03.1/drops-first-word", _starts_with_second),
        Wrong("03.1/drops-first-word", _bos_before_first),
        Wrong("03.1/labels-lose-the-end", _labels_cut),
        Wrong("03.1/labels-lose-the-end", _both_cut),
        Wrong("03.1/bos-at-the-end", _bos_last),
        Wrong("03.1/bos-at-the-end", _bos_after_shift_left),
        Wrong("03.1/one-column-too-many", _too_wide),
        Wrong("03.1/fixed-bos", _fixed_bos),
    ),
).check()
