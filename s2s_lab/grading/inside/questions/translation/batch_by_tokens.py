"""Exercise 09.2, `batch_by_tokens`: lengths that are put into batches for one seed after another.

Which batch comes when is the learner's; what is asked is whether the seed decides it, and nothing
else does. An error that is raised on purpose is an answer of its own.
"""

import random
from dataclasses import dataclass

import numpy as np
import torch

from s2s_lab.grading.inside.reply import Question, Submission, described

OTHERS = (1, 2, 3, 4)
"""Added to the seed, to see whether it matters."""


@dataclass(frozen=True)
class Case:
    """Tokens of each sentence, what a batch may cost, and a seed."""

    lengths: tuple[int, ...]
    max_tokens: int
    seed: int


def ask(submission: Submission, case: Case) -> object:
    """The batches for the seed, for the seed again and for others; what else was changed."""
    answers: dict[str, object] = {"changed": [], "refused": ""}
    seeds = {"given": case.seed, "again": case.seed}
    seeds |= {f"seed {more}": case.seed + more for more in OTHERS}
    before = _states()
    for name, seed in seeds.items():
        lengths = list(case.lengths)
        try:
            batches = submission(lengths, case.max_tokens, seed)
        except (ValueError, AssertionError) as error:
            if max(case.lengths, default=0) <= case.max_tokens:
                raise
            answers["refused"] = f"{type(error).__name__}: {error}"
            return answers
        if batches is None:
            return None
        if lengths != list(case.lengths):
            answers["changed"] = ["lengths"]
        answers[name] = _plain(batches)
    answers["global"] = before != _states()
    return answers


def _states() -> tuple[object, ...]:
    """Of the generators that all code of a process shares."""
    numbers = np.random.get_state(legacy=False)["state"]
    ours = (numbers["key"].tobytes(), numbers["pos"])
    return random.getstate(), torch.get_rng_state().tolist(), ours


def _plain(batches: object) -> list[list[int]]:
    if not isinstance(batches, tuple | list):
        raise TypeError(f"expected a list of lists of indices, got {described(batches)}")
    return [_indices(batch) for batch in batches]


def _indices(batch: object) -> list[int]:
    if isinstance(batch, torch.Tensor | np.ndarray):
        batch = batch.tolist()
    if not isinstance(batch, tuple | list):
        raise TypeError(f"expected a list of lists of indices, got {described(batch)} in it")
    if not all(isinstance(i, int | np.integer) for i in batch):
        raise TypeError("expected whole numbers in each batch: indices of sentences")
    return [int(i) for i in batch]


QUESTION = Question(Case, ask)
