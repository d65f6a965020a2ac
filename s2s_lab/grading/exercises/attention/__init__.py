"""Chapter 04, attention: its graded exercises as a learner reads about them.

`weights` has what leads to weights, `contexts` what is done with them. The questions that `check`
asks are in `checks/attention/`.
"""

from s2s_lab.grading.exercise import Exercise
from s2s_lab.grading.exercises.attention.contexts import ATTEND, BAHDANAU_STEP, HARD_ALIGNMENT
from s2s_lab.grading.exercises.attention.weights import ATTENTION_SCORES, MASKED_SOFTMAX

EXERCISES: tuple[Exercise, ...] = (
    MASKED_SOFTMAX,
    ATTENTION_SCORES,
    ATTEND,
    BAHDANAU_STEP,
    HARD_ALIGNMENT,
)
