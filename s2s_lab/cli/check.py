"""``s2s-lab check``: what the checks of a notebook say, in a terminal, with a sum of points."""

import argparse
from pathlib import Path


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("notebook", type=Path, help="exercises/02_encoder_decoder.ipynb")
    parser.add_argument("--brief", action="store_true", help="the sum of points alone")


def run(args: argparse.Namespace) -> int:
    """Print each result and a table; 0 if everything passed, else 1."""
    from s2s_lab.grading.result import Result
    from s2s_lab.grading.terminal import results

    found: list[Result] = []
    for one in results(args.notebook):
        if isinstance(one, Result):
            found.append(one)
        if not args.brief:
            print(f"{one}\n")
    wide = max(len(result.exercise) for result in found)
    for result in found:
        print(f"{result.exercise:{wide}}  {result.status:7}  {result.points} of {result.out_of}")
    earned, possible = sum(r.points for r in found), sum(r.out_of for r in found)
    print(f"{'all':{wide}}  {'':7}  {earned} of {possible} points")
    return int(any(not result.passed for result in found))
