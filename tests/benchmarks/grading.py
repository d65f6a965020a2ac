"""Seconds a submission: this grader against ``nbgrader autograde``, and what isolation adds.

python tests/benchmarks/grading.py [--json]

All grade the same honest submissions of one chapter. The time of a class is that of the whole
command: sandboxes are started, every exercise of every submission is graded, reports are written.
nbgrader grades the first few of them, each in a run of its own after one that is not counted, and
its seconds a submission are the mean: it starts a kernel for each, so a hundred take a hundred
times as long. What isolation adds is measured with one job, without the start of the sandbox,
interleaved, best of some rounds.
"""

import argparse
import contextlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from unittest import mock

from s2s_lab.grading.cells import scripts
from s2s_lab.grading.chapter import chapter
from s2s_lab.grading.classroom import classroom
from s2s_lab.grading.grading import grade_class
from s2s_lab.grading.isolation import isolation
from s2s_lab.grading.ledger import Ledger
from s2s_lab.grading.paper import paper
from s2s_lab.grading.place import cores
from s2s_lab.grading.report import write_report
from s2s_lab.grading.sandbox import Sandbox
from s2s_lab.grading.submission import submissions
from s2s_lab.grading.work import grade

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "solutions" / "02_encoder_decoder.ipynb"
MARKS = ("### BEGIN SOLUTION", "### END SOLUTION")


def honest(folder: Path, count: int) -> None:
    """Solved notebooks, no two alike: names of variables and comments differ."""
    tree: dict[str, Any] = json.loads(SOURCE.read_text(encoding="utf-8"))
    released = json.loads((ROOT / "exercises" / SOURCE.name).read_text(encoding="utf-8"))
    rng = random.Random(0)
    for student in range(count):
        name = f"value{rng.randrange(10**6)}"
        for cell, solved in zip(released["cells"], tree["cells"], strict=True):
            given: Mapping[str, Any] = cell["metadata"].get("nbgrader", {})
            if given.get("solution"):
                lines = "".join(solved["source"]).splitlines()
                kept = [line for line in lines if line.strip() not in MARKS]
                cell["source"] = "\n".join([f"# {name}", *kept]).replace("finished", name)
        path = folder / f"student{student:03}" / SOURCE.stem / SOURCE.name
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(released), encoding="utf-8")


def ours(handed_in: Path, out: Path, jobs: int) -> float:
    """Seconds a submission."""
    begun = time.perf_counter()
    room = classroom(submissions(handed_in), [chapter(SOURCE)])
    with Ledger(out / "ledger.sqlite") as ledger:
        grade_class(room, ledger, jobs=jobs)
    write_report(room, out, "plain")
    seconds = time.perf_counter() - begun
    lost = [handed.student.id for handed in room.students if handed.points != room.points]
    assert not lost, f"expected full points for all, not for {lost}"
    return seconds / len(room.students)


def nbgraders(handed_in: Path, folder: Path, count: int) -> float:
    """Seconds a submission, the mean of `count` runs after one that is not counted."""
    stem = SOURCE.stem
    (folder / "source" / stem).mkdir(parents=True)
    shutil.copy(SOURCE, folder / "source" / stem)
    config = "c = get_config()\nc.CourseDirectory.course_id = 'c'\n"
    (folder / "nbgrader_config.py").write_text(config)
    shutil.copytree(handed_in, folder / "submitted")
    _nbgrader(folder, "generate_assignment", stem, "--create")
    times = []
    for student in range(count + 1):
        begun = time.perf_counter()
        _nbgrader(folder, "autograde", stem, f"--student=student{student:03}", "--create")
        times.append(time.perf_counter() - begun)
    return sum(times[1:]) / count


def _nbgrader(folder: Path, *words: str) -> None:
    code = "import sys; from nbgrader.apps.nbgraderapp import main; sys.exit(main())"
    call = [sys.executable, "-c", code, *words]
    done = subprocess.run(
        call, cwd=folder, env=_environment(folder), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise OSError(f"nbgrader {words[0]} ended with {done.returncode}: {done.stderr[-400:]}")


def _environment(folder: Path) -> dict[str, str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    mine = {"PATH": path, "PYTHONPATH": str(ROOT), "HOME": str(folder), "OMP_NUM_THREADS": "1"}
    return {**os.environ, **mine}


def isolation_cost(handed_in: Path, count: int, rounds: int) -> float:
    """Seconds a submission that bubblewrap, namespaces and the filter add to bare limits."""
    one = chapter(SOURCE)
    work = [
        scripts(paper(path.read_bytes()), one)[0]
        for path in sorted(handed_in.rglob("*.ipynb"))[:count]
    ]
    with Sandbox("bubblewrap") as locked, _without_locks() as bare:
        assert not bare.locks, f"expected no locks, got {bare.locks}"
        best = dict.fromkeys((locked, bare), float("inf"))
        for _ in range(rounds):
            for sandbox in best:
                begun = time.perf_counter()
                for student in work:
                    for script in student:
                        assert grade(sandbox, script, 1).result.passed
                best[sandbox] = min(best[sandbox], (time.perf_counter() - begun) / len(work))
    return best[locked] - best[bare]


@contextlib.contextmanager
def _without_locks() -> Iterator[Sandbox]:
    """A sandbox that is none, for comparison: its own copy of the locks grants nothing."""

    def unlocked(kind: str, folder: str, *rest: Any) -> Any:
        found = isolation("none", folder, *rest)
        locks = Path(folder) / "code" / "s2s_lab" / "grading" / "inside" / "locks.py"
        with locks.open("a", encoding="utf-8") as file:
            file.write("\n\ndef granted(settings):\n    return ()\n")
        return found

    with mock.patch("s2s_lab.grading.sandbox.isolation", unlocked), Sandbox("none") as sandbox:
        yield sandbox


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--submissions", type=int, default=100)
    parser.add_argument("--nbgrader", type=int, default=5, help="submissions that nbgrader grades")
    parser.add_argument("--jobs", type=int, default=cores())
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        honest(folder / "submitted", args.submissions)
        seconds = ours(folder / "submitted", folder / "report", args.jobs)
        theirs = nbgraders(folder / "submitted", folder / "course", args.nbgrader)
        added = isolation_cost(folder / "submitted", 10, 3)
    if args.json:
        figures = {
            "seconds_per_submission": seconds,
            "ratio_nbgrader": theirs / seconds,
            "isolation_cost": added,
        }
        print(json.dumps(figures))
        return
    print(f"{seconds:8.3f} s a submission, {args.submissions} of them, {args.jobs} at a time")
    print(f"{theirs:8.3f} s with nbgrader autograde, mean of {args.nbgrader}")
    print(f"{theirs / seconds:8.1f} times as fast")
    print(f"{added:8.4f} s a submission added by isolation")


if __name__ == "__main__":
    main()
