"""What a class handed in, read: for every student the work on each exercise, and what was refused.

Each notebook is read apart from the others. One that cannot be read is refused in a sentence, and
its student has nothing written for that chapter. Nothing is run here, and nothing is graded.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from unicodedata import combining, normalize

from s2s_lab.grading.cells import Script, scripts
from s2s_lab.grading.chapter import Chapter
from s2s_lab.grading.exercise import Exercise
from s2s_lab.grading.paper import Paper, paper
from s2s_lab.grading.submission import Notebook, Student, Submissions
from s2s_lab.grading.work import Grade


@dataclass
class Handed:
    """What one student handed in, and the grades for it."""

    student: Student
    scripts: tuple[Script, ...] = ()
    """One for each exercise of the class."""
    grades: dict[str, Grade] = field(default_factory=dict)
    """By exercise; complete when the class is graded."""
    told: list[str] = field(default_factory=list)
    """What was unusual about the notebooks, in sentences."""
    refused: list[str] = field(default_factory=list)
    """Files that were not read, and why."""

    @property
    def points(self) -> int:
        """Earned in all."""
        return sum(grade.result.points for grade in self.grades.values())


@dataclass
class Classroom:
    """Everything that grading starts from and reports are made of."""

    chapters: tuple[Chapter, ...]
    """Those that someone handed in."""
    students: tuple[Handed, ...]
    refused: tuple[str, ...] = ()
    """Files that are nobody's, and why."""
    sandbox: str = ""
    """What kept submissions in."""
    warning: str | None = None
    """What is missing there."""

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """Of all its chapters, in order."""
        return tuple(task.exercise for chapter in self.chapters for task in chapter.tasks)

    @property
    def points(self) -> int:
        """That can be earned."""
        return sum(exercise.points for exercise in self.exercises)


def classroom(handed_in: Submissions, chapters: Sequence[Chapter]) -> Classroom:
    """Read all notebooks."""
    students = {id: Handed(student) for id, student in handed_in.students.items()}
    for student, why in handed_in.refused:
        if student is not None:
            students[student.id].refused.append(why)
    papers: dict[tuple[str, str], Paper] = {}
    for notebook in handed_in.notebooks:
        _read(notebook, students[notebook.student.id], chapters, papers)
    used = {stem for _, stem in papers}
    there = tuple(one for one in chapters if one.stem in used) or tuple(chapters)
    for id, handed in students.items():
        for chapter in there:
            _take(handed, papers.get((id, chapter.stem)), chapter)
    ordered = sorted(students.values(), key=lambda one: (_plain(one.student.name), one.student.id))
    nobody = tuple(why for student, why in handed_in.refused if student is None)
    return Classroom(there, tuple(ordered), nobody)


def _plain(name: str) -> str:
    """For sorting: the same for letters with and without accents, large and small."""
    letters = (letter for letter in normalize("NFKD", name) if not combining(letter))
    return "".join(letters).casefold()


def _read(
    notebook: Notebook,
    handed: Handed,
    chapters: Sequence[Chapter],
    papers: dict[tuple[str, str], Paper],
) -> None:
    path = notebook.file.path
    try:
        found = paper(notebook.file.read())
        chapter = chapter_like(found, path.name, chapters)
    except ValueError as error:
        handed.refused.append(f"{path}: {error}.")
        return
    key = handed.student.id, chapter.stem
    if key in papers:
        handed.told.append(f"There are several notebooks for {chapter.stem}: {path} was graded.")
    papers[key] = found


def chapter_like(found: Paper, name: str, chapters: Sequence[Chapter]) -> Chapter:
    """The chapter that shares most solution cells with a notebook, or its file name.

    Raises:
        ValueError: if it looks like none of several.
    """
    ids = {cell.grade_id for cell in found.cells}

    def likeness(chapter: Chapter) -> tuple[int, bool]:
        return len(ids & set(chapter.solution_cells)), chapter.stem.lower() in name.lower()

    best = max(chapters, key=likeness)
    if likeness(best) == (0, False) and len(chapters) > 1:
        known = ", ".join(chapter.stem for chapter in chapters[:6])
        raise ValueError(f"expected a notebook of the course ({known}), got another one")
    return best


def _take(handed: Handed, found: Paper | None, chapter: Chapter) -> None:
    ready, told = scripts(found or Paper(()), chapter)
    handed.scripts += tuple(ready)
    handed.told += told if found is not None else ()
