"""Chapter 01, recurrent cells by hand: its checks, in the order of the course."""

from typing import Any

from s2s_lab.grading.checks.cells import (
    clip_grad_norm,
    gru_step,
    lstm_step,
    rnn_backward,
    rnn_forward,
    set_forget_bias,
)
from s2s_lab.grading.probe import Check

CHECKS: tuple[Check[Any], ...] = (
    rnn_forward.CHECK,
    lstm_step.CHECK,
    gru_step.CHECK,
    rnn_backward.CHECK,
    clip_grad_norm.CHECK,
    set_forget_bias.CHECK,
)
