"""A chapter as an assignment for Otter-Grader: notebook, a test for each exercise, and their zip.

Otter runs a test in the learner's own process: whoever wants its points safe grades with
``s2s-lab grade``. Otter is not needed to write the assignment, and nothing is run here.
"""

import io
import json
import pprint
import zipfile
from pathlib import Path

from s2s_lab.grading.chapter import Task, chapter
from s2s_lab.grading.release import released

REQUIREMENTS = "s2s_lab\n"
CONFIG = {"show_hidden": False, "show_stdout": True, "zips": False}
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the zip, so that the same course gives the same bytes."""


def assignment(solution: Path) -> dict[str, bytes]:
    """The files of the assignment that a solution notebook gives, by their path in its folder.

    Raises:
        ValueError: if the notebook cannot be released, or has no exercise.
    """
    tasks = chapter(solution).tasks
    if not tasks:
        raise ValueError(f"{solution}: expected a graded exercise, found none")
    grader = {
        "otter_config.json": f"{json.dumps(CONFIG, indent=2)}\n",
        "requirements.txt": REQUIREMENTS,
        **{f"tests/{_file(task)}": _test(task) for task in tasks},
    }
    files = {name: text.encode() for name, text in grader.items()}
    notebook = {solution.name: released(solution).encode()}
    return {**notebook, **files, "autograder.zip": _zipped(files)}


def _file(task: Task) -> str:
    return f"{task.exercise.name.partition('.')[2]}.py"


def _test(task: Task) -> str:
    """A test file in Otter's format: a doctest that asks the exercise's own check."""
    code = (
        f">>> import s2s_lab\n>>> s2s_lab.check({task.exercise.name!r}, {task.name}).passed\nTrue\n"
    )
    test = {
        "name": task.exercise.name.partition(".")[2],
        "points": task.exercise.points,
        "suites": [{"type": "doctest", "cases": [{"code": code, "hidden": False}]}],
    }
    return f"OK_FORMAT = True\n\ntest = {pprint.pformat(test, width=100, sort_dicts=False)}\n"


def _zipped(files: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content)
    return data.getvalue()
