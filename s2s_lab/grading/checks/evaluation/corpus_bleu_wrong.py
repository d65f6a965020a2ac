"""Wrong solutions of exercise 08.2: what a submission is compared with to name its mistake.

Each makes one mistake. What they share, `_score`, takes the parts from which a mistake is made.
"""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

from s2s_lab.grading.probe import Wrong

Words = Sequence[str]
Corpus = Sequence[Words]
References = Sequence[Sequence[Words]]
Shares = list[float]


def _grams(words: Words, n: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))


def _counts(hyps: Corpus, refs: References, n: int) -> tuple[int, int]:
    match = total = 0
    for hyp, golds in zip(hyps, refs, strict=True):
        limit = reduce(lambda a, b: a | b, (_grams(gold, n) for gold in golds))
        match += (_grams(hyp, n) & limit).total()
        total += max(len(hyp) - n + 1, 0)
    return match, total


def _closest(hyp: Words, golds: Sequence[Words]) -> int:
    return min((abs(len(gold) - len(hyp)), len(gold)) for gold in golds)[1]


def _brevity(c: int, r: int) -> float:
    if c >= r:
        return 1.0
    return math.exp(1 - r / c) if c else 0.0


def _halves(found: int, zeros: int) -> float:
    return float(found) or 1 / 2**zeros


def _geometric(shares: Shares) -> float:
    if 0.0 in shares or not shares:
        return 0.0
    return math.exp(sum(map(math.log, shares)) / len(shares))


def _divided(found: float, total: int) -> float:
    return found / total if total else 0.0


def _score(
    hyps: Corpus,
    refs: References,
    max_n: int = 4,
    smooth: str = "none",
    *,
    mean: Callable[[Shares], float] = _geometric,
    penalty: Callable[[int, int], float] = _brevity,
    length: Callable[[Words, Sequence[Words]], int] = _closest,
    smoothed: Callable[[int, int], float] = _halves,
    divide: Callable[[float, int], float | None] = _divided,
    scale: float = 100,
) -> float:
    pairs = [_counts(hyps, refs, n) for n in range(1, max_n + 1)]
    if not any(found for found, _ in pairs) and smooth == "exp":
        return 0.0
    zeros, shares = 0, []
    for found, total in pairs:
        zeros += found == 0
        shares.append(divide(smoothed(found, zeros) if smooth == "exp" else found, total))
    c = sum(map(len, hyps))
    r = sum(length(hyp, golds) for hyp, golds in zip(hyps, refs, strict=True))
    return scale * penalty(c, r) * mean([share for share in shares if share is not None])


def _with(**changed: Any) -> Callable[..., float]:
    """The score with one part that is wrong."""

    def submission(hyps: Corpus, refs: References, **chosen: Any) -> float:
        return _score(hyps, refs, **chosen, **changed)

    return submission


def _sentence_mean(hyps: Corpus, refs: References, **chosen: Any) -> float:
    scores = [_score([hyp], [golds], **chosen) for hyp, golds in zip(hyps, refs, strict=True)]
    return sum(scores) / len(scores)


def _mean_of_precisions(
    hyps: Corpus, refs: References, max_n: int = 4, smooth: str = "none"
) -> float:
    rows = [
        [_divided(*_counts([hyp], [golds], n)) for n in range(1, max_n + 1)]
        for hyp, golds in zip(hyps, refs, strict=True)
    ]
    c = sum(map(len, hyps))
    r = sum(_closest(hyp, golds) for hyp, golds in zip(hyps, refs, strict=True))
    means = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
    return 100 * _brevity(c, r) * _geometric(means)


def _inverted(c: int, r: int) -> float:
    return math.exp(1 - c / r) if c < r else 1.0


def _halved_weights(shares: Shares) -> float:
    if 0.0 in shares:
        return 0.0
    return math.exp(sum(math.log(p) / 2**n for n, p in enumerate(shares, 1)))


def _log_of_all(shares: Shares) -> float:
    return math.exp(sum(math.log(p) for p in shares) / len(shares))


def _arithmetic(shares: Shares) -> float:
    return sum(shares) / len(shares)


def _to_longer(hyp: Words, golds: Sequence[Words]) -> int:
    return min((abs(len(gold) - len(hyp)), -len(gold), len(gold)) for gold in golds)[2]


WRONG = (
    Wrong("08.2/ignores-smoothing", _with(smoothed=lambda found, zeros: float(found))),
    Wrong("08.2/same-half", _with(smoothed=lambda found, zeros: found or 0.5)),
    Wrong("08.2/tie-to-longer", _with(length=_to_longer)),
    Wrong("08.2/no-ngrams", _with(divide=lambda found, total: found / total)),
    Wrong("08.2/skips-orders", _with(divide=lambda found, total: found / total if total else None)),
    Wrong("08.2/log-of-zero", _with(mean=_log_of_all)),
    Wrong("08.2/reference-length", _with(length=lambda hyp, golds: min(map(len, golds)))),
    Wrong("08.2/reference-length", _with(length=lambda hyp, golds: max(map(len, golds)))),
    Wrong("08.2/reference-length", _with(length=lambda hyp, golds: len(golds[0]))),
    Wrong("08.2/no-penalty", _with(penalty=lambda c, r: 1.0)),
    Wrong("08.2/penalty-inverted", _with(penalty=_inverted)),
    Wrong("08.2/sentence-mean", _sentence_mean),
    Wrong("08.2/sentence-mean", _mean_of_precisions),
    Wrong("08.2/halved-weights", _with(mean=_halved_weights)),
    Wrong("08.2/arithmetic-mean", _with(mean=_arithmetic)),
    Wrong("08.2/zero-to-one", _with(scale=1)),
)
"""Two entries may share an id: one mistake, written in two ways.

Those that are wrong less often stand first: where two explain a submission equally well, they are
the better explanation.
"""
