"""``s2s-lab check``: what the checks of a notebook say, in a terminal, with a sum of points."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from s2s_lab.language import left, say, width

if TYPE_CHECKING:
    from s2s_lab.grading.result import Result


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("notebook", type=Path, help="exercises/02_encoder_decoder.ipynb")
    parser.add_argument("--brief", action="store_true", help="the sum of points alone")


def run(args: argparse.Namespace) -> int:
    """Print each result and a table; 0 if everything passed, else 1."""
    from s2s_lab.grading.result import Result
    from s2s_lab.grading.terminal import results

    found: list[Result] = []
    for one in results(args.notebook, args.language):
        if isinstance(one, Result):
            found.append(one)
        if not args.brief:
            print(f"{one}\n")
    print(_table(found, args.language))
    return int(any(not result.passed for result in found))


def _table(found: "list[Result]", language: str | None) -> str:
    """A line an exercise, and the sum of points."""
    earned, possible = sum(r.points for r in found), sum(r.out_of for r in found)
    rows = [
        (
            result.exercise,
            say(result.status, language),
            say("share", language, points=result.points, out_of=result.out_of),
        )
        for result in found
    ]
    rows.append((say("all", language), "", say("points", language, points=earned, out_of=possible)))
    wide = [max(7, *(width(row[column]) for row in rows)) for column in range(2)]
    return "\n".join(f"{left(a, wide[0])}  {left(b, wide[1])}  {c}" for a, b, c in rows)
