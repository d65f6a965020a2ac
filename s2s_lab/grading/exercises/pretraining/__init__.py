"""Chapter 11, pre-training, copying, questions and dialogue: its graded exercises for learners.

The questions that `check` asks are in `checks/pretraining/`. Where one exercise of the course asks
for two functions, each has a check of its own, and they share the points: 11.4a and 11.4b.
"""

from s2s_lab.grading.exercise import Exercise
from s2s_lab.grading.exercises.pretraining.answers import ANSWER_SPAN, TOKEN_F1
from s2s_lab.grading.exercises.pretraining.copying import COPY_DISTRIBUTION
from s2s_lab.grading.exercises.pretraining.dialogue import DISTINCT_N, MMI_RANK
from s2s_lab.grading.exercises.pretraining.encoder import INIT_ENCODER
from s2s_lab.grading.exercises.pretraining.masking import MLM_CORRUPT
from s2s_lab.grading.exercises.pretraining.summaries import ROUGE_L, ROUGE_N

EXERCISES: tuple[Exercise, ...] = (
    MLM_CORRUPT,
    INIT_ENCODER,
    COPY_DISTRIBUTION,
    ROUGE_N,
    ROUGE_L,
    ANSWER_SPAN,
    TOKEN_F1,
    DISTINCT_N,
    MMI_RANK,
)
