"""Chapter 10, parallel encoders: how its exercises are asked."""

from typing import Any

from s2s_lab.grading.inside.questions.parallel_encoders import (
    conv_glu_layer,
    make_masks,
    multi_head,
    no_future,
    sinusoidal_pe,
)
from s2s_lab.grading.inside.reply import Question

QUESTIONS: dict[str, Question[Any]] = {
    "parallel_encoders.conv_glu_layer": conv_glu_layer.QUESTION,
    "parallel_encoders.make_masks": make_masks.QUESTION,
    "parallel_encoders.multi_head": multi_head.QUESTION,
    "parallel_encoders.sinusoidal_pe": sinusoidal_pe.QUESTION,
    "parallel_encoders.test_no_future": no_future.QUESTION,
}
