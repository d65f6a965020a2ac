"""Wrong solutions of exercise 03.5: what a submission is compared with to name its mistake.

What they share gives the surprise of single tokens; none of it sums them up as it should be.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import exp, log
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from s2s_lab.grading.probe import Wrong

Batches = list[tuple[Tensor, Tensor, Tensor]]


@contextmanager
def _quiet(model: Any) -> Iterator[None]:
    """Without dropout and gradients; the mode as before afterwards."""
    mode = model.training
    with torch.no_grad():
        yield model.train(False)
    model.train(mode)


def _surprise(model: Any, src: Tensor, given: Tensor, labels: Tensor) -> Tensor:
    """-ln p of every label, PAD too, (batch, tgt)."""
    return functional.cross_entropy(model(src, given).movedim(-1, 1), labels, reduction="none")


def _real(model: Any, batches: Batches, pad: int) -> list[Tensor]:
    """-ln p of the real labels of each batch."""
    return [_surprise(model, src, given, labels)[labels != pad] for src, given, labels in batches]


def _by_tokens(parts: list[Tensor]) -> float:
    return float(torch.cat([part.detach().flatten() for part in parts]).mean())


def _own_words(model: Any, src: Tensor, given: Tensor) -> tuple[Tensor, Tensor]:
    """What a model is given, and says, when it reads its own words after the first BOS."""
    for t in range(1, given.shape[1]):
        said = model(src, given[:, :t]).max(-1).indices
        given = torch.hstack([given[:, :1], said, given[:, t + 1 :]])
    return given, model(src, given).max(-1).indices


def _gold_under_own_words(model: Any, batches: Batches, pad: int) -> float:
    with _quiet(model):
        own = [(src, _own_words(model, src, given)[0], labels) for src, given, labels in batches]
        return exp(_by_tokens(_real(model, own, pad)))


def _scores_its_own(model: Any, batches: Batches, pad: int) -> float:
    with _quiet(model):
        parts = [
            _surprise(model, src, *_own_words(model, src, given))[labels != pad]
            for src, given, labels in batches
        ]
        return exp(_by_tokens(parts))


def _mean_of_perplexities(model: Any, batches: Batches, pad: int) -> float:
    with _quiet(model):
        each = [exp(float(part.mean())) for part in _real(model, batches, pad)]
    return sum(each) / len(each)


def _mean_of_losses(model: Any, batches: Batches, pad: int) -> float:
    with _quiet(model):
        each = [float(part.mean()) for part in _real(model, batches, pad)]
    return exp(sum(each) / len(each))


def _scores_padding(model: Any, batches: Batches, pad: int) -> float:
    with _quiet(model):
        return exp(_by_tokens([_surprise(model, *one) for one in batches]))


def _divides_by_all(model: Any, batches: Batches, pad: int) -> float:
    with _quiet(model):
        total = sum(float(part.sum()) for part in _real(model, batches, pad))
    return exp(total / sum(labels.numel() for _, _, labels in batches))


def _stays_quiet(model: Any, batches: Batches, pad: int) -> float:
    model.train(False)
    with torch.no_grad():
        return exp(_by_tokens(_real(model, batches, pad)))


def _always_trains(model: Any, batches: Batches, pad: int) -> float:
    figure = _stays_quiet(model, batches, pad)
    model.train()
    return figure


def _keeps_dropout(model: Any, batches: Batches, pad: int) -> float:
    with torch.no_grad():
        return exp(_by_tokens(_real(model, batches, pad)))


def _with_gradients(model: Any, batches: Batches, pad: int) -> float:
    with _quiet(model), torch.enable_grad():
        return exp(_by_tokens(_real(model, batches, pad)))


def _finished(change: Callable[[float], float]) -> Callable[[Any, Batches, int], float]:
    """The mean surprise, then something else than exp."""

    def wrong(model: Any, batches: Batches, pad: int) -> float:
        with _quiet(model):
            return change(_by_tokens(_real(model, batches, pad)))

    return wrong


WRONG = (
    Wrong("03.5/free-running", _gold_under_own_words),
    Wrong("03.5/free-running", _scores_its_own),
    Wrong("03.5/mean-of-perplexities", _mean_of_perplexities),
    Wrong("03.5/mean-of-batch-losses", _mean_of_losses),
    Wrong("03.5/scores-padding", _scores_padding),
    Wrong("03.5/scores-padding", _divides_by_all),
    Wrong("03.5/leaves-eval-mode", _stays_quiet),
    Wrong("03.5/always-trains", _always_trains),
    Wrong("03.5/keeps-dropout", _keeps_dropout),
    Wrong("03.5/with-gradients", _with_gradients),
    Wrong("03.5/no-exp", _finished(lambda surprise: surprise)),
    Wrong("03.5/base-two", _finished(lambda surprise: exp(surprise * log(2)))),
)
"""Two entries may share an id: one mistake, written in two ways."""
