"""``s2s-lab hint``: the hints of an exercise, one level at a time."""

import argparse


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("name", help="chapter.task, as in check(…)")
    parser.add_argument(
        "--level",
        type=int,
        choices=(1, 2, 3),
        default=1,
        help="1 a nudge (default), 2 a tool, 3 nearly the answer",
    )


def run(args: argparse.Namespace) -> int:
    """Print one hint."""
    from s2s_lab.grading.hints import hint_at

    given = hint_at(args.name, args.level)
    print(f"hint {given.level} of 3 · {given.text}")
    if given.level < 3:
        print(f"more: s2s-lab hint {given.exercise} --level {given.level + 1}")
    return 0
