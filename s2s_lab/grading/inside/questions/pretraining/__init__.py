"""Chapter 11, pre-training, copying, questions and dialogue: how its exercises are asked."""

from typing import Any

from s2s_lab.grading.inside.questions.pretraining import (
    answer_span,
    copy_distribution,
    distinct_n,
    init_encoder,
    mlm_corrupt,
    mmi_rank,
    rouge_l,
    rouge_n,
    token_f1,
)
from s2s_lab.grading.inside.reply import Question

QUESTIONS: dict[str, Question[Any]] = {
    "pretraining.mlm_corrupt": mlm_corrupt.QUESTION,
    "pretraining.init_encoder": init_encoder.QUESTION,
    "pretraining.copy_distribution": copy_distribution.QUESTION,
    "pretraining.rouge_n": rouge_n.QUESTION,
    "pretraining.rouge_l": rouge_l.QUESTION,
    "pretraining.answer_span": answer_span.QUESTION,
    "pretraining.token_f1": token_f1.QUESTION,
    "pretraining.distinct_n": distinct_n.QUESTION,
    "pretraining.mmi_rank": mmi_rank.QUESTION,
}
