"""``s2s-lab experiment``: the course's claims, measured here and now."""

import argparse
import json
import os
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from s2s_lab.experiments import Experiment, Outcome


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("name", nargs="?", help="which one; without a name they are listed")
    parser.add_argument("--seeds", nargs="+", type=int, help="seeds instead of the usual ones")
    parser.add_argument("--data", metavar="FOLDER", help="folder with the corpus, if it needs one")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="the figures as an HTML page")
    parser.add_argument("--json", action="store_true", help="the outcome as JSON")


def run(args: argparse.Namespace) -> int:
    """Run it; 1 if the claim does not hold."""
    from s2s_lab.experiments import experiment

    if args.name is None:
        return _list()
    chosen = experiment(args.name)
    _prepare(chosen, args)
    if not args.json:
        print(f"Claim (chapter {chosen.chapter}): {chosen.claim}", flush=True)
    begun, busy = perf_counter(), process_time()
    outcome = chosen.run(tuple(args.seeds or chosen.seeds))
    seconds, busy = perf_counter() - begun, process_time() - busy
    verdict = (
        f"The claim {'holds' if outcome.holds else 'does NOT hold'} "
        f"({seconds:.0f} s, {busy / 60:.1f} CPU minutes)."
    )
    if args.plot:
        args.plot.write_text(_page(chosen, outcome, verdict), encoding="utf-8")
    if args.json:
        tree = {"name": chosen.name, "claim": chosen.claim, "holds": outcome.holds}
        times = {"seconds": round(seconds, 1), "cpu_seconds": round(busy, 1)}
        print(json.dumps(tree | {"lines": outcome.lines} | times))
    else:
        print("\n".join([*outcome.lines, verdict]))
        if args.plot:
            print(f"{args.plot} has the plot.")
    return 0 if outcome.holds else 1


def _list() -> int:
    from s2s_lab.experiments import NAMES, experiment

    for name in NAMES:
        one = experiment(name)
        needs = f"  needs the corpus of {one.corpus} (S2S_LAB_DATA)" if one.corpus else ""
        print(f"{one.chapter}  {name:16}  about {one.minutes:g} min{needs}  {one.claim}")
    return 0


def _prepare(chosen: "Experiment", args: argparse.Namespace) -> None:
    """Find what is needed before minutes are spent.

    Raises:
        ValueError: for options that do not go with the experiment.
        FileNotFoundError: if its corpus is not to be had.
    """
    if args.plot and not args.plot.absolute().parent.is_dir():
        raise ValueError(f"--plot: expected a file in a folder that is there, got {args.plot}")
    if args.data and not chosen.corpus:
        raise ValueError(f"--data: expected it with an experiment on a corpus, got {chosen.name}")
    if chosen.corpus:
        from s2s_lab import tasks

        if args.data:
            os.environ["S2S_LAB_DATA"] = args.data
        tasks.load(chosen.corpus)


def _page(chosen: "Experiment", outcome: "Outcome", verdict: str) -> str:
    """The claim, the charts if there are any, and the figures."""
    from s2s_lab import pages

    claim = f"Claim (chapter {chosen.chapter}): {chosen.claim}"
    pictures = [chart.svg() for chart in outcome.charts]
    return pages.still(chosen.name, [claim, verdict], pictures, "\n".join(outcome.lines))
