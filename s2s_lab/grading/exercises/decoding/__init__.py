"""Chapter 06, decoding: its graded exercises as a learner reads about them.

The questions that `check` asks are in `checks/decoding/`.
"""

from s2s_lab.grading.exercise import Exercise
from s2s_lab.grading.exercises.decoding.beam import BEAM_SEARCH, DIVERSE_STEP, LENGTH_SCORE
from s2s_lab.grading.exercises.decoding.chance import FILTER_PROBS, MBR
from s2s_lab.grading.exercises.decoding.paths import VITERBI

EXERCISES: tuple[Exercise, ...] = (
    FILTER_PROBS,
    BEAM_SEARCH,
    LENGTH_SCORE,
    DIVERSE_STEP,
    VITERBI,
    MBR,
)
