"""Chapter 11, pre-training, copying, questions and dialogue: the questions its exercises ask."""

from typing import Any

from s2s_lab.grading.checks.pretraining import (
    answer_span,
    copy_distribution,
    distinct_n,
    init_encoder,
    mlm_corrupt,
    mmi_rank,
    rouge_l,
    rouge_n,
    token_f1,
)
from s2s_lab.grading.probe import Check

CHECKS: tuple[Check[Any], ...] = (
    mlm_corrupt.CHECK,
    init_encoder.CHECK,
    copy_distribution.CHECK,
    rouge_n.CHECK,
    rouge_l.CHECK,
    answer_span.CHECK,
    token_f1.CHECK,
    distinct_n.CHECK,
    mmi_rank.CHECK,
)
