"""Exercise 06.5, `viterbi`: the best of all paths through a small table."""

import math
import random
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise, product

import torch

from s2s_lab.grading.checks.decoding.viterbi_wrong import WRONG
from s2s_lab.grading.exercises.decoding import VITERBI
from s2s_lab.grading.inside.questions.decoding.viterbi import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle

SIZES = ((3, 4), (2, 3), (2, 6), (4, 3), (3, 5), (2, 5), (3, 3), (4, 4), (3, 4), (3, 1))
"""(states, times), of no more than 256 paths."""
ROUNDS = 8
APART = 1e-6


def cases(rng: random.Random) -> Iterator[Case]:
    """Random tables of each size, whose best path is alone at the top."""
    generator = torch.Generator().manual_seed(rng.getrandbits(62))
    for states, times in SIZES * ROUNDS:
        while True:
            case = Case(
                log_pi=_rows(generator, states),
                log_A=_rows(generator, states, states),
                log_B=_rows(generator, times, states),
            )
            if mend(case) is not None:
                yield case
                break


def _rows(generator: torch.Generator, *shape: int) -> torch.Tensor:
    """Log-probabilities; the last axis sums to 1."""
    return (torch.randn(*shape, generator=generator).double()).log_softmax(-1)


@lru_cache(maxsize=64)
def scored(case: Case) -> list[tuple[float, list[int]]]:
    """Every path with its score, best first."""
    pi, moves, seen = case.log_pi.tolist(), case.log_A.tolist(), case.log_B.tolist()
    paths = []
    for path in product(range(len(pi)), repeat=len(seen)):
        parts = [pi[path[0]], *(seen[t][state] for t, state in enumerate(path))]
        parts += [moves[i][j] for i, j in pairwise(path)]
        paths.append((math.fsum(parts), list(path)))
    return sorted(paths, reverse=True)


def oracle(case: Case) -> list[int]:
    """The first of all."""
    return scored(case)[0][1]


def mend(case: Case) -> Case | None:
    """No ties at the top."""
    paths = scored(case)
    return case if len(paths) < 2 or paths[0][0] - paths[1][0] > APART else None


CHECK = ByOracle(
    exercise=VITERBI,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"log_pi": "state", "log_A": "state state", "log_B": "time state"},
    mend=mend,
    wrong=WRONG,
).check()
