"""Chapter 04, attention: how its exercises are asked."""

from typing import Any

from s2s_lab.grading.inside.questions.attention import (
    attend,
    attention_scores,
    bahdanau_step,
    hard_alignment,
    masked_softmax,
)
from s2s_lab.grading.inside.reply import Question

QUESTIONS: dict[str, Question[Any]] = {
    "attention.masked_softmax": masked_softmax.QUESTION,
    "attention.attention_scores": attention_scores.QUESTION,
    "attention.attend": attend.QUESTION,
    "attention.bahdanau_step": bahdanau_step.QUESTION,
    "attention.hard_alignment": hard_alignment.QUESTION,
}
