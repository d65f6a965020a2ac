"""Exercise 07.1, the steps of four optimisers, weight by weight and update by update."""

import random
from collections.abc import Iterator
from math import sqrt

import torch

from s2s_lab.grading.checks.cells.numbers import numbers
from s2s_lab.grading.checks.training.optimiser_step_wrong import WRONG
from s2s_lab.grading.exercises.training import OPTIMISER_STEP
from s2s_lab.grading.inside.questions.training.optimiser_step import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle

KINDS = ("sgd", "momentum", "rmsprop", "adam")
ROUNDS = 7
"""Cases of each kind: a mistake in one of them is missed by (3/4)^28 of the submissions."""
EPS = 1e-2
"""Large, so that it shows where it stands: with 1e-8 hardly ever."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Each kind in turn, simplest first; sizes and numbers of steps change."""
    for turn in range(ROUNDS):
        for kind in KINDS:
            weights, steps = 2 + turn % 2, 10 if turn == 1 else 3
            grads = numbers(rng, steps, weights, most=1.0)
            if turn % 2 and kind in ("rmsprop", "adam"):
                grads[0] /= 10  # near 0, ε matters
            yield Case(kind, numbers(rng, weights), grads, _settings(kind, rng))


def _settings(kind: str, rng: random.Random) -> dict[str, float]:
    hp = {"lr": rng.choice((0.1, 0.2, 0.05))}
    if kind == "momentum":
        hp["mu"] = rng.choice((0.9, 0.8, 0.7))
    if kind == "rmsprop":
        hp |= {"alpha": rng.choice((0.9, 0.8, 0.99)), "eps": EPS}
    if kind == "adam":
        hp |= {"beta1": rng.choice((0.9, 0.8)), "beta2": rng.choice((0.98, 0.99)), "eps": EPS}
    return hp


def oracle(case: Case) -> torch.Tensor:
    """One weight after the other, with plain numbers."""
    walks = [
        _walk(case.kind, start, grads, case.hp)
        for start, grads in zip(case.param.tolist(), case.grads.T.tolist(), strict=True)
    ]
    return torch.tensor(walks, dtype=case.param.dtype).T


def _walk(kind: str, weight: float, grads: list[float], hp: dict[str, float]) -> list[float]:
    """Where one weight is after each step."""
    first = second = 0.0
    walk = []
    for t, g in enumerate(grads, start=1):
        if kind == "sgd":
            step = g
        elif kind == "momentum":
            first = hp["mu"] * first + g
            step = first
        elif kind == "rmsprop":
            second = hp["alpha"] * second + (1 - hp["alpha"]) * g * g
            step = g / (sqrt(second) + hp["eps"])
        else:
            first = hp["beta1"] * first + (1 - hp["beta1"]) * g
            second = hp["beta2"] * second + (1 - hp["beta2"]) * g * g
            m, v = first / (1 - hp["beta1"] ** t), second / (1 - hp["beta2"] ** t)
            step = m / (sqrt(v) + hp["eps"])
        weight -= hp["lr"] * step
        walk.append(weight)
    return walk


def call(case: Case) -> str:
    """The question in one line."""
    settings = ", ".join(f"{name}={value:g}" for name, value in case.hp.items())
    return f'param, state = optimiser_step("{case.kind}", param, grad, state, {settings})'


CHECK = ByOracle(
    exercise=OPTIMISER_STEP,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"param": "weight", "grads": "step weight", "answer": "step weight"},
    kept=frozenset({"kind", "hp"}),
    hidden=frozenset({"kind", "hp"}),
    call=call,
    wrong=WRONG,
).check()
