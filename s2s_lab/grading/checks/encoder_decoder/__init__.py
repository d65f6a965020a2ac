"""Chapter 02, the encoder-decoder: its checks, in the order of the course."""

from typing import Any

from s2s_lab.grading.checks.encoder_decoder import (
    accuracy_by_length,
    greedy_generate,
    last_state,
    merge_bidirectional,
    seq2seq,
)
from s2s_lab.grading.probe import Check

CHECKS: tuple[Check[Any], ...] = (
    last_state.CHECK,
    merge_bidirectional.CHECK,
    seq2seq.CHECK,
    greedy_generate.CHECK,
    accuracy_by_length.CHECK,
)
