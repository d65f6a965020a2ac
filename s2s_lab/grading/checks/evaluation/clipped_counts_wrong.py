"""Wrong solutions of exercise 08.1: what a submission is compared with to name its mistake."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import reduce

from s2s_lab.grading.probe import Wrong

Words = Sequence[str]
Grams = Counter[tuple[str, ...]]


def _grams(words: Words, n: int) -> Grams:
    return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))


def _limited(hyp: Words, n: int, limit: Grams) -> tuple[int, int]:
    ours = _grams(hyp, n)
    return sum(min(count, limit[gram]) for gram, count in ours.items()), ours.total()


def _joined(counts: Iterable[Grams], join: Callable[[Grams, Grams], Grams]) -> Grams:
    return reduce(join, counts, Counter())


def _no_clipping(hyp: Words, refs: list[Words], n: int) -> object:
    ours, theirs = _grams(hyp, n), [_grams(ref, n) for ref in refs]
    found = sum(count for gram, count in ours.items() if any(gram in each for each in theirs))
    return found, ours.total()


def _sums_references(hyp: Words, refs: list[Words], n: int) -> object:
    return _limited(hyp, n, _joined((_grams(ref, n) for ref in refs), lambda a, b: a + b))


def _sets(hyp: Words, refs: list[Words], n: int) -> object:
    ours = set(_grams(hyp, n))
    return len(ours & {gram for ref in refs for gram in _grams(ref, n)}), len(ours)


def _set_of_matches(hyp: Words, refs: list[Words], n: int) -> object:
    ours = _grams(hyp, n)
    return len(set(ours) & {gram for ref in refs for gram in _grams(ref, n)}), ours.total()


def _last_missing(hyp: Words, refs: list[Words], n: int) -> object:
    limit = _joined((_grams(ref[:-1], n) for ref in refs), lambda a, b: a | b)
    return _limited(hyp[:-1], n, limit)


def _negative_total(hyp: Words, refs: list[Words], n: int) -> object:
    limit = _joined((_grams(ref, n) for ref in refs), lambda a, b: a | b)
    return _limited(hyp, n, limit)[0], len(hyp) - n + 1


def _first_reference(hyp: Words, refs: list[Words], n: int) -> object:
    return _limited(hyp, n, _grams(refs[0], n))


def _best_reference(hyp: Words, refs: list[Words], n: int) -> object:
    return max(_limited(hyp, n, _grams(ref, n)) for ref in refs)


def _searches_text(hyp: Words, refs: list[Words], n: int) -> object:
    ours, texts = _grams(hyp, n), [" ".join(ref) for ref in refs]
    match = sum(
        min(count, max(text.count(" ".join(gram)) for text in texts))
        for gram, count in ours.items()
    )
    return match, ours.total()


WRONG = (
    Wrong("08.1/no-clipping", _no_clipping),
    Wrong("08.1/sums-references", _sums_references),
    Wrong("08.1/sets", _sets),
    Wrong("08.1/sets", _set_of_matches),
    Wrong("08.1/last-ngram-missing", _last_missing),
    Wrong("08.1/negative-total", _negative_total),
    Wrong("08.1/first-reference", _first_reference),
    Wrong("08.1/best-reference", _best_reference),
    Wrong("08.1/searches-text", _searches_text),
)
"""Two entries may share an id: one mistake, written in two ways."""
