"""Inputs of exercise 02.3: drawn, made smaller, and what an answer to one must look like.

What they are made of is in `inside.questions.encoder_decoder.seq2seq`.
"""

import random
from collections.abc import Iterator
from dataclasses import replace

import torch

from s2s_lab.grading.inside.questions.encoder_decoder.seq2seq import BOS, FIRST, PAD, Case, Input

SIZES = ((3, 5, 4, 8), (2, 4, 6, 7), (4, 6, 3, 9), (3, 2, 5, 6), (2, 7, 4, 8), (5, 3, 6, 7))
"""(batch, src, tgt, hidden), pairwise different within a case."""


def cases(rng: random.Random) -> Iterator[Case]:
    """One batch of each size: ragged, in no order of length; sources of one word in the last alone.

    In a source of one word the first word is the last one, which hides a forgetful encoder.
    """
    for batch, positions, steps, hidden in SIZES:
        shortest = 1 if batch == SIZES[-1][0] else 2
        lengths = [rng.randint(shortest, positions) for _ in range(batch)]
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


def expected_shape(case: Case, asked: Input) -> tuple[int, int, int]:
    """(batch, tgt, vocab) of the logits for a question."""
    batch, steps = asked.tgt_in.shape
    return batch, steps, case.tgt_vocab


def is_usable(case: Case, asked: Input, got: object) -> bool:
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
