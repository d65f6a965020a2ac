"""Chapter 13, reading articles critically: its graded exercises as a learner reads about them.

The questions that `check` asks are in `checks/critical_reading/`.
"""

from s2s_lab.grading.exercises.critical_reading.audits import (
    BLEU_AUDIT,
    CLAIM_AUDIT,
    REFERENCE_CHECK,
)
from s2s_lab.grading.exercises.critical_reading.equations import COUNTEREXAMPLE_GRU, FOCUS_LIMITS
from s2s_lab.grading.exercises.critical_reading.repair import REPAIR

EXERCISES = (
    COUNTEREXAMPLE_GRU,
    FOCUS_LIMITS,
    BLEU_AUDIT,
    CLAIM_AUDIT,
    REPAIR,
    REFERENCE_CHECK,
)
