"""Chapter 08, evaluation: how its exercises are asked."""

from typing import Any

from s2s_lab.grading.inside.questions.evaluation import (
    aer,
    chrf,
    clipped_counts,
    corpus_bleu,
    paired_bootstrap,
    wer,
)
from s2s_lab.grading.inside.reply import Question

QUESTIONS: dict[str, Question[Any]] = {
    "evaluation.clipped_counts": clipped_counts.QUESTION,
    "evaluation.corpus_bleu": corpus_bleu.QUESTION,
    "evaluation.chrf": chrf.QUESTION,
    "evaluation.wer": wer.QUESTION,
    "evaluation.aer": aer.QUESTION,
    "evaluation.paired_bootstrap": paired_bootstrap.QUESTION,
}
