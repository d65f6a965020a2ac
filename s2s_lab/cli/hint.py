"""``s2s-lab hint``: the hints of an exercise, one level at a time."""

import argparse

from s2s_lab.language import say


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

    given = hint_at(args.name, args.level, args.language)
    print(f"{given.heading} · {given.text}")
    if given.level < 3:
        more = f"s2s-lab hint {given.exercise} --level {given.level + 1}"
        print(say("more", args.language, command=more))
    return 0
