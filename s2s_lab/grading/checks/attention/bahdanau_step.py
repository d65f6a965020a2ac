"""Exercise 04.4, `bahdanau_step`: attend with the old state, then make the new one.

The wrong solutions are in `bahdanau_step_wrong.py`.
"""

import math
import random
from collections.abc import Iterator
from dataclasses import replace

import torch

from s2s_lab.grading.checks.attention.bahdanau_step_wrong import WRONG
from s2s_lab.grading.exercises.attention import BAHDANAU_STEP
from s2s_lab.grading.inside.questions.attention.bahdanau_step import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle

SIZES = (
    (2, 3, 1, 4, 5),
    (3, 5, 4, 2, 1),
    (4, 3, 2, 1, 6),
    (2, 5, 3, 4, 1),
    (3, 4, 1, 2, 5),
    (4, 5, 2, 3, 6),
    (2, 4, 1, 3, 5),
    (3, 6, 4, 2, 1),
)
"""(batch, src, embedding, state, hidden). The memory is as wide as the state, as where the encoder
reads in one direction, so that an exchange of the two runs, and gives other values."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Random weights; every sentence has a length of its own."""
    for batch, src, embedding, state, hidden in SIZES:
        lengths = [1 + rng.randrange(src) for _ in range(batch)]
        lengths[rng.randrange(batch)] = src - 1
        yield Case(
            y_emb=_numbers(rng, batch, embedding),
            s_prev=_numbers(rng, batch, state),
            memory=_numbers(rng, batch, src, state),
            mask=torch.arange(src) < torch.tensor(lengths)[:, None],
            W_q=_numbers(rng, hidden, state),
            W_k=_numbers(rng, hidden, state),
            v=_numbers(rng, hidden),
            cell_y=_numbers(rng, 3, state, embedding),
            cell_context=_numbers(rng, 3, state, state),
            cell_s=_numbers(rng, 3, state, state),
        )


def _numbers(rng: random.Random, *shape: int) -> torch.Tensor:
    values = [rng.choice((-1, 1)) * rng.randint(1, 15) / 10 for _ in range(math.prod(shape))]
    return torch.tensor(values, dtype=torch.float64).view(shape)


def oracle(case: Case) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """One sentence at a time: weights, context, and the gates of the cell by their formulas."""
    states, contexts, weights = [], [], torch.zeros(case.mask.shape, dtype=torch.float64)
    for b, old in enumerate(case.s_prev):
        length = int(case.mask[b].sum())
        scores = [
            float(case.v @ torch.tanh(case.W_q @ old + case.W_k @ case.memory[b, i]))
            for i in range(length)
        ]
        raised = [math.exp(score - max(scores)) for score in scores]
        context = torch.zeros(case.memory.shape[2], dtype=torch.float64)
        for i in range(length):
            weights[b, i] = raised[i] / sum(raised)
            context += weights[b, i] * case.memory[b, i]
        given = [
            case.cell_y[gate] @ case.y_emb[b] + case.cell_context[gate] @ context
            for gate in range(3)
        ]
        reset = torch.sigmoid(given[0] + case.cell_s[0] @ old)
        update = torch.sigmoid(given[1] + case.cell_s[1] @ old)
        new = torch.tanh(given[2] + reset * (case.cell_s[2] @ old))
        states.append((1 - update) * new + update * old)
        contexts.append(context)
    return torch.stack(states), torch.stack(contexts), weights


def mend(case: Case) -> Case | None:
    """All three gates; a real token in every sentence, two in one; padding on the right; no zeros,
    which hide what is multiplied with them.
    """
    lengths = case.mask.sum(1)
    if len(case.cell_s) != 3 or not bool(lengths.min()) or int(lengths.max()) < 2:
        return None
    numbers = [one for one in vars(case).values() if one.is_floating_point()]
    if any(bool((one == 0).any()) for one in numbers):
        return None
    return replace(case, mask=torch.arange(case.mask.shape[1]) < lengths[:, None])


CHECK = ByOracle(
    exercise=BAHDANAU_STEP,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={
        "y_emb": "sentence embedding",
        "s_prev": "sentence unit",
        "memory": "sentence position feature",
        "mask": "sentence position",
        "W_q": "hidden unit",
        "W_k": "hidden feature",
        "v": "hidden",
        "cell_y": "gate unit embedding",
        "cell_context": "gate unit feature",
        "cell_s": "gate unit unit",
        "s": "sentence unit",
        "context": "sentence feature",
        "weights": "sentence position",
    },
    parts=("s", "context", "weights"),
    weights=frozenset({"weights"}),
    mend=mend,
    hidden=frozenset({"cell_y", "cell_context", "cell_s"}),
    call=lambda case: (
        "bahdanau_step(y_emb, s_prev, memory, mask, params, cell), cell = "
        f"GRUCell({case.y_emb.shape[1]} + {case.memory.shape[2]}, {case.s_prev.shape[1]})"
    ),
    wrong=WRONG,
).check()
