"""Chapter 04, attention: its graded exercises as a learner reads about them.

The questions that `check` asks are in `checks/attention/`.
"""

from s2s_lab.grading.exercise import Exercise

EXERCISES: tuple[Exercise, ...] = ()
