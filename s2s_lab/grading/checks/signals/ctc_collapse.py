"""Exercise 12.3, `ctc_collapse`: from a symbol for every frame to what is spelt."""

import random
from collections.abc import Iterator
from itertools import groupby, pairwise

from s2s_lab.grading.exercises.signals import CTC_COLLAPSE
from s2s_lab.grading.inside.questions.signals.ctc_collapse import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

TRIALS = 120
"""The rarest mistake shows on one input of ten."""
SYMBOLS = 4


def cases(rng: random.Random) -> Iterator[Case]:
    """Paths that stay, come back and are interrupted; the blank is 0 in half of them."""
    for trial in range(TRIALS):
        blank = 0 if trial % 2 else rng.randrange(1, SYMBOLS)
        letters = rng.sample([s for s in range(SYMBOLS) if s != blank], 2)
        path: list[int] = []
        for _ in range(0 if trial % 10 == 5 else rng.randint(3, 5)):
            symbol = rng.choice([blank, letters[0], letters[0], letters[1]])
            path += [symbol] * rng.randint(1, 2)
        yield Case(tuple(path), blank)


def oracle(case: Case) -> list[int]:
    """A frame counts if it is no blank and differs from the frame before it."""
    spelt = []
    for t in range(len(case.path)):
        begins = t == 0 or case.path[t] != case.path[t - 1]
        if begins and case.path[t] != case.blank:
            spelt.append(case.path[t])
    return spelt


def _merged(path: list[int]) -> list[int]:
    return [symbol for symbol, _ in groupby(path)]


def _blanks_first(path: list[int], blank: int = 0) -> list[int]:
    return _merged([symbol for symbol in path if symbol != blank])


def _keeps_blanks(path: list[int], blank: int = 0) -> list[int]:
    return _merged(path)


def _stutters(path: list[int], blank: int = 0) -> list[int]:
    return [symbol for symbol in path if symbol != blank]


def _unique(path: list[int], blank: int = 0) -> list[int]:
    return [symbol for symbol in dict.fromkeys(path) if symbol != blank]


def _fixed_blank(path: list[int], blank: int = 0) -> list[int]:
    return [symbol for symbol in _merged(path) if symbol != 0]


def _no_frames(path: list[int], blank: int = 0) -> list[int]:
    spelt = [path[0]]
    spelt += [now for before, now in pairwise(path) if now != before]
    return [symbol for symbol in spelt if symbol != blank]


CHECK = ByOracle(
    exercise=CTC_COLLAPSE,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    call=lambda case: f"ctc_collapse({list(case.path)}, blank={case.blank})",
    hidden=frozenset({"path", "blank"}),
    wrong=(
        Wrong("12.3/blanks-first", _blanks_first),
        Wrong("12.3/keeps-blanks", _keeps_blanks),
        Wrong("12.3/stutters", _stutters),
        Wrong("12.3/unique", _unique),
        Wrong("12.3/fixed-blank", _fixed_blank),
        Wrong("12.3/no-frames", _no_frames),
    ),
).check()
