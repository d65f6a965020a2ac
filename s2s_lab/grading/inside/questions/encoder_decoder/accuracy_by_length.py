"""Exercise 02.5, `accuracy_by_length`: what was written, what should have been, and bins."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """Predictions and references of some sentences, padded on the right with 0."""

    preds: torch.Tensor
    """(sentence, position): ids, at least one a sentence."""
    golds: torch.Tensor
    """(sentence, gold position): ids, at least one a sentence; another width than `preds`."""
    bins: tuple[tuple[int, int], ...]
    """Smallest and largest length of each bin, both in it."""


def ask(submission: Submission, case: Case) -> object:
    """The submission's answer; the bins of a dict become texts, which can be sent."""
    answer = submission(case.preds, case.golds, case.bins)
    if isinstance(answer, dict):
        return {str(key): value for key, value in answer.items()}
    return answer


QUESTION = Question(Case, ask)
