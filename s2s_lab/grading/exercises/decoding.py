"""Chapter 06, decoding: its graded exercises as a learner reads about them.

The questions that `check` asks are in `checks/decoding/`.
"""

from s2s_lab.grading.exercise import Exercise

EXERCISES: tuple[Exercise, ...] = ()
