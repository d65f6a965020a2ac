"""Chapter 09, machine translation end to end: the questions its exercises ask."""

from typing import Any

from s2s_lab.grading.checks.translation import (
    batch_by_tokens,
    detokenize_fr,
    fmm,
    tokenize_fr,
)
from s2s_lab.grading.probe import Check

CHECKS: tuple[Check[Any], ...] = (
    fmm.CHECK,
    batch_by_tokens.CHECK,
    detokenize_fr.CHECK,
    tokenize_fr.CHECK,
)
