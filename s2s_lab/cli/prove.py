"""``s2s-lab prove``: every check accepts right solutions, and rejects and names wrong ones."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from s2s_lab.grading.prove import Proof


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("--solutions", type=Path, metavar="DIR", help="default: solutions")
    parser.add_argument("--course", type=Path, metavar="DIR", help="a course folder of your own")
    parser.add_argument("--seed", type=int, default=0, help="which inputs are generated")
    parser.add_argument("--json", action="store_true", help="counts as JSON instead of a table")


def run(args: argparse.Namespace) -> int:
    """Print a row an exercise and their sum; 1 if something does not hold."""
    from s2s_lab.grading.prove import prove, total

    if args.course is not None:
        from s2s_lab.grading.own_course import use

        use(args.course)
    proofs = prove(args.solutions or (args.course or Path()) / "solutions", args.seed)
    everything = total(proofs.values())
    if args.json:
        print(json.dumps(asdict(everything)))
    else:
        _table({**proofs, "all": everything})
    return 0 if everything.holds else 1


def _table(proofs: "dict[str, Proof]") -> None:
    wide = max(map(len, proofs))
    print(f"{'exercise':{wide}}  solution  stub  rejected  named  alternatives")
    for name, proof in proofs.items():
        cells = (
            f"{proof.solutions_full}/{proof.exercises}".rjust(8),
            f"{proof.stubs_zero}/{proof.exercises}".rjust(4),
            f"{proof.wrong_rejected}/{proof.wrong}".rjust(8),
            f"{proof.wrong_named}/{proof.wrong}".rjust(5),
            f"{proof.alternatives_accepted}/{proof.alternatives}".rjust(12),
        )
        print(f"{name:{wide}}  {'  '.join(cells)}{'' if proof.holds else '  ✗'}")
