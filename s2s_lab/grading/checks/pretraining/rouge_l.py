"""Exercise 11.4b, `rouge_l`: the longest common subsequence, found by trying all of them."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from s2s_lab.grading.checks.pretraining.rouge_n import Three, scores
from s2s_lab.grading.exercises.pretraining import ROUGE_L
from s2s_lab.grading.inside.questions.pretraining.rouge_l import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

Words = Sequence[str]


def cases(rng: random.Random) -> Iterator[Case]:
    """Few different words, so that order and gaps matter; now and then nothing in common."""
    for trial in range(80):
        words = "abc" if trial % 4 else "abcdef"
        hyp = tuple(rng.choice(words) for _ in range(rng.randint(3, 7)))
        ref = tuple(rng.choice(words) for _ in range(rng.randint(3, 7)))
        if trial % 10 == 5:
            hyp = ()
        if trial % 10 == 8:
            ref = tuple("xyz"[: rng.randint(0, 3)])
        yield Case(hyp, ref)


def longest(hyp: Words, ref: Words) -> int:
    """All ways to leave words out of the output, longest first, until one is in the reference."""
    for length in range(len(hyp), 0, -1):
        for chosen in combinations(hyp, length):
            rest = iter(ref)
            if all(word in rest for word in chosen):
                return length
    return 0


def oracle(case: Case) -> Three:
    """Precision, recall, and their harmonic mean."""
    matched = longest(case.hyp, case.ref)
    if not matched:
        return 0.0, 0.0, 0.0
    p, r = matched / len(case.hyp), matched / len(case.ref)
    return p, r, 1 / ((1 / p + 1 / r) / 2)


def _substring(hyp: Words, ref: Words) -> Three:
    runs = {tuple(ref[i:j]) for i in range(len(ref)) for j in range(i + 1, len(ref) + 1)}
    best = 0
    for i in range(len(hyp)):
        for j in range(i + 1, len(hyp) + 1):
            if tuple(hyp[i:j]) in runs:
                best = max(best, j - i)
    return scores(best, len(hyp), len(ref))


def _bag(hyp: Words, ref: Words) -> Three:
    return scores((Counter(hyp) & Counter(ref)).total(), len(hyp), len(ref))


def _greedy(hyp: Words, ref: Words) -> Three:
    found, place = 0, 0
    for word in hyp:
        if word in ref[place:]:
            place += list(ref[place:]).index(word) + 1
            found += 1
    return scores(found, len(hyp), len(ref))


def _swapped(hyp: Words, ref: Words) -> Three:
    return scores(longest(hyp, ref), len(ref), len(hyp))


def _mean(hyp: Words, ref: Words) -> Three:
    p, r, _ = scores(longest(hyp, ref), len(hyp), len(ref))
    return p, r, (p + r) / 2


def _crashes(hyp: Words, ref: Words) -> Three:
    p, r = longest(hyp, ref) / len(hyp), longest(hyp, ref) / len(ref)
    return p, r, 2 * p * r / (p + r)


CHECK = ByOracle(
    exercise=ROUGE_L,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"hyp": "position", "ref": "place"},
    parts=("P", "R", "F1"),
    call=lambda case: f"rouge_l({list(case.hyp)}, {list(case.ref)})",
    hidden=frozenset({"hyp", "ref"}),
    wrong=(
        Wrong("11.4b/substring", _substring),
        Wrong("11.4b/ignores-order", _bag),
        Wrong("11.4b/greedy", _greedy),
        Wrong("11.4b/swapped", _swapped),
        Wrong("11.4b/mean", _mean),
        Wrong("11.4b/empty", _crashes),
    ),
).check()
