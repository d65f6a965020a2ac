"""``s2s-lab new-exercise``: a small working exercise in a course folder of your own, to change."""

import argparse
from pathlib import Path


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("name", help="chapter.task, for example my_chapter.masked_mean")
    parser.add_argument(
        "--course", type=Path, default=Path("."), metavar="DIR", help="the course's folder"
    )


def run(args: argparse.Namespace) -> int:
    """Write the files and say what comes next."""
    from s2s_lab.grading.new_exercise import new_exercise

    for path in new_exercise(args.name, args.course):
        print(f"{path}: written")
    print("It works as it is: change the question, the check and the cells until it is yours, then")
    print(f"  s2s-lab release --course {args.course}")
    print(f"  s2s-lab prove --course {args.course}")
    return 0
