"""Exercise 02.5, `accuracy_by_length`: how many sentences and tokens are right, by length."""

import random
from collections.abc import Iterator
from itertools import pairwise

import torch

from s2s_lab.grading.checks.encoder_decoder.accuracy_by_length_wrong import WRONG
from s2s_lab.grading.exercises.encoder_decoder import ACCURACY_BY_LENGTH
from s2s_lab.grading.inside.questions.encoder_decoder.accuracy_by_length import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle

TRIALS = 16
"""The rarest mistake shows on about half of the inputs."""
EOS, FIRST = 2, 5
"""Ids of the end, and the smallest one of a word."""
Share = float | None


def cases(rng: random.Random) -> Iterator[Case]:
    """Three bins of two or three lengths; every other input leaves the second or third empty."""
    for trial in range(TRIALS):
        ends = [0]
        while len(ends) < 4:
            ends.append(ends[-1] + rng.randint(2, 3))
        bins = tuple((low + 1, high) for low, high in pairwise(ends))
        empty = rng.choice(bins[1:]) if trial % 2 else (0, 0)
        possible = [n for n in range(1, ends[-1] + 1) if not empty[0] <= n <= empty[1]]
        lengths = [ends[1], 1, *(rng.choice(possible) for _ in range(rng.randint(3, 5)))]
        golds = [_sentence(rng, length) for length in lengths]
        preds = [_written(rng, gold) for gold in golds]
        yield Case(_padded(preds), _padded(golds), bins)


def _sentence(rng: random.Random, length: int) -> list[int]:
    return [rng.randint(FIRST, 9) for _ in range(length - 1)] + [EOS]


def _written(rng: random.Random, gold: list[int]) -> list[int]:
    """What a model might have written: right, with wrong words, too short, too long, cut."""
    deed = rng.choice(("right", "words", "short", "long", "cut"))
    words = gold[:-1]
    if deed == "words":
        words = [rng.choice((word, rng.randint(FIRST, 9))) for word in words]
    elif deed == "short":
        words = words[: rng.randint(0, len(words))]
    elif deed == "long":
        words = words + [rng.randint(FIRST, 9) for _ in range(rng.randint(1, 3))]
    elif deed == "cut" and words:
        return words[: rng.randint(1, len(words))]
    return [*words, EOS]


def _padded(rows: list[list[int]]) -> torch.Tensor:
    width = max(map(len, rows))
    return torch.tensor([row + [0] * (width - len(row)) for row in rows])


def _tokens(ids: torch.Tensor) -> list[list[int]]:
    return [[token for token in row if token != 0] for row in ids.tolist()]


def oracle(case: Case) -> dict[str, tuple[int, Share, Share]]:
    """Count by hand, sentence by sentence and position by position."""
    told: dict[str, tuple[int, Share, Share]] = {}
    for low, high in case.bins:
        sentences = whole = right = positions = 0
        for pred, gold in zip(_tokens(case.preds), _tokens(case.golds), strict=True):
            if not low <= len(gold) <= high:
                continue
            sentences += 1
            whole += pred == gold
            for t in range(max(len(pred), len(gold))):
                positions += 1
                right += t < len(pred) and t < len(gold) and pred[t] == gold[t]
        shares = (whole / sentences, right / positions) if sentences else (None, None)
        told[str((low, high))] = (sentences, *shares)
    return told


def mend(case: Case) -> Case | None:
    """Padding on the right, at least one token a sentence, and bins that do not overlap."""
    preds, golds = _tokens(case.preds), _tokens(case.golds)
    ends = [end for one in case.bins for end in one]
    pairs = all(len(one) == 2 and 1 <= one[0] <= one[1] for one in case.bins)
    apart = all(a[1] < b[0] for a, b in pairwise(case.bins) if pairs)
    if not (ends and pairs and apart and all(preds) and all(golds)):
        return None
    return Case(_padded(preds), _padded(golds), case.bins)


CHECK = ByOracle(
    exercise=ACCURACY_BY_LENGTH,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"preds": "sentence position", "golds": "sentence gold"},
    mend=mend,
    call=lambda case: f"accuracy_by_length(preds, golds, bins={case.bins})",
    hidden=frozenset({"bins"}),
    wrong=WRONG,
).check()
