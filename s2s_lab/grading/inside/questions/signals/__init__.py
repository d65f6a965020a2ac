"""Chapter 12, other signals: how its exercises are asked."""

from typing import Any

from s2s_lab.grading.inside.questions.signals import (
    ctc_collapse,
    forecast,
    gaussian_nll,
    grid_tokens,
    log_mel,
    mase,
    stack_frames,
)
from s2s_lab.grading.inside.reply import Question

QUESTIONS: dict[str, Question[Any]] = {
    "signals.log_mel": log_mel.QUESTION,
    "signals.stack_frames": stack_frames.QUESTION,
    "signals.ctc_collapse": ctc_collapse.QUESTION,
    "signals.grid_tokens": grid_tokens.QUESTION,
    "signals.gaussian_nll": gaussian_nll.QUESTION,
    "signals.forecast": forecast.QUESTION,
    "signals.mase": mase.QUESTION,
}
