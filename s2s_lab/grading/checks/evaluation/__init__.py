"""Chapter 08, evaluation: its checks, in the order of the course."""

from typing import Any

from s2s_lab.grading.checks.evaluation import (
    aer,
    chrf,
    clipped_counts,
    corpus_bleu,
    paired_bootstrap,
    wer,
)
from s2s_lab.grading.probe import Check

CHECKS: tuple[Check[Any], ...] = (
    clipped_counts.CHECK,
    corpus_bleu.CHECK,
    chrf.CHECK,
    wer.CHECK,
    aer.CHECK,
    paired_bootstrap.CHECK,
)
