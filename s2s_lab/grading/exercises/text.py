"""Chapter 00, from text to tensors: its graded exercises as a learner reads about them.

The questions that `check` asks are in `checks/text/`.
"""

from s2s_lab.grading.exercise import Exercise

EXERCISES: tuple[Exercise, ...] = ()
