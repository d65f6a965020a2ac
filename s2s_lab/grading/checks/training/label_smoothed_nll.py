"""Exercise 07.3, `label_smoothed_nll`: every position against a distribution, word by word."""

import random
from collections.abc import Iterator
from math import exp, log

import torch
from torch import Tensor

from s2s_lab.grading.checks.cells.numbers import numbers
from s2s_lab.grading.exercises.training import LABEL_SMOOTHED_NLL
from s2s_lab.grading.inside.questions.training.label_smoothed_nll import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

SIZES = ((2, 3, 5), (3, 2, 4), (2, 4, 3), (1, 3, 4), (3, 4, 5), (2, 5, 4))
"""(batch, tgt, vocab), different within a case."""
EXTREME = 1000.0


def cases(rng: random.Random) -> Iterator[Case]:
    """Ragged batches, then some whose softmax has zeros in it."""
    for batch, tgt, vocab in SIZES:
        for extreme in (False, True):
            pad = rng.choice((0, 0, vocab - 1))
            logits = numbers(rng, batch, tgt, vocab, most=3.0)
            labels = torch.full((batch, tgt), pad)
            lengths = [rng.randint(1, tgt) for _ in range(batch)]
            lengths[0] = max(1, tgt - 1)
            words = [word for word in range(vocab) if word != pad]
            for row, length in enumerate(lengths):
                labels[row, :length] = torch.tensor(rng.choices(words, k=length))
            if extreme:
                logits[:, 0, rng.randrange(vocab)] = -EXTREME
            yield Case(logits, labels, rng.choice((0.1, 0.2, 0.3)), pad)


def oracle(case: Case) -> Tensor:
    """−Σ q log p at each real position, word by word, and the mean of these."""
    costs = []
    for row, labels in zip(case.logits.tolist(), case.labels.tolist(), strict=True):
        for scores, gold in zip(row, labels, strict=True):
            if gold == case.pad:
                continue
            top = max(scores)
            whole = top + log(sum(exp(score - top) for score in scores))
            cost = 0.0
            for word, score in enumerate(scores):
                share = case.eps / len(scores) + (1 - case.eps if word == gold else 0.0)
                cost -= share * (score - whole)
            costs.append(cost)
    return torch.tensor(sum(costs) / len(costs), dtype=case.logits.dtype)


def mend(case: Case) -> Case | None:
    """Labels are words of the vocabulary, in each sentence a real one; something is smoothed."""
    vocab = case.logits.shape[-1]
    fits = vocab >= 2 and int(case.labels.max()) < vocab and 0 <= case.pad < vocab
    real = (case.labels != case.pad).any(1)
    return case if fits and bool(real.all()) and 0 < case.eps < 1 else None


def _terms(logits: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    logp = logits.log_softmax(-1)
    return -logp.gather(-1, labels[..., None])[..., 0], -logp.mean(-1)


def _mean(cost: Tensor, labels: Tensor, pad: int) -> Tensor:
    real = labels != pad
    return (cost * real).sum() / real.sum()


def _right(logits: Tensor, labels: Tensor, eps: float, pad: int) -> Tensor:
    gold, uniform = _terms(logits, labels)
    return _mean((1 - eps) * gold + eps * uniform, labels, pad)


def _others_only(logits: Tensor, labels: Tensor, eps: float, pad: int) -> Tensor:
    vocab = logits.shape[-1]
    target = torch.full_like(logits, eps / (vocab - 1)).scatter(-1, labels[..., None], 1 - eps)
    return _mean(-(target * logits.log_softmax(-1)).sum(-1), labels, pad)


def _not_scaled(logits: Tensor, labels: Tensor, eps: float, pad: int) -> Tensor:
    gold, uniform = _terms(logits, labels)
    return _mean(gold + eps * uniform, labels, pad)


def _smooths_padding(logits: Tensor, labels: Tensor, eps: float, pad: int) -> Tensor:
    gold, uniform = _terms(logits, labels)
    real = labels != pad
    return ((1 - eps) * (gold * real).sum() + eps * uniform.sum()) / real.sum()


def _log_of_softmax(logits: Tensor, labels: Tensor, eps: float, pad: int) -> Tensor:
    logp = logits.softmax(-1).log()
    gold = -logp.gather(-1, labels[..., None])[..., 0]
    return _mean((1 - eps) * gold - eps * logp.mean(-1), labels, pad)


def _perplexity(logits: Tensor, labels: Tensor, eps: float, pad: int) -> Tensor:
    return _right(logits, labels, eps, pad).exp()


def _by_all(logits: Tensor, labels: Tensor, eps: float, pad: int) -> Tensor:
    gold, uniform = _terms(logits, labels)
    return (((1 - eps) * gold + eps * uniform) * (labels != pad)).mean()


def _mean_of_means(logits: Tensor, labels: Tensor, eps: float, pad: int) -> Tensor:
    gold, uniform = _terms(logits, labels)
    real = labels != pad
    cost = ((1 - eps) * gold + eps * uniform) * real
    return (cost.sum(1) / real.sum(1)).mean()


CHECK = ByOracle(
    exercise=LABEL_SMOOTHED_NLL,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"logits": "sentence position word", "labels": "sentence position"},
    kept=frozenset({"eps", "pad"}),
    hidden=frozenset({"eps", "pad"}),
    call=lambda case: f"label_smoothed_nll(logits, labels, eps={case.eps:g}, pad={case.pad})",
    mend=mend,
    wrong=(
        Wrong("07.3/others-only", _others_only),
        Wrong("07.3/gold-not-scaled", _not_scaled),
        Wrong("07.3/smooths-padding", _smooths_padding),
        Wrong("07.3/log-of-softmax", _log_of_softmax),
        Wrong("07.3/perplexity", _perplexity),
        Wrong("07.3/divides-by-all", _by_all),
        Wrong("07.3/mean-of-means", _mean_of_means),
    ),
).check()
