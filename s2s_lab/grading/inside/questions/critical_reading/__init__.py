"""Chapter 13, reading articles critically: how its exercises are asked."""

from typing import Any

from s2s_lab.grading.inside.questions.critical_reading import (
    bleu_audit,
    claim_audit,
    counterexample_gru,
    focus_limits,
    reference_check,
    repair,
)
from s2s_lab.grading.inside.reply import Question

QUESTIONS: dict[str, Question[Any]] = {
    "critical_reading.counterexample_gru": counterexample_gru.QUESTION,
    "critical_reading.focus_limits": focus_limits.QUESTION,
    "critical_reading.bleu_audit": bleu_audit.QUESTION,
    "critical_reading.claim_audit": claim_audit.QUESTION,
    "critical_reading.repair": repair.QUESTION,
    "critical_reading.reference_check": reference_check.QUESTION,
}
