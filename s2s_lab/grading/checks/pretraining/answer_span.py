"""Exercise 11.5a, `answer_span`: the best pair of first and last token, all pairs tried."""

import random
from collections.abc import Iterator
from dataclasses import replace

import torch
from torch import Tensor

from s2s_lab.grading.exercises.pretraining import ANSWER_SPAN
from s2s_lab.grading.inside.questions.pretraining.answer_span import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

Pair = tuple[int, int]
TRIALS = 60


def cases(rng: random.Random) -> Iterator[Case]:
    """Random scores with one digit behind the point and one best pair; the text in the middle."""
    made = 0
    while made < TRIALS:
        size = rng.randint(4, 7)
        first = rng.randint(0, 1)
        last = rng.randint(first + 2, size - 1)
        start, end = (
            torch.tensor([rng.randint(-40, 40) / 10 for _ in range(size)], dtype=torch.float64)
            for _ in range(2)
        )
        mask = torch.tensor([first <= i <= last for i in range(size)])
        case = Case(start, end, mask, rng.choice((1, 2, 2, 3)))
        if mend(case) is not None:
            made += 1
            yield case


def pairs(case: Case) -> dict[Pair, float]:
    """The score of every pair that is allowed."""
    found = {}
    size = len(case.start)
    for i in range(size):
        for j in range(i, min(i + case.max_len, size)):
            if case.mask[i] and case.mask[j]:
                found[i, j] = round(float(case.start[i] + case.end[j]), 6)
    return found


def oracle(case: Case) -> Pair:
    """The pair that no other one beats."""
    found = pairs(case)
    return max(found, key=lambda pair: found[pair])


def mend(case: Case) -> Case | None:
    """Text that stands together, an answer of at least one token, and one pair that is best."""
    places = case.mask.nonzero()[:, 0].tolist()
    if not places or places != list(range(places[0], places[-1] + 1)) or case.max_len < 1:
        return None
    found = sorted(pairs(case).values())
    if len(found) > 1 and found[-1] == found[-2]:
        return None
    start, end = ((scores * 10).round() / 10 for scores in (case.start, case.end))
    return replace(case, start=start, end=end)


def _hidden(scores: Tensor, mask: Tensor) -> Tensor:
    return scores.where(mask, torch.tensor(float("-inf"), dtype=scores.dtype))


def _best(score: Tensor, start: Tensor, end: Tensor, mask: Tensor, low: int, high: int) -> Pair:
    """The first best pair with low <= j - i < high, both in the text where there is a mask."""
    size = len(start)
    gap = torch.arange(size)[None, :] - torch.arange(size)[:, None]
    allowed = (gap >= low) & (gap < high) & mask[:, None] & mask[None, :]
    flat = int(score.where(allowed, torch.tensor(float("-inf")).double()).argmax())
    return flat // size, flat % size


def _sums(start: Tensor, end: Tensor) -> Tensor:
    return start[:, None] + end[None, :]


def _two_argmaxes(start: Tensor, end: Tensor, mask: Tensor, max_len: int) -> Pair:
    return int(_hidden(start, mask).argmax()), int(_hidden(end, mask).argmax())


def _sorted_argmaxes(start: Tensor, end: Tensor, mask: Tensor, max_len: int) -> Pair:
    i, j = _two_argmaxes(start, end, mask, max_len)
    return min(i, j), max(i, j)


def _one_too_long(start: Tensor, end: Tensor, mask: Tensor, max_len: int) -> Pair:
    return _best(_sums(start, end), start, end, mask, 0, max_len + 1)


def _best_start(start: Tensor, end: Tensor, mask: Tensor, max_len: int) -> Pair:
    i = int(_hidden(start, mask).argmax())
    return i, i + int(_hidden(end, mask)[i : i + max_len].argmax())


def _best_end(start: Tensor, end: Tensor, mask: Tensor, max_len: int) -> Pair:
    j = int(_hidden(end, mask).argmax())
    low = max(0, j - max_len + 1)
    return low + int(_hidden(start, mask)[low : j + 1].argmax()), j


def _everywhere(start: Tensor, end: Tensor, mask: Tensor, max_len: int) -> Pair:
    return _best(_sums(start, end), start, end, torch.ones_like(mask), 0, max_len)


def _multiplies(start: Tensor, end: Tensor, mask: Tensor, max_len: int) -> Pair:
    return _best(start[:, None] * end[None, :], start, end, mask, 0, max_len)


def _no_single(start: Tensor, end: Tensor, mask: Tensor, max_len: int) -> Pair:
    return _best(_sums(start, end), start, end, mask, 1, max(2, max_len))


def _any_length(start: Tensor, end: Tensor, mask: Tensor, max_len: int) -> Pair:
    return _best(_sums(start, end), start, end, mask, 0, len(start))


CHECK = ByOracle(
    exercise=ANSWER_SPAN,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"start": "token", "end": "token", "mask": "token"},
    parts=("i", "j"),
    mend=mend,
    call=lambda case: f"answer_span(start, end, mask, max_len={case.max_len})",
    hidden=frozenset({"max_len"}),
    wrong=(
        Wrong("11.5a/two-argmaxes", _two_argmaxes),
        Wrong("11.5a/two-argmaxes", _sorted_argmaxes),
        Wrong("11.5a/one-too-long", _one_too_long),
        Wrong("11.5a/best-start-first", _best_start),
        Wrong("11.5a/best-start-first", _best_end),
        Wrong("11.5a/ignores-mask", _everywhere),
        Wrong("11.5a/multiplies", _multiplies),
        Wrong("11.5a/no-single-token", _no_single),
        Wrong("11.5a/ignores-max-len", _any_length),
    ),
).check()
