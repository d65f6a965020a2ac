"""Inputs of exercise 00.6: drawn, and made smaller."""

import random
from collections.abc import Iterator
from dataclasses import replace

import torch

from s2s_lab.grading.inside.questions.text.make_embedding import Case
from s2s_lab.text import PAD, SPECIALS

WORDS = ("tea", "chat", "猫", "a", "été", "我", "red")
OUTSIDE = ("zebra", "龙")
SIZES = ((3, 2, 2), (4, 2, 3), (3, 1, 3), (4, 3, 2), (4, 3, 3), (3, 2, 3))
"""(words, words with a vector, units)."""
STEPS = 8
"""All numbers are whole eighths, which every type of number holds exactly."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Small vocabularies; the vectors are in another order, and one is of a word outside."""
    for count, known, units in SIZES:
        words = rng.sample(WORDS, count)
        vocab = {token: id for id, token in enumerate((*SPECIALS, *words))}
        named = rng.sample(words, known)
        if [vocab[word] for word in named] == sorted(vocab[word] for word in named):
            named.reverse()
        named.insert(rng.randint(0, known), rng.choice(OUTSIDE))
        pretrained = {word: tuple(_eighth(rng) for _ in range(units)) for word in named}
        order = rng.sample(range(len(vocab)), len(vocab))
        yield _with_batch(vocab, pretrained, rng.randint(0, 99), order, rng)


def _eighth(rng: random.Random) -> float:
    """Not zero."""
    return rng.choice((-1, 1)) * rng.randint(1, 12) / STEPS


def _with_batch(
    vocab: dict[str, int],
    pretrained: dict[str, tuple[float, ...]],
    seed: int,
    order: list[int],
    rng: random.Random,
) -> Case:
    """A batch of two sentences that holds every id, PAD at their ends."""
    words = [id for id in order if id != PAD]
    half = (len(words) + 1) // 2
    rows = [[*words[:half], PAD], [*words[half:], *[PAD] * (2 * half + 1 - len(words))]]
    units = len(next(iter(pretrained.values())))
    upstream = [[[abs(_eighth(rng)) for _ in range(units)] for _ in row] for row in rows]
    return Case(
        vocab,
        pretrained,
        seed,
        torch.tensor(rows),
        torch.tensor(upstream, dtype=torch.float64),
    )


def smaller(case: Case) -> Iterator[Case]:
    """Fewer words, fewer vectors, fewer units."""
    for word in reversed(case.vocab):
        if word not in SPECIALS:
            vocab = {w: i for i, w in enumerate(w for w in case.vocab if w != word)}
            kept = {w: v for w, v in case.pretrained.items() if w != word}
            if kept:
                yield _again(vocab, kept, case.seed)
    for word in case.pretrained:
        kept = {w: v for w, v in case.pretrained.items() if w != word}
        if kept:
            yield _again(case.vocab, kept, case.seed)
    if case.upstream.shape[2] > 1:
        yield _again(case.vocab, {word: v[:-1] for word, v in case.pretrained.items()}, case.seed)
    if case.seed:
        yield replace(case, seed=0)


def _again(vocab: dict[str, int], pretrained: dict[str, tuple[float, ...]], seed: int) -> Case:
    return _with_batch(vocab, pretrained, seed, list(range(len(vocab))), random.Random(0))
