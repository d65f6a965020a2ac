"""Chapter 02, the encoder-decoder: its checks, in the order of the course."""

from typing import Any

from s2s_lab.grading.checks import greedy_generate, last_state, seq2seq
from s2s_lab.grading.probe import Check

CHECKS: tuple[Check[Any], ...] = (last_state.CHECK, seq2seq.CHECK, greedy_generate.CHECK)
