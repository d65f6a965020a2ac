"""The same submissions through this grader, nbgrader and Otter: a table of what each gives away.

    python -m tests.grading.attacks.peers [--graders ours nbgrader otter] [--only NAME ...]
        [--keep FILE] [--json]

Needs nbgrader, otter-grader and bubblewrap. nbgrader and Otter run hostile code with all the files
of this account, so that each of their commands gets a bubblewrap of its own here, in which nothing
but one folder can be written to. It does not keep processes from multiplying: use a machine, or a
container with a limit on processes, that may break. It takes about an hour; with `--keep` each
result is written down at once, and a run that was stopped goes on where it was.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from s2s_lab.grading.cells import scripts
from s2s_lab.grading.paper import paper
from s2s_lab.grading.sandbox import Sandbox
from s2s_lab.grading.work import Deadly, grade
from tests.grading.attacks.attack import ALL, Attack
from tests.grading.attacks.honest import HONEST
from tests.grading.attacks.suite import ATTACKS
from tests.grading.rivals import CHAPTER, HAS_NBGRADER, HAS_OTTER, STEM, TOO_LONG, NbGrader, Otter

PATIENCE = 60.0
"""Seconds for one submission; whoever takes longer is stalled. More on a machine that is busy."""
Points = dict[str, float]
Grader = Callable[[Attack], tuple[Points, str]]
"""Gives points by exercise, and what its command said."""


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
    """Processes that were left behind."""
    seconds: float


def ours(sandbox: Sandbox, attack: Attack) -> tuple[Points, str]:
    """This grader."""
    try:
        ready, _ = scripts(paper(attack.file()), CHAPTER)
    except ValueError as error:
        return {}, str(error)
    deadly = Deadly()
    return {s.exercise: grade(sandbox, s, 2**40 + 7, deadly).result.points for s in ready}, ""


def contained(folder: Path) -> list[str]:
    """Words before a command: all can be read, one folder written; then processes are counted."""
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        raise ValueError("expected bubblewrap on this machine (bwrap), found none")
    shown = ["--ro-bind", "/", "/", "--bind", str(folder), str(folder)]
    own = ["--dev", "/dev", "--proc", "/proc", "--unshare-all", "--die-with-parent"]
    limits = "ulimit -v 8000000; ulimit -f 204800"
    count = limits + '; "$@"; echo "left: $(grep -l python /proc/[0-9]*/comm | wc -l)"'
    return [bwrap, *shown, *own, "--", "sh", "-c", count, "sh"]


def clear(folder: Path) -> None:
    """Delete a folder, however deep it is: Python's own way stops at its limit of recursion."""
    subprocess.run(["rm", "-rf", "--", str(folder)], check=False)


def nbgrader(course: NbGrader, patience: float, attack: Attack) -> tuple[Points, str]:
    """nbgrader on a course whose assignment has been generated."""
    for name in ("submitted", "home"):
        clear(course.folder / name)
    student = attack.name.replace("_", "-")
    course.hand_in(student, attack.file())
    words = ("autograde", STEM, "--create", "--force", "--student", student)
    said = course.command(*words, seconds=patience)
    return course.points().get(student, {}), said


def otter(assignment: Otter, patience: float, attack: Attack) -> tuple[Points, str]:
    """Otter on an exported assignment."""
    clear(assignment.folder / "home")
    return assignment.points(attack.name, attack.file(), patience), assignment.said


def seen(attack: Attack, grader: Grader) -> Seen:
    """Grade a submission, and compare."""
    begun = time.monotonic()
    got, said = grader(attack)
    seconds = time.monotonic() - begun
    beyond = {name: given - attack.points.get(name, 0) for name, given in got.items()}
    missing = {name: earned - got.get(name, 0) for name, earned in attack.points.items()}
    return Seen(
        attack.name,
        attack.kind,
        sum(max(0.0, more) for more in beyond.values()),
        sum(max(0.0, less) for less in missing.values()),
        sum(got.values()) >= sum(ALL.values()) > sum(attack.points.values()),
        said == TOO_LONG,
        max((int(count) for count in re.findall(r"left: (\d+)", said)[-1:]), default=0),
        round(seconds, 2),
    )


def table(results: dict[str, list[Seen]], patience: float) -> str:
    """The README's table."""
    rows: list[tuple[str, Callable[[Seen], bool]]] = [
        ("earned marks that they had not earned", lambda one: one.unearned > 0),
        ("of them every mark there is", lambda one: one.everything),
        ("cost honest work its marks", lambda one: one.lost > 0),
        (f"did not end in {patience:g} seconds", lambda one: one.stalled),
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
    parser.add_argument("--patience", type=float, default=PATIENCE, metavar="SECONDS")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="results so far, a line each")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    chosen = [one for one in (*HONEST, *ATTACKS) if not args.only or one.name in args.only]
    results: dict[str, list[Seen]] = {}
    known = kept(args.keep)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, Sandbox() as sandbox:
        for name, grader in _graders(args, Path(folder), sandbox).items():
            results[name] = []
            for one in chosen:
                found = known.get((name, one.name)) or seen(one, grader)
                results[name].append(found)
                if (name, one.name) not in known:
                    keep(args.keep, name, found)
        clear(Path(folder))
    if args.json:
        print(json.dumps({name: [asdict(one) for one in all] for name, all in results.items()}))
    else:
        print(table(results, args.patience))


def kept(file: Path | None) -> dict[tuple[str, str], Seen]:
    """What an earlier run has seen, by grader and submission."""
    if file is None or not file.is_file():
        return {}
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return {(line.pop("grader"), line["name"]): Seen(**line) for line in lines}


def keep(file: Path | None, grader: str, found: Seen) -> None:
    """Write a result down, on the screen and in the file."""
    line = json.dumps({"grader": grader, **asdict(found)})
    print(line, file=sys.stderr, flush=True)
    if file is not None:
        with file.open("a", encoding="utf-8") as out:
            print(line, file=out)


def _graders(args: argparse.Namespace, folder: Path, sandbox: Sandbox) -> dict[str, Grader]:
    """Those that are asked for and installed."""
    names, patience = args.graders, args.patience
    found: dict[str, Grader] = {}
    if "ours" in names:
        found["ours"] = partial(ours, sandbox)
    if "nbgrader" in names and HAS_NBGRADER:
        course = NbGrader(folder / "nbgrader", 30, contained(folder / "nbgrader"))
        said = course.command("generate_assignment", STEM, "--create")
        if not (course.folder / "release" / STEM).is_dir():
            raise ValueError(f"expected that nbgrader makes the assignment, got {said[-300:]}")
        found["nbgrader"] = partial(nbgrader, course, patience)
    if "otter" in names and HAS_OTTER:
        assignment = Otter(folder / "otter", contained(folder / "otter"))
        found["otter"] = partial(otter, assignment, patience)
    return found


if __name__ == "__main__":
    main()
