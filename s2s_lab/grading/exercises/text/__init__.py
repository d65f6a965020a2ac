"""Chapter 00, from text to tensors: its graded exercises as a learner reads about them.

The questions that `check` asks are in `checks/text/`.
"""

from s2s_lab.grading.exercises.text.batches import BUILD_VOCAB, ENCODE_BATCH
from s2s_lab.grading.exercises.text.pieces import BPE_ENCODE, BPE_TRAIN
from s2s_lab.grading.exercises.text.vectors import MAKE_EMBEDDING, ONE_HOT_LOOKUP

EXERCISES = (
    BUILD_VOCAB,
    ENCODE_BATCH,
    ONE_HOT_LOOKUP,
    BPE_TRAIN,
    BPE_ENCODE,
    MAKE_EMBEDDING,
)
