"""Chapter 09, machine translation end to end: the questions its exercises ask."""

from typing import Any

from s2s_lab.grading.checks.translation import (
    batch_by_tokens,
    detokenize_fr,
    diagnose,
    fit_phrasebook,
    fmm,
    tokenize_fr,
    train_step,
)
from s2s_lab.grading.probe import Check

CHECKS: tuple[Check[Any], ...] = (
    fmm.CHECK,
    batch_by_tokens.CHECK,
    train_step.CHECK,
    fit_phrasebook.CHECK,
    detokenize_fr.CHECK,
    tokenize_fr.CHECK,
    diagnose.CHECK,
)
