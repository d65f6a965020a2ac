"""Chapter 12, other signals: its checks, in the order of the course."""

from typing import Any

from s2s_lab.grading.checks.signals import (
    ctc_collapse,
    forecast,
    gaussian_nll,
    grid_tokens,
    log_mel,
    mase,
    stack_frames,
)
from s2s_lab.grading.probe import Check

CHECKS: tuple[Check[Any], ...] = (
    log_mel.CHECK,
    stack_frames.CHECK,
    ctc_collapse.CHECK,
    grid_tokens.CHECK,
    gaussian_nll.CHECK,
    forecast.CHECK,
    mase.CHECK,
)
