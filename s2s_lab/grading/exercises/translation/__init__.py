"""Chapter 09, machine translation end to end: its graded exercises for learners.

The questions that `check` asks are in `checks/translation/`. Exercise 09.5 asks for two functions;
each has a check of its own, and they share the points: 09.5a and 09.5b.
"""

from s2s_lab.grading.exercise import Exercise
from s2s_lab.grading.exercises.translation.errors import DIAGNOSE
from s2s_lab.grading.exercises.translation.french import DETOKENIZE_FR, TOKENIZE_FR
from s2s_lab.grading.exercises.translation.trained import FIT_PHRASEBOOK, TRAIN_STEP
from s2s_lab.grading.exercises.translation.words import BATCH_BY_TOKENS, FMM

EXERCISES: tuple[Exercise, ...] = (
    FMM,
    BATCH_BY_TOKENS,
    TRAIN_STEP,
    FIT_PHRASEBOOK,
    DETOKENIZE_FR,
    TOKENIZE_FR,
    DIAGNOSE,
)
