"""Chapter 08, evaluation: its graded exercises as a learner reads about them.

The questions that `check` asks are in `checks/evaluation/`.
"""

from s2s_lab.grading.exercise import Exercise
from s2s_lab.grading.exercises.evaluation.bleu import CLIPPED_COUNTS, CORPUS_BLEU
from s2s_lab.grading.exercises.evaluation.compared import AER, PAIRED_BOOTSTRAP
from s2s_lab.grading.exercises.evaluation.edits import CHRF, WER

EXERCISES: tuple[Exercise, ...] = (
    CLIPPED_COUNTS,
    CORPUS_BLEU,
    CHRF,
    WER,
    AER,
    PAIRED_BOOTSTRAP,
)
