"""Chapter 01, recurrent cells by hand: its graded exercises as a learner reads about them.

The questions that `check` asks are in `checks/cells/`.
"""

from s2s_lab.grading.exercise import Exercise
from s2s_lab.grading.exercises.cells.backward import CLIP_GRAD_NORM, RNN_BACKWARD
from s2s_lab.grading.exercises.cells.gated import GRU_STEP, LSTM_STEP, SET_FORGET_BIAS
from s2s_lab.grading.exercises.cells.plain import RNN_FORWARD

EXERCISES: tuple[Exercise, ...] = (
    RNN_FORWARD,
    LSTM_STEP,
    GRU_STEP,
    RNN_BACKWARD,
    CLIP_GRAD_NORM,
    SET_FORGET_BIAS,
)
