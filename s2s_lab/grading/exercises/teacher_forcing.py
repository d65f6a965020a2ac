"""Chapter 03, teacher forcing and exposure bias: exercises as a learner reads about them.

The questions that `check` asks are in `checks/teacher_forcing/`.
"""

from s2s_lab.grading.exercise import Exercise

EXERCISES: tuple[Exercise, ...] = ()
