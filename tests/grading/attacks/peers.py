"""The same submissions through this grader, nbgrader and Otter: a table of what each gives away.

    python -m tests.grading.attacks.peers [--graders ours nbgrader otter] [--only NAME ...] [--json]

Needs nbgrader and otter-grader installed. **They run hostile code as this account**, with all its
files: use a machine that holds nothing of worth. Every submission is graded alone, with a limit on
its time, and an honest one right after it.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from s2s_lab.grading.cells import scripts
from s2s_lab.grading.inside.limits import Limits
from s2s_lab.grading.paper import paper
from s2s_lab.grading.sandbox import Sandbox
from s2s_lab.grading.work import Deadly, grade
from tests.grading.attacks.attack import ALL, Attack
from tests.grading.attacks.honest import HONEST
from tests.grading.attacks.suite import ATTACKS
from tests.grading.rivals import CHAPTER, HAS_NBGRADER, HAS_OTTER, STEM, NbGrader, Otter

PATIENCE = 60.0
"""Seconds for one submission; whoever takes longer is stalled."""
Points = dict[str, float]


@dataclass(frozen=True)
class Seen:
    """What a grader made of a submission."""

    name: str
    kind: str
    unearned: float
    """Points beyond what it has earned."""
    lost: float
    """Earned points that it did not get."""
    everything: bool
    """It has every point of the assignment, and had not earned them."""
    stalled: bool
    remained: int
    """Processes that were left behind; they are ended."""
    seconds: float


def ours(sandbox: Sandbox) -> Callable[[Attack], Points]:
    """This grader, with the time limit that the others have for a cell."""

    def points(attack: Attack) -> Points:
        try:
            ready, _ = scripts(paper(attack.file()), CHAPTER)
        except ValueError:
            return {}
        deadly = Deadly()
        return {s.exercise: grade(sandbox, s, 2**40 + 7, deadly).result.points for s in ready}

    return points


def nbgrader(course: NbGrader, seconds: float = PATIENCE) -> Callable[[Attack], Points]:
    """nbgrader on a course whose assignment has been generated."""

    def points(attack: Attack) -> Points:
        shutil.rmtree(course.folder / "submitted", ignore_errors=True)
        student = attack.name.replace("_", "-")
        course.hand_in(student, attack.file())
        words = ("autograde", STEM, "--create", "--force", "--student", student)
        course.command(*words, seconds=seconds)
        return course.points().get(student, {})

    return points


def otter(assignment: Otter, seconds: float = PATIENCE) -> Callable[[Attack], Points]:
    """Otter on an exported assignment."""

    def points(attack: Attack) -> Points:
        return assignment.points(attack.name, attack.file(), seconds)

    return points


def seen(attack: Attack, points: Callable[[Attack], Points]) -> Seen:
    """Grade a submission, and compare."""
    before = {process.pid for process in psutil.process_iter()}
    begun = time.monotonic()
    got = points(attack)
    seconds = time.monotonic() - begun
    beyond = {name: given - attack.points.get(name, 0) for name, given in got.items()}
    missing = {name: earned - got.get(name, 0) for name, earned in attack.points.items()}
    return Seen(
        attack.name,
        attack.kind,
        sum(max(0.0, more) for more in beyond.values()),
        sum(max(0.0, less) for less in missing.values()),
        sum(got.values()) >= sum(ALL.values()) > sum(attack.points.values()),
        seconds >= PATIENCE,
        _ended(before),
        round(seconds, 2),
    )


def _ended(before: set[int]) -> int:
    """End what was left behind by this process's work; how many there were."""
    time.sleep(0.2)
    count = 0
    for process in psutil.process_iter():
        try:
            mine = str(Path(sys.prefix)) in " ".join(process.cmdline())
            if process.pid in before or not mine or process.status() == psutil.STATUS_ZOMBIE:
                continue
            process.kill()
        except psutil.Error:
            continue
        count += 1
    return count


def table(results: dict[str, list[Seen]]) -> str:
    """The README's table."""
    rows: list[tuple[str, Callable[[Seen], bool]]] = [
        ("earned marks that they had not earned", lambda one: one.unearned > 0),
        ("of them every mark there is", lambda one: one.everything),
        ("cost honest work its marks", lambda one: one.lost > 0),
        ("stalled for a minute or more", lambda one: one.stalled),
        ("left processes behind", lambda one: one.remained > 0),
    ]
    lines = [f"| of {len(ATTACKS)} hostile submissions | {' | '.join(results)} |"]
    lines.append(f"| --- |{' --- |' * len(results)}")
    for text, holds in rows:
        counts = [str(sum(map(holds, found))) for found in results.values()]
        lines.append(f"| {text} | {' | '.join(counts)} |")
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> None:
    """Grade, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--graders", nargs="+", default=["ours", "nbgrader", "otter"])
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    chosen = [one for one in (*HONEST, *ATTACKS) if not args.only or one.name in args.only]
    results: dict[str, list[Seen]] = {}
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        Sandbox(limits=Limits(seconds=20.0)) as sandbox,
    ):
        graders: dict[str, Callable[[Attack], Points]] = {"ours": ours(sandbox)}
        if HAS_NBGRADER and "nbgrader" in args.graders:
            course = NbGrader(Path(folder) / "nbgrader", seconds=30)
            course.command("generate_assignment", STEM, "--create")
            graders["nbgrader"] = nbgrader(course)
        if HAS_OTTER and "otter" in args.graders:
            graders["otter"] = otter(Otter(Path(folder) / "otter"))
        for name in (name for name in args.graders if name in graders):
            results[name] = []
            for one in chosen:
                results[name].append(seen(one, graders[name]))
                print(name, json.dumps(asdict(results[name][-1])), file=sys.stderr, flush=True)
    if args.json:
        print(json.dumps({name: [asdict(one) for one in all] for name, all in results.items()}))
    else:
        print(table(results))


if __name__ == "__main__":
    main()
