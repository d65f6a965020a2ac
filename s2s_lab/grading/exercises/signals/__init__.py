"""Chapter 12, other signals: its graded exercises as a learner reads about them.

`sounds` has what comes before and after a recogniser, `pictures` what a decoder attends to in a
picture, `series` losses and forecasts of numbers. The questions that `check` asks are in
`checks/signals/`.
"""

from s2s_lab.grading.exercise import Exercise
from s2s_lab.grading.exercises.signals.pictures import GRID_TOKENS
from s2s_lab.grading.exercises.signals.series import FORECAST, GAUSSIAN_NLL, MASE
from s2s_lab.grading.exercises.signals.sounds import CTC_COLLAPSE, LOG_MEL, STACK_FRAMES

EXERCISES: tuple[Exercise, ...] = (
    LOG_MEL,
    STACK_FRAMES,
    CTC_COLLAPSE,
    GRID_TOKENS,
    GAUSSIAN_NLL,
    FORECAST,
    MASE,
)
