"""Chapter 01, recurrent cells by hand: how its exercises are asked."""

from typing import Any

from s2s_lab.grading.inside.questions.cells import (
    clip_grad_norm,
    gru_step,
    lstm_step,
    rnn_backward,
    rnn_forward,
    set_forget_bias,
)
from s2s_lab.grading.inside.reply import Question

QUESTIONS: dict[str, Question[Any]] = {
    "cells.rnn_forward": rnn_forward.QUESTION,
    "cells.lstm_step": lstm_step.QUESTION,
    "cells.gru_step": gru_step.QUESTION,
    "cells.rnn_backward": rnn_backward.QUESTION,
    "cells.clip_grad_norm": clip_grad_norm.QUESTION,
    "cells.set_forget_bias": set_forget_bias.QUESTION,
}
