"""Chapter 06, decoding: how its exercises are asked."""

from typing import Any

from s2s_lab.grading.inside.questions.decoding import (
    beam_search,
    diverse_step,
    filter_probs,
    length_score,
    mbr,
    viterbi,
)
from s2s_lab.grading.inside.reply import Question

QUESTIONS: dict[str, Question[Any]] = {
    "decoding.filter_probs": filter_probs.QUESTION,
    "decoding.beam_search": beam_search.QUESTION,
    "decoding.length_score": length_score.QUESTION,
    "decoding.diverse_step": diverse_step.QUESTION,
    "decoding.viterbi": viterbi.QUESTION,
    "decoding.mbr": mbr.QUESTION,
}
