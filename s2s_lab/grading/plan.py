"""The course as a list of chapters: what each takes, what it is worth, and how far a learner is.

It reads titles and minutes from the tutorials and the rest from the exercises, and loads no torch.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from s2s_lab.grading.chapters import CHAPTERS
from s2s_lab.grading.course import EXERCISES
from s2s_lab.grading.exercise import Exercise
from s2s_lab.grading.progress import Done


@dataclass(frozen=True)
class Planned:
    """One chapter."""

    number: str
    """``04``."""
    title: str
    tutorial_minutes: int
    exercises: tuple[Exercise, ...]
    done: Mapping[str, Done]
    """By the exercise's name; what is not in it has not been begun."""

    @property
    def exercise_minutes(self) -> int:
        """About how long all its exercises take."""
        return sum(exercise.minutes for exercise in self.exercises)

    @property
    def out_of(self) -> int:
        """The points that it has."""
        return sum(exercise.points for exercise in self.exercises)

    @property
    def points(self) -> int:
        """The points that the learner has."""
        return sum(self.of(exercise).points for exercise in self.exercises)

    @property
    def passed(self) -> int:
        """How many exercises have all their points."""
        return sum(self.of(exercise).points == exercise.points for exercise in self.exercises)

    def of(self, exercise: Exercise) -> Done:
        """What the learner has done in one of its exercises."""
        return self.done.get(exercise.name, Done())


def plan(tutorials: Path, done: Mapping[str, Done], language: str = "en") -> tuple[Planned, ...]:
    """Every chapter that has exercises, in order.

    Args:
        tutorials: the folder of the tutorials.
        done: what the learner has done; see `progress.read`.
        language: of the titles, for chapters whose tutorial is there in it.
    """
    folders = (tutorials / language, tutorials)
    by_number: dict[str, list[Exercise]] = {}
    for exercise in EXERCISES.values():
        if exercise.name.partition(".")[0] in CHAPTERS:
            by_number.setdefault(exercise.number.partition(".")[0], []).append(exercise)
    return tuple(
        Planned(number, *_about(folders, number), tuple(tasks), done)
        for number, tasks in by_number.items()
    )


def _about(folders: Iterable[Path], number: str) -> tuple[str, int]:
    """Title and minutes of a chapter's tutorial, from its first cell; empty and 0 without one."""
    found = [path for folder in folders for path in sorted(folder.glob(f"{number}_*.ipynb"))]
    for path in found:
        if path.stem == "00_start_here":
            continue
        head = "".join(json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"])
        title = re.search(r"^# (?:\d+ · )?(.+)$", head, re.MULTILINE)
        minutes = re.search(r"\*\*(\d+) (?:minutes|分钟)\*\*", head)
        return title[1].replace("*", "") if title else "", int(minutes[1]) if minutes else 0
    return "", 0
