"""Chapter 01, recurrent cells by hand: its graded exercises as a learner reads about them.

The questions that `check` asks are in `checks/cells/`.
"""

from s2s_lab.grading.exercise import Exercise

EXERCISES: tuple[Exercise, ...] = ()
