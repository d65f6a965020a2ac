"""How each exercise is asked, by its name."""

from typing import Any

from s2s_lab.grading.inside.questions import greedy_generate, last_state, seq2seq
from s2s_lab.grading.inside.reply import Question

QUESTIONS: dict[str, Question[Any]] = {
    "encoder_decoder.last_state": last_state.QUESTION,
    "encoder_decoder.seq2seq": seq2seq.QUESTION,
    "encoder_decoder.greedy_generate": greedy_generate.QUESTION,
}
