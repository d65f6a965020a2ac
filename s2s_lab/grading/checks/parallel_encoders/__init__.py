"""Chapter 10, parallel encoders: its checks, in the order of the course."""

from typing import Any

from s2s_lab.grading.checks.parallel_encoders import (
    conv_glu_layer,
    make_masks,
    multi_head,
    no_future,
    sinusoidal_pe,
)
from s2s_lab.grading.probe import Check

CHECKS: tuple[Check[Any], ...] = (
    conv_glu_layer.CHECK,
    make_masks.CHECK,
    multi_head.CHECK,
    sinusoidal_pe.CHECK,
    no_future.CHECK,
)
