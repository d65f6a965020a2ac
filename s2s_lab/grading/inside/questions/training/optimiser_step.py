"""Exercise 07.1, the steps of four optimisers: weights, and the gradients of some updates."""

from dataclasses import dataclass
from typing import Any

import torch

from s2s_lab.grading.inside.reply import Question, Submission, described


@dataclass(frozen=True)
class Case:
    """An optimiser, where it starts, and what it is told."""

    kind: str
    """``sgd``, ``momentum``, ``rmsprop`` or ``adam``."""
    param: torch.Tensor
    """(weight,)."""
    grads: torch.Tensor
    """(step, weight)."""
    hp: dict[str, float]
    """What the kind has: ``lr``; ``mu``; ``alpha``, ``eps``; ``beta1``, ``beta2``, ``eps``."""


def ask(submission: Submission, case: Case) -> object:
    """The weights after each update; the state of one is given to the next."""
    param, after = case.param, []
    state: dict[str, Any] = {}
    for grad in case.grads:
        answer = submission(case.kind, param, grad, state, **case.hp)
        if answer is None:
            return None
        if not isinstance(answer, tuple | list) or len(answer) != 2:
            raise TypeError(f"expected the pair (param, state), got {described(answer)}")
        param, state = answer
        if not isinstance(param, torch.Tensor) or param.shape != case.param.shape:
            shape = tuple(case.param.shape)
            raise TypeError(f"expected weights of shape {shape}, got {described(param)}")
        if not isinstance(state, dict):
            raise TypeError(f"expected a dict as the new state, got {described(state)}")
        after.append(param.clone())
    return torch.stack(after)


QUESTION = Question(Case, ask)
