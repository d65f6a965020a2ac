"""The chapters that have graded exercises, in the order of the course.

Each name is a module of `exercises`, a package of `checks` and one of `inside.questions`, and the
end of a notebook's name: ``04_attention.ipynb``.
"""

CHAPTERS = (
    "text",
    "cells",
    "encoder_decoder",
    "teacher_forcing",
    "attention",
    "local_attention",
    "decoding",
    "training",
    "evaluation",
    "translation",
    "parallel_encoders",
    "pretraining",
    "signals",
    "critical_reading",
)
"""Names, in order."""
