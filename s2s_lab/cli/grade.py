"""``s2s-lab grade``: grade a class's notebooks in a sandbox, and write the reports."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from s2s_lab.language import LANGUAGES

if TYPE_CHECKING:
    from s2s_lab.grading.classroom import Classroom
    from s2s_lab.grading.ledger import Ledger


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    from s2s_lab.grading.gradebook import FORMATS

    parser.add_argument(
        "submissions",
        type=Path,
        help="a folder of notebooks, a zip from Canvas, Moodle or Gradescope, nbgrader's "
        "submitted/ folder, or one notebook",
    )
    parser.add_argument(
        "--solutions",
        type=Path,
        metavar="DIR",
        help="the teacher's notebooks (default: solutions, or those of --course)",
    )
    parser.add_argument("--course", type=Path, metavar="DIR", help="a course folder of your own")
    parser.add_argument("--out", type=Path, default=Path("report"), metavar="DIR")
    parser.add_argument("--format", choices=FORMATS, default="plain", help="of gradebook.csv")
    parser.add_argument(
        "--assignment", default="", metavar="NAME", help="one column of this name in the gradebook"
    )
    parser.add_argument(
        "--language",
        choices=LANGUAGES,
        help="of what students read (default: S2S_LAB_LANGUAGE, else en)",
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--jobs", type=int, metavar="N", help="at a time (default: one a core)")
    where.add_argument(
        "--dask",
        metavar="ADDRESS",
        help="grade on the workers of a Dask cluster, as tcp://lead:8786 (extra: dask)",
    )
    parser.add_argument(
        "--isolation",
        choices=("auto", "bubblewrap", "none"),
        default="auto",
        help="what keeps submissions in (default: the best there is)",
    )
    parser.add_argument(
        "--again",
        metavar="STUDENT",
        help="only grade this student (id) once more, on the same inputs, and compare",
    )


def run(args: argparse.Namespace) -> int:
    """Grade what is not graded yet; 1 if a file was refused."""
    from tqdm import tqdm

    from s2s_lab.grading.chapter import chapters
    from s2s_lab.grading.classroom import classroom
    from s2s_lab.grading.ledger import Ledger
    from s2s_lab.grading.own_course import use
    from s2s_lab.grading.report import write_report
    from s2s_lab.grading.submission import submissions

    if args.course is not None:
        use(args.course)
    folder = args.solutions or (args.course or Path()) / "solutions"
    room = classroom(submissions(args.submissions), chapters(folder))
    if args.again is not None:
        return _again(args, room)
    total = len(room.students) * len(room.exercises)
    with (
        Ledger(args.out / "ledger.sqlite") as ledger,
        tqdm(total=total, unit="exercise", disable=None) as bar,
    ):
        _grade(args, room, ledger, bar.update)
    write_report(room, args.out, args.format, args.assignment, args.language)
    refused = list(room.refused)
    refused += [f"{one.student.name}: {why}" for one in room.students for why in one.refused]
    print(f"graded in {room.sandbox}" if room.sandbox else "nothing to run")
    if room.warning:
        print(f"warning: {room.warning}")
    for why in refused[:20]:
        print(f"refused: {why}")
    print(f"{len(room.students)} students, {total} grades: {args.out / 'index.html'}")
    return int(bool(refused))


def _grade(
    args: argparse.Namespace, room: "Classroom", ledger: "Ledger", done: Callable[[int], object]
) -> None:
    """Here, or on a cluster."""
    if args.dask is not None:
        from s2s_lab.grading.cluster import grade_on_cluster

        grade_on_cluster(room, ledger, address=args.dask, isolation=args.isolation, done=done)
        return
    from s2s_lab.grading.grading import grade_class
    from s2s_lab.grading.place import cores

    jobs = cores() if args.jobs is None else args.jobs
    grade_class(room, ledger, jobs=jobs, isolation=args.isolation, done=done)


def _again(args: argparse.Namespace, room: "Classroom") -> int:
    """Print each exercise's points, then and now; 1 if they differ."""
    from s2s_lab.grading.grading import grade_again
    from s2s_lab.grading.ledger import Ledger

    found = [handed for handed in room.students if handed.student.id == args.again]
    if not found:
        raise ValueError(f"{args.submissions}: no student has the id {args.again!r}")
    same = True
    with Ledger(args.out / "ledger.sqlite") as ledger:
        for entry, now in grade_again(found[0], ledger, args.isolation):
            before = entry.grade.result
            same = same and before.points == now.result.points
            print(f"{before.points} points then, on the inputs of seed {entry.seed}; now:")
            print(f"{now.result.text()}\n")
    print("the same points" if same else "not the same points")
    return int(not same)
