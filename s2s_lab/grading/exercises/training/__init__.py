"""Chapter 07, training practice: its graded exercises as a learner reads about them.

The questions that `check` asks are in `checks/training/`.
"""

from s2s_lab.grading.exercise import Exercise
from s2s_lab.grading.exercises.training.data_and_sizes import (
    BEST_CHECKPOINT,
    COUNT_PARAMETERS,
    GROUP_SPLIT,
)
from s2s_lab.grading.exercises.training.steps import LABEL_SMOOTHED_NLL, LR_AT, OPTIMISER_STEP

EXERCISES: tuple[Exercise, ...] = (
    OPTIMISER_STEP,
    LR_AT,
    LABEL_SMOOTHED_NLL,
    GROUP_SPLIT,
    BEST_CHECKPOINT,
    COUNT_PARAMETERS,
)
