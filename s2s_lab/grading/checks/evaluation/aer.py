"""Exercise 08.5, `aer`: links that were found, sure ones and possible ones."""

import random
from collections.abc import Callable, Iterator

from s2s_lab.grading.exercises.evaluation import AER
from s2s_lab.grading.inside.questions.evaluation.aer import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

TRIALS = 40
Links = set[tuple[int, int]]


def cases(rng: random.Random) -> Iterator[Case]:
    """Links of three source and four target words; `P` lists all, some or none of the sure ones."""
    grid = [(i, j) for i in range(3) for j in range(4)]
    for trial in range(TRIALS):
        sure = set(rng.sample(grid, rng.randint(1, 4)))
        listed = (set(), sure, set(rng.sample(sorted(sure), len(sure) // 2)))[trial % 3]
        possible = listed | (set(rng.sample(grid, rng.randint(1, 4))) - sure)
        near = sure | possible
        found = {link for link in sorted(near) if rng.random() < 0.6}
        found |= set(rng.sample(grid, rng.randint(0, 2)))
        if trial % 8 == 0:
            found = set(sure)
        yield Case(*(tuple(sorted(links)) for links in (found, sure, possible)))


def oracle(case: Case) -> float:
    """Link by link: a sure one that was found counts twice, a possible one once."""
    agreed = 0
    for link in case.A:
        if link in case.S:
            agreed += 2
        elif link in case.P:
            agreed += 1
    return (len(case.A) + len(case.S) - agreed) / (len(case.A) + len(case.S))


def mend(case: Case) -> Case | None:
    """At least one link is sure."""
    return case if case.S and all(len(link) == 2 for link in case.A + case.S + case.P) else None


def _with(rate: Callable[[Links, Links, Links], float]) -> Callable[..., float]:
    """A rate that is given all links that may be found as its third set."""
    return lambda found, sure, possible: rate(found, sure, possible | sure)


def _divided(hits: int, of: int) -> float:
    return 1 - hits / of


def _possible_alone(found: Links, sure: Links, possible: Links) -> float:
    return _divided(len(found & sure) + len(found & possible), len(found) + len(sure))


CHECK = ByOracle(
    exercise=AER,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"A": "link found", "S": "sure", "P": "possible"},
    mend=mend,
    call=lambda case: "aer(A, S, P)",
    wrong=(
        Wrong("08.5/possible-without-sure", _possible_alone),
        Wrong(
            "08.5/possible-in-denominator",
            _with(lambda a, s, p: _divided(len(a & s) + len(a & p), len(a) + len(p))),
        ),
        Wrong(
            "08.5/possible-in-denominator",
            lambda a, s, p: _divided(len(a & s) + len(a & (p | s)), len(a) + len(p)),
        ),
        Wrong(
            "08.5/agreement",
            _with(lambda a, s, p: (len(a & s) + len(a & p)) / (len(a) + len(s))),
        ),
        Wrong(
            "08.5/transposed",
            _with(
                lambda a, s, p: _divided(
                    sum((i, j) in s for j, i in a) + sum((i, j) in p for j, i in a),
                    len(a) + len(s),
                )
            ),
        ),
        Wrong("08.5/sure-only", lambda a, s, p: _divided(2 * len(a & s), len(a) + len(s))),
        Wrong(
            "08.5/possible-only",
            _with(lambda a, s, p: _divided(2 * len(a & p), len(a) + len(p))),
        ),
    ),
).check()
