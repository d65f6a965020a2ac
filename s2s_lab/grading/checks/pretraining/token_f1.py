"""Exercise 11.5b, `token_f1`: words in common, each as often as both have it."""

import random
from collections.abc import Iterator, Sequence

from s2s_lab.grading.checks.pretraining.rouge_n import scores
from s2s_lab.grading.exercises.pretraining import TOKEN_F1
from s2s_lab.grading.inside.questions.pretraining.token_f1 import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

Words = Sequence[str]


def cases(rng: random.Random) -> Iterator[Case]:
    """Repetitions, nothing in common, and empty sides: one of them, and both."""
    for trial in range(80):
        words = ("ab", "abc", "abcdef")[trial % 3]
        pred = tuple(rng.choice(words) for _ in range(rng.randint(1, 5)))
        gold = tuple(rng.choice(words) for _ in range(rng.randint(1, 5)))
        if trial % 5 == 3:
            gold = ()
        if trial % 10 in (3, 9):
            pred = ()
        yield Case(pred, gold)


def oracle(case: Case) -> float:
    """Cross out every word of the prediction in the gold answer."""
    if not case.pred and not case.gold:
        return 1.0
    left = list(case.gold)
    for word in case.pred:
        if word in left:
            left.remove(word)
    common = len(case.gold) - len(left)
    return 2 * common / (len(case.pred) + len(case.gold))


def _common(pred: Words, gold: Words) -> int:
    return sum(min(pred.count(word), gold.count(word)) for word in set(pred))


def _sets(pred: Words, gold: Words) -> float:
    if not pred and not gold:
        return 1.0
    return scores(len(set(pred) & set(gold)), len(set(pred)), len(set(gold)))[2]


def _common_set(pred: Words, gold: Words) -> float:
    if not pred and not gold:
        return 1.0
    return scores(len(set(pred) & set(gold)), len(pred), len(gold))[2]


def _unclipped(pred: Words, gold: Words) -> float:
    if not pred and not gold:
        return 1.0
    return scores(sum(word in gold for word in pred), len(pred), len(gold))[2]


def _both_empty(pred: Words, gold: Words) -> float:
    return scores(_common(pred, gold), len(pred), len(gold))[2]


def _crashes(pred: Words, gold: Words) -> float:
    if not pred and not gold:
        return 1.0
    p, r = _common(pred, gold) / len(pred), _common(pred, gold) / len(gold)
    return 2 * p * r / (p + r)


def _always_crashes(pred: Words, gold: Words) -> float:
    p, r = _common(pred, gold) / len(pred), _common(pred, gold) / len(gold)
    return 2 * p * r / (p + r)


def _by_position(pred: Words, gold: Words) -> float:
    if not pred and not gold:
        return 1.0
    same = sum(a == b for a, b in zip(pred, gold, strict=False))
    return scores(same, len(pred), len(gold))[2]


CHECK = ByOracle(
    exercise=TOKEN_F1,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"pred": "position", "gold": "place"},
    call=lambda case: f"token_f1({list(case.pred)}, {list(case.gold)})",
    hidden=frozenset({"pred", "gold"}),
    wrong=(
        Wrong("11.5b/sets", _sets),
        Wrong("11.5b/sets", _common_set),
        Wrong("11.5b/unclipped", _unclipped),
        Wrong("11.5b/both-empty", _both_empty),
        Wrong("11.5b/crash", _crashes),
        Wrong("11.5b/crash", _always_crashes),
        Wrong("11.5b/by-position", _by_position),
    ),
).check()
