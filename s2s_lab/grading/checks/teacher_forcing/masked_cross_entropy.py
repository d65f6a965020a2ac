"""Exercise 03.2, `masked_cross_entropy`: the mean over the tokens that someone said."""

import random
from collections.abc import Iterator
from math import exp, log

import torch
from torch.nn import functional

from s2s_lab.grading.exercises.teacher_forcing import MASKED_CROSS_ENTROPY
from s2s_lab.grading.inside.questions.teacher_forcing.masked_cross_entropy import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

SIZES = ((2, 3, 4), (3, 4, 2), (2, 4, 5), (3, 2, 5), (4, 3, 5), (3, 5, 4), (2, 5, 3), (4, 2, 3))
"""(batch, tgt, vocab), pairwise different within a case."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Random logits; the rows have different numbers of tokens; PAD is any id in three of four."""
    for trial in range(2 * len(SIZES)):
        batch, width, vocab = SIZES[trial % len(SIZES)]
        pad = rng.randint(1, vocab - 1) if trial % 4 else 0
        words = [token for token in range(vocab) if token != pad]
        lengths = [width, rng.randint(1, width - 1)]
        lengths += [rng.randint(1, width) for _ in range(batch - 2)]
        rng.shuffle(lengths)
        labels = [
            [rng.choice(words) if t < length else pad for t in range(width)] for length in lengths
        ]
        values = [rng.randint(-39, 39) / 10 for _ in range(batch * width * vocab)]
        logits = torch.tensor(values, dtype=torch.float64).view(batch, width, vocab)
        yield Case(logits, torch.tensor(labels), pad)


def oracle(case: Case) -> float:
    """Label by label, -log of its share of the exponentials; the mean over real labels."""
    found = []
    for scores, labels in zip(case.logits.tolist(), case.labels.tolist(), strict=True):
        for row, label in zip(scores, labels, strict=True):
            if label != case.pad:
                found.append(log(sum(exp(score) for score in row)) - row[label])
    return sum(found) / len(found)


def mend(case: Case) -> Case | None:
    """Labels and PAD that the vocabulary has, and a real token in each row, the first one."""
    vocab = case.logits.shape[-1]
    fits = vocab > 1 and case.pad < vocab and int(case.labels.max()) < vocab
    return case if fits and (case.labels[:, 0] != case.pad).all() else None


def _losses(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Of every position, PAD or not, (batch, tgt)."""
    return functional.cross_entropy(logits.movedim(-1, 1), labels, reduction="none")


def _over_all(logits: torch.Tensor, labels: torch.Tensor, pad: int) -> torch.Tensor:
    return _losses(logits, labels).mean()


def _divides_by_all(logits: torch.Tensor, labels: torch.Tensor, pad: int) -> torch.Tensor:
    return _losses(logits, labels).masked_fill(labels == pad, 0.0).mean()


def _softmax_first(logits: torch.Tensor, labels: torch.Tensor, pad: int) -> torch.Tensor:
    return _losses(logits.softmax(-1), labels)[labels != pad].mean()


def _reshapes(logits: torch.Tensor, labels: torch.Tensor, pad: int) -> torch.Tensor:
    batch, width, vocab = logits.shape
    mixed = logits.reshape(batch, vocab, width)
    return functional.cross_entropy(mixed, labels, ignore_index=pad)


def _zero_logits(logits: torch.Tensor, labels: torch.Tensor, pad: int) -> torch.Tensor:
    return _losses(logits * (labels != pad).unsqueeze(-1), labels).mean()


def _zero_logits_by_tokens(logits: torch.Tensor, labels: torch.Tensor, pad: int) -> torch.Tensor:
    real = labels != pad
    return _losses(logits * real.unsqueeze(-1), labels).sum() / real.sum()


def _mean_of_sentences(logits: torch.Tensor, labels: torch.Tensor, pad: int) -> torch.Tensor:
    losses, real = _losses(logits, labels), labels != pad
    return torch.stack([row[kept].mean() for row, kept in zip(losses, real, strict=True)]).mean()


def _sum(logits: torch.Tensor, labels: torch.Tensor, pad: int) -> torch.Tensor:
    return _losses(logits, labels)[labels != pad].sum()


def _fixed_pad(logits: torch.Tensor, labels: torch.Tensor, pad: int) -> torch.Tensor:
    return _losses(logits, labels)[labels != 0].mean()


CHECK = ByOracle(
    exercise=MASKED_CROSS_ENTROPY,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"logits": "sentence position token", "labels": "sentence position"},
    mend=mend,
    call=lambda case: f"masked_cross_entropy(logits, labels, pad={case.pad})",
    kept=frozenset({"pad"}),
    hidden=frozenset({"pad"}),
    wrong=(
        Wrong("03.2/scores-padding", _over_all),
        Wrong("03.2/divides-by-all", _divides_by_all),
        Wrong("03.2/softmax-first", _softmax_first),
        Wrong("03.2/reshapes-classes", _reshapes),
        Wrong("03.2/zero-logits", _zero_logits),
        Wrong("03.2/zero-logits", _zero_logits_by_tokens),
        Wrong("03.2/mean-of-sentences", _mean_of_sentences),
        Wrong("03.2/sum", _sum),
        Wrong("03.2/fixed-pad", _fixed_pad),
    ),
).check()
