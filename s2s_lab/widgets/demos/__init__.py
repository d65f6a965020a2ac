"""Three minutes in class for each chapter: a question, a widget that is set up for it, the answer.

The answer is computed from the widget that is shown, so that a poll cannot be wrong. Nothing is
imported before a demo is made.
"""

from s2s_lab.widgets.demos import (
    attention,
    cells,
    critical_reading,
    decoding,
    encoder_decoder,
    evaluation,
    local_attention,
    parallel_encoders,
    pretraining,
    signals,
    teacher_forcing,
    text,
    training,
    translation,
)
from s2s_lab.widgets.lecture_demo import LectureDemo

DEMOS = tuple(
    chapter.DEMO
    for chapter in (
        text,
        cells,
        encoder_decoder,
        teacher_forcing,
        attention,
        local_attention,
        decoding,
        training,
        evaluation,
        translation,
        parallel_encoders,
        pretraining,
        signals,
        critical_reading,
    )
)
"""In the order of the course."""


def find(chapter: str) -> LectureDemo:
    """The demo of a chapter.

    Raises:
        ValueError: if it has none.
    """
    for demo in DEMOS:
        if demo.chapter == chapter.zfill(2):
            return demo
    known = ", ".join(demo.chapter for demo in DEMOS)
    raise ValueError(f"chapter: expected one of {known}, got {chapter!r}")
