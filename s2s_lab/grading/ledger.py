"""Every grade that was given, in one SQLite file: what for, on which inputs, by which check.

A grade is written at once and whole, or not at all, so grading that is stopped anywhere goes on
where it was. A grade belongs to a student, an exercise, the code that ran and the check that asked:
when one of them changes it is another grade, and the old one stays.
"""

import contextlib
import json
import os
import sqlite3
import threading
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import Any

from s2s_lab.grading.result import Counterexample, Result, Table
from s2s_lab.grading.work import Grade

VERSION = 1
"""Of the file's layout."""

_LAYOUT = """
CREATE TABLE grades (
    student TEXT NOT NULL,
    exercise TEXT NOT NULL,
    work TEXT NOT NULL,
    test TEXT NOT NULL,
    seed INTEGER NOT NULL,
    status TEXT NOT NULL,
    points INTEGER NOT NULL,
    grade TEXT NOT NULL,
    sandbox TEXT NOT NULL,
    at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (student, exercise, work, test)
) WITHOUT ROWID
"""


@dataclass(frozen=True)
class Key:
    """What a grade belongs to."""

    student: str
    exercise: str
    work: str
    """Digest of the code that ran, given cells and learner's."""
    test: str
    """Digest of the check that asked."""


@dataclass(frozen=True)
class Entry:
    """A grade as it stands in the ledger."""

    grade: Grade
    seed: int
    """The inputs it was given on: the same seed asks the same questions."""
    sandbox: str
    """What kept the learner's code in."""


class Ledger:
    """A context in which grades are read and written, by any number of threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()

    def __enter__(self) -> "Ledger":
        """Open the file, or begin one that only its owner may read: it holds the seeds.

        Raises:
            ValueError: if the file is no ledger, or one of another version.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        self._file = sqlite3.connect(self.path, check_same_thread=False, timeout=60)
        try:
            self._begin()
        except sqlite3.DatabaseError as error:
            self._file.close()
            raise ValueError(f"{self.path}: expected a ledger of grades, got {error}") from None
        return self

    def _begin(self) -> None:
        self._file.execute("PRAGMA journal_mode=WAL")
        self._file.execute("PRAGMA synchronous=NORMAL")  # a killed process loses no grade
        version = self._file.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, VERSION):
            raise sqlite3.DatabaseError(f"version {version} instead of {VERSION}")
        if version == 0:
            with self._file:
                self._file.execute(_LAYOUT.replace("TABLE", "TABLE IF NOT EXISTS", 1))
                self._file.execute(f"PRAGMA user_version={VERSION}")

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._file.close()

    def find(self, key: Key) -> Entry | None:
        """The grade that belongs to the key; None if it was not given yet."""
        where = "student=? AND exercise=? AND work=? AND test=?"
        with self._lock:
            row = self._file.execute(
                f"SELECT grade, seed, sandbox FROM grades WHERE {where}", astuple(key)
            ).fetchone()
        return None if row is None else Entry(from_json(row[0]), row[1], row[2])

    def write(self, key: Key, entry: Entry) -> None:
        """Write a grade, unless there is one already: the first stays."""
        result = entry.grade.result
        row = (*astuple(key), entry.seed, result.status, result.points, as_json(entry.grade))
        marks = ", ".join("?" * (len(row) + 1))
        with self._lock, self._file:
            self._file.execute(
                "INSERT OR IGNORE INTO grades (student, exercise, work, test, seed, status, "
                f"points, grade, sandbox) VALUES ({marks})",
                (*row, entry.sandbox),
            )

    def __len__(self) -> int:
        with self._lock:
            return int(self._file.execute("SELECT count(*) FROM grades").fetchone()[0])


def as_json(grade: Grade) -> str:
    """A grade as text that `from_json` reads; whatever language it is shown in, it is the same."""
    tree = asdict(grade)
    del tree["result"]["language"]
    return json.dumps(tree, default=sorted)


def from_json(text: str) -> Grade:
    """The grade that `as_json` wrote."""
    tree = json.loads(text)
    result = tree["result"]
    example = result["counterexample"]
    if example is not None:
        result["counterexample"] = Counterexample(
            example["call"],
            tuple(map(_table, example["inputs"])),
            _table(example["expected"]),
            _table(example["got"]),
            example["printed"],
        )
    return Grade(Result(**result), tuple(tree["told"]), tuple(tree["signs"]), tree["seconds"])


def _table(tree: dict[str, Any]) -> Table:
    return Table(
        tree["title"],
        tuple(tree["columns"]),
        tuple((name, tuple(cells)) for name, cells in tree["rows"]),
        frozenset(map(tuple, tree["differs"])),
        frozenset(map(tuple, tree["faint"])),
        frozenset((tuple(place), weight) for place, weight in tree.get("shades", ())),
    )
