"""The questions of the graded exercises: one module an exercise, gathered by chapter."""

from typing import Any

from s2s_lab.grading.checks import encoder_decoder
from s2s_lab.grading.probe import Check

CHECKS: dict[str, Check[Any]] = {
    check.exercise.name: check for chapter in (encoder_decoder,) for check in chapter.CHECKS
}
"""Every check by the name of its exercise."""
