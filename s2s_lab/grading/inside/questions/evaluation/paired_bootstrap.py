"""Exercise 08.6, `paired_bootstrap`: two systems, asked three times.

A generator cannot travel and need not be of one library, so no stream of random numbers is asked
for: the second call has the seed of the first one, the third call another one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """Statistics of two systems on the same sentences."""

    stats_a: torch.Tensor
    """(sentence, count), float64."""
    stats_b: torch.Tensor
    metric: str
    """A name of `FORMULAS`."""
    n: int
    seed: int


FORMULAS: dict[str, Callable[..., Any]] = {
    "share": lambda right, total: right / total,
    "f1": lambda matched, output, reference: 2 * matched / (output + reference),
}
"""From summed counts, numbers or tensors, to scores."""
COLUMNS = {"share": 2, "f1": 3}


def metric_of(name: str) -> Callable[[object], float]:
    """The metric that a submission is given: one score from the sum of some rows."""

    def metric(sums: object) -> float:
        values: Any = sums.tolist() if hasattr(sums, "tolist") else sums
        flat = isinstance(values, list | tuple) and len(values) == COLUMNS[name]
        if not flat or isinstance(values[0], list | tuple):
            raise ValueError(
                f"metric expects the sum of the statistics, {COLUMNS[name]} numbers, got {sums}"
            )
        return float(FORMULAS[name](*values))

    return metric


def ask(submission: Submission, case: Case) -> object:
    """A call, the same call again, and one with another seed."""
    answers = []
    for seed in (case.seed, case.seed, case.seed + 1):
        a, b = case.stats_a.clone(), case.stats_b.clone()
        answers.append(submission(a, b, metric_of(case.metric), n=case.n, seed=seed))
    return None if answers[0] is None else tuple(map(_without_arrays, answers))


def _without_arrays(answer: object) -> object:
    """Arrays of numpy as lists, so that they can travel."""
    if not isinstance(answer, dict):
        return answer
    return {k: v.tolist() if isinstance(v, np.ndarray) else v for k, v in answer.items()}


QUESTION = Question(Case, ask)
