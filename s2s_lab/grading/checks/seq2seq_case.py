"""Inputs of exercise 02.3: sizes of a model, a batch for it, and the same batch changed.

This module neither asks nor judges (`seq2seq.py`).
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

import torch

from s2s_lab.text import BOS, PAD, SPECIALS

FIRST = len(SPECIALS)
"""Smallest id of a real word."""


@dataclass(frozen=True)
class Case:
    """Sizes of a model, and one batch for it."""

    src_vocab: int
    tgt_vocab: int
    hidden: int
    src: torch.Tensor
    """(batch, src), PAD on the right."""
    src_len: torch.Tensor
    """(batch,)."""
    tgt_in: torch.Tensor
    """(batch, tgt), starts with BOS."""


@dataclass(frozen=True)
class Question:
    """One input of `forward`."""

    change: str
    """What is different from the batch as given; empty for that batch itself."""
    src: torch.Tensor
    src_len: torch.Tensor
    tgt_in: torch.Tensor
    model: int = 0
    """Which model is asked; what must make a difference is asked of several, because a single
    one with random weights may happen to be deaf."""


MODELS = 3
SIZES = ((3, 5, 4, 8), (2, 4, 6, 7), (4, 6, 3, 9), (3, 2, 5, 6), (2, 7, 4, 8), (5, 3, 6, 7))
"""(batch, src, tgt, hidden), pairwise different within a case."""


def cases(rng: random.Random) -> Iterator[Case]:
    """One batch of each size: ragged, in no order of length."""
    for batch, positions, steps, hidden in SIZES:
        lengths = [rng.randint(1, positions) for _ in range(batch)]
        lengths[rng.randrange(batch)] = positions
        src_vocab, tgt_vocab = FIRST + rng.randint(4, 6), FIRST + rng.randint(7, 9)
        src = [_words(rng, n, src_vocab) + [PAD] * (positions - n) for n in lengths]
        tgt_in = [[BOS, *_words(rng, steps - 1, tgt_vocab)] for _ in lengths]
        yield Case(
            src_vocab=src_vocab,
            tgt_vocab=tgt_vocab,
            hidden=hidden,
            src=torch.tensor(src),
            src_len=torch.tensor(lengths),
            tgt_in=torch.tensor(tgt_in),
        )


def _words(rng: random.Random, n: int, vocab: int) -> list[int]:
    return [rng.randrange(FIRST, vocab) for _ in range(n)]


def questions(case: Case) -> dict[str, Question]:
    """What is asked, by name: the batch as given, changed, and row by row."""
    src, src_len, tgt_in = case.src, case.src_len, case.tgt_in
    pads = torch.full((len(src), 2), PAD)
    first, last = src.clone(), tgt_in.clone()
    first[:, 0] = _other(src[:, 0], case.src_vocab)
    last[:, -1] = _other(tgt_in[:, -1], case.tgt_vocab)
    new = _other(src, case.src_vocab)
    asked = {
        "given": Question("", src, src_len, tgt_in),
        "padded": Question("two more PADs in src", torch.cat([src, pads], 1), src_len, tgt_in),
        "source": Question("other source words", new, src_len, tgt_in),
        "first": Question("another first source word", first, src_len, tgt_in),
        "target": Question("another last target word", src, src_len, last),
    }
    for b in range(len(src)):
        row = slice(b, b + 1)
        asked[f"row {b}"] = Question(f"row {b} alone", src[row], src_len[row], tgt_in[row])
    for model in range(1, MODELS):
        for name in ("given", "source", "first", "target"):
            asked[f"{name} {model}"] = replace(asked[name], model=model)
    return asked


def _other(ids: torch.Tensor, vocab: int) -> torch.Tensor:
    """The next word in the vocabulary; special tokens stay."""
    return torch.where(ids >= FIRST, FIRST + (ids - FIRST + 1) % (vocab - FIRST), ids)


def expected_shape(case: Case, asked: Question) -> tuple[int, int, int]:
    """(batch, tgt, vocab) of the logits for a question."""
    batch, steps = asked.tgt_in.shape
    return batch, steps, case.tgt_vocab


def is_usable(case: Case, asked: Question, got: object) -> bool:
    """True for finite numbers in the expected shape."""
    if not isinstance(got, torch.Tensor) or tuple(got.shape) != expected_shape(case, asked):
        return False
    return got.is_floating_point() and bool(torch.isfinite(got).all())


def smaller(case: Case) -> Iterator[Case]:
    """Fewer rows, source and target positions, hidden units, words."""
    batch, positions = case.src.shape
    for b in range(batch if batch > 1 else 0):
        keep = [i for i in range(batch) if i != b]
        yield replace(
            case, src=case.src[keep], src_len=case.src_len[keep], tgt_in=case.tgt_in[keep]
        )
    if positions > 1:
        lengths = case.src_len.clamp(max=positions - 1)
        yield replace(case, src=case.src[:, :-1], src_len=lengths)
    if case.tgt_in.shape[1] > 2:
        yield replace(case, tgt_in=case.tgt_in[:, :-1])
    if case.hidden > 2:
        yield replace(case, hidden=case.hidden - 1)
    if case.tgt_vocab > FIRST + 2:
        words = case.tgt_in.clamp(max=case.tgt_vocab - 2)
        yield replace(case, tgt_vocab=case.tgt_vocab - 1, tgt_in=words)
    if case.src_vocab > FIRST + 2:
        words = case.src.clamp(max=case.src_vocab - 2)
        yield replace(case, src_vocab=case.src_vocab - 1, src=words)
