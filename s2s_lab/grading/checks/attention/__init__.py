"""Chapter 04, attention: its checks, in the order of the course."""

from typing import Any

from s2s_lab.grading.checks.attention import (
    attend,
    attention_scores,
    bahdanau_step,
    hard_alignment,
    masked_softmax,
)
from s2s_lab.grading.probe import Check

CHECKS: tuple[Check[Any], ...] = (
    masked_softmax.CHECK,
    attention_scores.CHECK,
    attend.CHECK,
    bahdanau_step.CHECK,
    hard_alignment.CHECK,
)
