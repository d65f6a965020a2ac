"""Chapter 09, machine translation end to end: how its exercises are asked."""

from typing import Any

from s2s_lab.grading.inside.questions.translation import (
    batch_by_tokens,
    detokenize_fr,
    diagnose,
    fit_phrasebook,
    fmm,
    tokenize_fr,
    train_step,
)
from s2s_lab.grading.inside.reply import Question

QUESTIONS: dict[str, Question[Any]] = {
    "translation.fmm": fmm.QUESTION,
    "translation.batch_by_tokens": batch_by_tokens.QUESTION,
    "translation.train_step": train_step.QUESTION,
    "translation.fit_phrasebook": fit_phrasebook.QUESTION,
    "translation.detokenize_fr": detokenize_fr.QUESTION,
    "translation.tokenize_fr": tokenize_fr.QUESTION,
    "translation.diagnose": diagnose.QUESTION,
}
