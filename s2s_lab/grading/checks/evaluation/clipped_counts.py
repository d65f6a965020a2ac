"""Exercise 08.1, `clipped_counts`: how many n-grams of an output its references have, too."""

import random
from collections.abc import Iterator

from s2s_lab.grading.checks.evaluation.clipped_counts_wrong import WRONG
from s2s_lab.grading.exercises.evaluation import CLIPPED_COUNTS
from s2s_lab.grading.inside.questions.evaluation.clipped_counts import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle

TRIALS = 120
WORDS = ("the", "cat", "at", "a", "hat")
"""Some of them end with another one, for those who search in text."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Few different words, so that they repeat; every fifth output has fewer than n tokens."""
    for trial in range(TRIALS):
        words = rng.sample(WORDS, rng.randint(2, 3))
        n = (1, 2, 1, 3, 2)[trial % 5]
        shortest, longest = (n, 8) if trial % 5 else (1, 7)
        refs = [rng.choices(words, k=rng.randint(2, 7)) for _ in range(rng.randint(1, 3))]
        hyp = rng.choices(words, k=rng.randint(shortest, longest))
        if trial % 5 == 4:
            n = len(hyp) + rng.randint(1, 2)
        yield Case(tuple(hyp), tuple(map(tuple, refs)), n)


def oracle(case: Case) -> tuple[int, int]:
    """Each n-gram, where it first comes: as often as the output and some reference have it."""
    hyp, n = case.hyp, case.n
    match = total = 0
    for i in range(len(hyp) - n + 1):
        total += 1
        gram = hyp[i : i + n]
        if any(hyp[j : j + n] == gram for j in range(i)):
            continue
        limit = max(_times(ref, gram) for ref in case.refs)
        match += min(_times(hyp, gram), limit)
    return match, total


def _times(words: tuple[str, ...], gram: tuple[str, ...]) -> int:
    return sum(words[i : i + len(gram)] == gram for i in range(len(words)))


def mend(case: Case) -> Case | None:
    """An output and references with words, and n-grams with at least one."""
    return case if case.hyp and case.refs and all(case.refs) and case.n >= 1 else None


CHECK = ByOracle(
    exercise=CLIPPED_COUNTS,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"hyp": "token", "refs": "reference word"},
    parts=("match", "total"),
    mend=mend,
    hidden=frozenset({"hyp", "n"}),
    call=lambda case: f"clipped_counts({list(case.hyp)}, refs, n={case.n})",
    wrong=WRONG,
).check()
