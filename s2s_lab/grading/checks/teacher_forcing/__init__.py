"""Chapter 03, teacher forcing and exposure bias: its checks, in the order of the course."""

from typing import Any

from s2s_lab.grading.checks.teacher_forcing import (
    evaluate_ppl,
    gold_probability,
    masked_cross_entropy,
    mix_inputs,
    shift_targets,
)
from s2s_lab.grading.probe import Check

CHECKS: tuple[Check[Any], ...] = (
    shift_targets.CHECK,
    masked_cross_entropy.CHECK,
    mix_inputs.CHECK,
    gold_probability.CHECK,
    evaluate_ppl.CHECK,
)
