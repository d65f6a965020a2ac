"""Chapter 05, attention that is local, mixed or covered: exercises as a learner reads about them.

The questions that `check` asks are in `checks/local_attention/`.
"""

from s2s_lab.grading.exercise import Exercise
from s2s_lab.grading.exercises.local_attention.coverage import COVERAGE_LOSS, COVERAGE_PENALTY
from s2s_lab.grading.exercises.local_attention.mixing import HYBRID_WEIGHTS, LOCATION_FEATURES
from s2s_lab.grading.exercises.local_attention.windows import LOCAL_M_WEIGHTS, LOCAL_P_WEIGHTS

EXERCISES: tuple[Exercise, ...] = (
    LOCAL_M_WEIGHTS,
    LOCAL_P_WEIGHTS,
    HYBRID_WEIGHTS,
    LOCATION_FEATURES,
    COVERAGE_LOSS,
    COVERAGE_PENALTY,
)
