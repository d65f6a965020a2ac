"""Chapter 10, parallel encoders: its graded exercises as a learner reads about them.

The questions that `check` asks are in `checks/parallel_encoders/`.
"""

from s2s_lab.grading.exercises.parallel_encoders.heads import MULTI_HEAD, SINUSOIDAL_PE
from s2s_lab.grading.exercises.parallel_encoders.layers import CONV_GLU_LAYER, MAKE_MASKS
from s2s_lab.grading.exercises.parallel_encoders.leaks import TEST_NO_FUTURE

__all__ = [
    "CONV_GLU_LAYER",
    "EXERCISES",
    "MAKE_MASKS",
    "MULTI_HEAD",
    "SINUSOIDAL_PE",
    "TEST_NO_FUTURE",
]

EXERCISES = (CONV_GLU_LAYER, MAKE_MASKS, MULTI_HEAD, SINUSOIDAL_PE, TEST_NO_FUTURE)
