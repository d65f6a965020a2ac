"""Chapter 05, local, hybrid and coverage attention: how its exercises are asked."""

from typing import Any

from s2s_lab.grading.inside.questions.local_attention import (
    coverage_loss,
    coverage_penalty,
    hybrid_weights,
    local_m_weights,
    local_p_weights,
    location_features,
)
from s2s_lab.grading.inside.reply import Question

QUESTIONS: dict[str, Question[Any]] = {
    "local_attention.local_m_weights": local_m_weights.QUESTION,
    "local_attention.local_p_weights": local_p_weights.QUESTION,
    "local_attention.hybrid_weights": hybrid_weights.QUESTION,
    "local_attention.location_features": location_features.QUESTION,
    "local_attention.coverage_loss": coverage_loss.QUESTION,
    "local_attention.coverage_penalty": coverage_penalty.QUESTION,
}
