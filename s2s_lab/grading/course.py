"""Which exercises the course has, and how to find one by its name.

It loads torch only to look for a name in a course of one's own, and does not check anything.
"""

import difflib
from importlib import import_module
from pathlib import Path

from s2s_lab.grading.chapters import CHAPTERS
from s2s_lab.grading.exercise import Exercise
from s2s_lab.language import say

EXERCISES: dict[str, Exercise] = {
    exercise.name: exercise
    for chapter in CHAPTERS
    for exercise in import_module(f"s2s_lab.grading.exercises.{chapter}").EXERCISES
}
"""Every exercise by name, in the order of the course."""


def exercise(name: str, language: str | None = None) -> Exercise:
    """The exercise of that name, of this course or of one of your own around the current folder.

    Raises:
        ValueError: if there is none; the sentence, in that language, gives the nearest name.

    >>> exercise("encoder_decoder.last_stat", "en")
    Traceback (most recent call last):
    ...
    ValueError: no exercise is called 'encoder_decoder.last_stat'; \
did you mean 'encoder_decoder.last_state'?
    """
    if name not in EXERCISES:
        from s2s_lab.grading.own_course import use_near

        use_near(Path.cwd())
    if name in EXERCISES:
        return EXERCISES[name]
    raise ValueError(say("no exercise", language, name=name, nearest=nearest(str(name))))


def nearest(name: str) -> str:
    """The name of an exercise that looks most like this one."""

    def likeness(known: str) -> float:
        tail = known.partition(".")[2]
        return max(
            difflib.SequenceMatcher(None, name.lower(), other).ratio() for other in (known, tail)
        )

    return max(EXERCISES, key=likeness)
