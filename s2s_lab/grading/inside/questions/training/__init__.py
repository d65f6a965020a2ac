"""Chapter 07, training practice: how its exercises are asked."""

from typing import Any

from s2s_lab.grading.inside.questions.training import (
    best_checkpoint,
    count_parameters,
    group_split,
    label_smoothed_nll,
    lr_at,
    optimiser_step,
)
from s2s_lab.grading.inside.reply import Question

QUESTIONS: dict[str, Question[Any]] = {
    "training.optimiser_step": optimiser_step.QUESTION,
    "training.lr_at": lr_at.QUESTION,
    "training.label_smoothed_nll": label_smoothed_nll.QUESTION,
    "training.group_split": group_split.QUESTION,
    "training.best_checkpoint": best_checkpoint.QUESTION,
    "training.count_parameters": count_parameters.QUESTION,
}
