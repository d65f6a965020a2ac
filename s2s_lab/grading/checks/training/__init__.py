"""Chapter 07, training practice: its checks, in the order of the course."""

from typing import Any

from s2s_lab.grading.checks.training import (
    best_checkpoint,
    count_parameters,
    group_split,
    label_smoothed_nll,
    lr_at,
    optimiser_step,
)
from s2s_lab.grading.probe import Check

CHECKS: tuple[Check[Any], ...] = (
    optimiser_step.CHECK,
    lr_at.CHECK,
    label_smoothed_nll.CHECK,
    group_split.CHECK,
    best_checkpoint.CHECK,
    count_parameters.CHECK,
)
"""How each exercise is asked, by its name."""
