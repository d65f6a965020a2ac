"""``s2s-lab experiment``: the course's claims, measured here and now."""

import argparse
import json
from time import perf_counter


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("name", nargs="?", help="which one; without a name they are listed")
    parser.add_argument("--seeds", nargs="+", type=int, help="seeds instead of the usual ones")
    parser.add_argument("--json", action="store_true", help="the outcome as JSON")


def run(args: argparse.Namespace) -> int:
    """Run it; 1 if the claim does not hold."""
    from s2s_lab.experiments import NAMES, experiment

    if args.name is None:
        for name in NAMES:
            one = experiment(name)
            print(f"{one.chapter}  {name:16}  about {one.minutes:g} min  {one.claim}")
        return 0
    chosen = experiment(args.name)
    if not args.json:
        print(f"Claim (chapter {chosen.chapter}): {chosen.claim}", flush=True)
    begun = perf_counter()
    outcome = chosen.run(tuple(args.seeds or chosen.seeds))
    seconds = perf_counter() - begun
    if args.json:
        tree = {"name": chosen.name, "claim": chosen.claim, "holds": outcome.holds}
        print(json.dumps(tree | {"lines": outcome.lines, "seconds": round(seconds, 1)}))
    else:
        print("\n".join(outcome.lines))
        print(f"The claim {'holds' if outcome.holds else 'does NOT hold'} ({seconds:.0f} s).")
    return 0 if outcome.holds else 1
