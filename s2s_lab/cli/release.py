"""``s2s-lab release``: make the exercise notebooks from the solutions, or say if they differ."""

import argparse
from pathlib import Path


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("--solutions", type=Path, metavar="DIR", help="default: solutions")
    parser.add_argument("--exercises", type=Path, metavar="DIR", help="default: exercises")
    parser.add_argument("--course", type=Path, metavar="DIR", help="a course folder of your own")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if out of step")


def run(args: argparse.Namespace) -> int:
    """Write what has changed; with ``--check``, 1 if anything would."""
    from s2s_lab.grading.release import releases

    if args.course is not None:
        from s2s_lab.grading.own_course import use

        use(args.course)
    home = args.course or Path()
    solutions = args.solutions or home / "solutions"
    exercises = args.exercises or home / "exercises"
    ready = releases(solutions, exercises)
    stale = [release for release in ready if not release.in_step]
    expected = {release.exercise for release in ready}
    alone = sorted(set(exercises.glob("*.ipynb")) - expected)
    for path in alone:
        print(f"{path}: no solution of that name")
    if args.check:
        for release in stale:
            print(f"{release.exercise}: not what {release.solution} gives; run s2s-lab release")
        print(f"{len(ready) - len(stale)} of {len(ready)} exercise notebooks are in step")
        return int(bool(stale or alone))
    for release in stale:
        release.exercise.parent.mkdir(parents=True, exist_ok=True)
        release.exercise.write_text(release.text, encoding="utf-8")
        print(f"{release.exercise}: written")
    print(f"{len(ready)} exercise notebooks, {len(stale)} written")
    return int(bool(alone))
