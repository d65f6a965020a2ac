"""Chapter 03, teacher forcing and exposure bias: how its exercises are asked."""

from typing import Any

from s2s_lab.grading.inside.questions.teacher_forcing import (
    evaluate_ppl,
    gold_probability,
    masked_cross_entropy,
    mix_inputs,
    shift_targets,
)
from s2s_lab.grading.inside.reply import Question

QUESTIONS: dict[str, Question[Any]] = {
    "teacher_forcing.shift_targets": shift_targets.QUESTION,
    "teacher_forcing.masked_cross_entropy": masked_cross_entropy.QUESTION,
    "teacher_forcing.mix_inputs": mix_inputs.QUESTION,
    "teacher_forcing.gold_probability": gold_probability.QUESTION,
    "teacher_forcing.evaluate_ppl": evaluate_ppl.QUESTION,
}
