"""Chapter 05, local, hybrid and coverage attention: its checks, in the order of the course."""

from typing import Any

from s2s_lab.grading.checks.local_attention import (
    coverage_loss,
    coverage_penalty,
    hybrid_weights,
    local_m_weights,
    local_p_weights,
    location_features,
)
from s2s_lab.grading.probe import Check

CHECKS: tuple[Check[Any], ...] = (
    local_m_weights.CHECK,
    local_p_weights.CHECK,
    hybrid_weights.CHECK,
    location_features.CHECK,
    coverage_loss.CHECK,
    coverage_penalty.CHECK,
)
