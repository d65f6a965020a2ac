"""Grades a learner's own notebooks as a class is graded: in a sandbox, on fresh inputs.

What comes of it says the same as a teacher's grading would; a teacher does not take it on trust.
"""

import secrets
from collections.abc import Iterator
from pathlib import Path

from s2s_lab.grading.cells import scripts
from s2s_lab.grading.chapter import chapters
from s2s_lab.grading.paper import paper
from s2s_lab.grading.place import Place
from s2s_lab.grading.result import Result
from s2s_lab.grading.work import Deadly


def examined(folder: Path, given: Path, isolation: str = "auto") -> Iterator[Result]:
    """The result of every exercise of every notebook that is there, in the order of the course.

    Args:
        folder: the learner's notebooks.
        given: the same notebooks as they were given out.
        isolation: as in `isolation.isolation`.

    Raises:
        ValueError: if a notebook cannot be read, or none is there.
        OSError: if no sandbox can be started.
    """
    known = [one for one in chapters(given) if (folder / f"{one.stem}.ipynb").is_file()]
    if not known:
        raise ValueError(f"{folder}: expected notebooks of the course, found none")
    with Place(isolation) as place:
        for chapter in known:
            path = folder / f"{chapter.stem}.ipynb"
            try:
                written, _ = scripts(paper(path.read_bytes()), chapter)
            except ValueError as error:
                raise ValueError(f"{path}: {error}") from None
            deadly = Deadly()
            for script in written:
                yield place.grade(script, secrets.randbits(48), deadly).result
