"""Exercise 08.4, `wer`: the fewest edits of each sentence, and the rate of the corpus."""

import random
from collections.abc import Iterator

from s2s_lab.grading.checks.evaluation.wer_wrong import WRONG
from s2s_lab.grading.exercises.evaluation import WER
from s2s_lab.grading.inside.questions.evaluation.wer import QUESTION, Case, Words
from s2s_lab.grading.oracle import ByOracle

TRIALS = 80
WORDS = ("she", "eats", "the", "red", "apple")


def cases(rng: random.Random) -> Iterator[Case]:
    """One to three sentences; some outputs are empty, some much too long."""
    for trial in range(TRIALS):
        words = rng.sample(WORDS, rng.randint(2, 4))
        pairs = [_pair(rng, words) for _ in range(1 if trial % 3 else rng.randint(2, 3))]
        hyps, refs = zip(*pairs, strict=True)
        yield Case(hyps, refs)


def _pair(rng: random.Random, words: list[str]) -> tuple[Words, Words]:
    ref = rng.choices(words, k=rng.randint(1, 5))
    longest = rng.choice((0, 3, 5, 9))
    if rng.random() < 0.4:
        return tuple(rng.choices(words, k=rng.randint(0, longest))), tuple(ref)
    hyp = list(ref)
    for _ in range(rng.randint(1, 3)):
        place = rng.randrange(len(hyp) + 1)
        hyp[place : place + rng.randint(0, 1)] = rng.choices(words, k=rng.randint(0, 1))
    return tuple(hyp), tuple(ref)


def fewest(a: Words, b: Words) -> int:
    """Tries more and more edits: which parts of `a` and `b` can be reached with so many?"""
    done: set[tuple[int, int]] = set()
    ends = {_along(a, b, 0, 0)}
    edits = 0
    while (len(a), len(b)) not in ends:
        done |= ends
        edits += 1
        steps = {(i + x, j + y) for i, j in ends for x, y in ((1, 0), (0, 1), (1, 1))}
        inside = {(i, j) for i, j in steps if i <= len(a) and j <= len(b)}
        ends = {_along(a, b, i, j) for i, j in inside} - done
    return edits


def _along(a: Words, b: Words, i: int, j: int) -> tuple[int, int]:
    """As far as the words agree: that costs nothing."""
    while i < len(a) and j < len(b) and a[i] == b[j]:
        i, j = i + 1, j + 1
    return i, j


def oracle(case: Case) -> tuple[list[int], float]:
    """Edits of each sentence, and all of them for each reference word."""
    edits = [fewest(hyp, ref) for hyp, ref in zip(case.hyps, case.refs, strict=True)]
    return edits, sum(edits) / sum(map(len, case.refs))


def mend(case: Case) -> Case | None:
    """References with words."""
    return case if case.refs and all(case.refs) else None


CHECK = ByOracle(
    exercise=WER,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"hyps": "sentence token", "refs": "sentence word"},
    parts=("edits", "rate"),
    mend=mend,
    call=lambda case: "wer(hyps, refs)",
    wrong=WRONG,
).check()
