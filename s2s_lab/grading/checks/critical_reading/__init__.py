"""Chapter 13, reading articles critically: the questions of its exercises, in their order."""

from s2s_lab.grading.checks.critical_reading import (
    bleu_audit,
    claim_audit,
    counterexample_gru,
    focus_limits,
    reference_check,
    repair,
)

CHECKS = (
    counterexample_gru.CHECK,
    focus_limits.CHECK,
    bleu_audit.CHECK,
    claim_audit.CHECK,
    repair.CHECK,
    reference_check.CHECK,
)
