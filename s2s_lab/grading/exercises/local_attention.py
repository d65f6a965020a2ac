"""Chapter 05, attention that is local, mixed or covered: exercises as a learner reads about them.

The questions that `check` asks are in `checks/local_attention/`.
"""

from s2s_lab.grading.exercise import Exercise

EXERCISES: tuple[Exercise, ...] = ()
