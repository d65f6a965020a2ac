"""Chapter 06, decoding: its checks, in the order of the course."""

from typing import Any

from s2s_lab.grading.checks.decoding import (
    beam_search,
    diverse_step,
    filter_probs,
    length_score,
    mbr,
    viterbi,
)
from s2s_lab.grading.probe import Check

CHECKS: tuple[Check[Any], ...] = (
    filter_probs.CHECK,
    beam_search.CHECK,
    length_score.CHECK,
    diverse_step.CHECK,
    viterbi.CHECK,
    mbr.CHECK,
)
