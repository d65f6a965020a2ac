"""Chapter 02, the encoder-decoder: how its exercises are asked."""

from typing import Any

from s2s_lab.grading.inside.questions.encoder_decoder import (
    accuracy_by_length,
    greedy_generate,
    last_state,
    merge_bidirectional,
    seq2seq,
)
from s2s_lab.grading.inside.reply import Question

QUESTIONS: dict[str, Question[Any]] = {
    "encoder_decoder.last_state": last_state.QUESTION,
    "encoder_decoder.merge_bidirectional": merge_bidirectional.QUESTION,
    "encoder_decoder.seq2seq": seq2seq.QUESTION,
    "encoder_decoder.greedy_generate": greedy_generate.QUESTION,
    "encoder_decoder.accuracy_by_length": accuracy_by_length.QUESTION,
}
