"""Exercise 07.5, `BestCheckpoint`: when it says stop, and what it brings back."""

import random
from collections.abc import Iterator
from math import isnan, nan

from s2s_lab.grading.checks.training.best_checkpoint_wrong import WRONG
from s2s_lab.grading.exercises.training import BEST_CHECKPOINT
from s2s_lab.grading.inside.questions.training.best_checkpoint import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle

CASES = 44
VALUES = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0)
"""Few, so that equal ones follow each other."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Short runs; half of them have a NaN, first or second."""
    found = 0
    while found < CASES:
        values = [rng.choice(VALUES) for _ in range(rng.randint(4, 6))]
        if found % 2:
            values[0 if found % 4 == 1 else 1] = nan
        case = Case(rng.randint(1, 3), rng.choice(("min", "min", "max")), tuple(values))
        if mend(case) is not None:
            found += 1
            yield case


def oracle(case: Case) -> tuple[list[bool], int, int]:
    """Each time the whole run so far is looked at again: where is its best, how long ago?"""
    stops: list[bool] = []
    for now in range(1, len(case.values) + 1):
        stops.append(now - best(case, now) >= case.patience)
        if stops[-1]:
            break
    kept = best(case, len(stops))
    return stops, kept, kept


def best(case: Case, upto: int) -> int:
    """Number of the first of the best values among so many, from 1; 0 if all are NaN."""
    sign = 1 if case.mode == "min" else -1
    numbers = [sign * value for value in case.values[:upto] if not isnan(value)]
    if not numbers:
        return 0
    return next(i for i, v in enumerate(case.values[:upto], 1) if sign * v == min(numbers))


def mend(case: Case) -> Case | None:
    """A run that has something to bring back, and waits for one update at least."""
    return case if case.patience >= 1 and case.values and oracle(case)[1] else None


CHECK = ByOracle(
    exercise=BEST_CHECKPOINT,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"values": "update"},
    parts=("stop", "weight from update", "buffer from update"),
    kept=frozenset({"mode"}),
    hidden=frozenset({"patience", "mode"}),
    mend=mend,
    call=lambda case: (
        f"BestCheckpoint({case.patience}, mode={case.mode!r}), update for each value, restore"
    ),
    wrong=WRONG,
).check()
