"""``s2s-lab train``: train a model for a task, with a progress bar, and go on after a stop."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

_KEEP_MEMORY = {
    "MALLOC_MMAP_MAX_": "0",
    "MALLOC_TRIM_THRESHOLD_": "4294967296",
    "MALLOC_TOP_PAD_": "67108864",
}
"""glibc: keep freed memory instead of giving it back after every step, which costs speed."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("task", nargs="?", help="what to learn, as named by: s2s-lab list")
    parser.add_argument("--out", required=True, metavar="FOLDER", help="where the checkpoint goes")
    parser.add_argument("--data", metavar="FOLDER", help="folder with the corpus")
    parser.add_argument("--minutes", type=float, help="time budget")
    parser.add_argument("--epochs", type=int, help="passes over the training data")
    parser.add_argument("--resume", action="store_true", help="go on with the run in --out")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or mps")
    parser.add_argument("--seed", type=int, help="of everything that is random")


def run(args: argparse.Namespace) -> int:
    """Train; exit status 130 when Ctrl-C stopped it."""
    if args.task is None and not args.resume:
        raise ValueError("task: expected the name of a task, got none (see: s2s-lab list)")
    _restart_with_memory_kept()
    from dataclasses import replace

    from s2s_lab import tasks
    from s2s_lab.training import recipes, session
    from s2s_lab.training.checkpoint import read_config
    from s2s_lab.training.progress import ProgressBar, clock

    folder = Path(args.out)
    config = read_config(folder) if args.resume else {}
    name = config.get("task", args.task)
    if args.task not in (None, name):
        raise ValueError(f"{folder} was begun with the task {name}, got {args.task}")
    task = tasks.load(name, args.data or config.get("data"))
    with ProgressBar(disable=None) as bar:
        if args.resume:
            progress = session.resume(task, folder, _changes(args), args.device, bar)
        else:
            recipe = recipes.recipe_for(name)
            training = replace(recipe.training, **_changes(args))
            recipe = replace(recipe, training=training)
            progress = session.begin(task, recipe, folder, args.data, args.device, bar)
    last = progress.history[-1] if progress.history else None
    nll = f", validation {last.valid_nll:.3f} nats a token" if last else ""
    print(
        f"{progress.step} steps in {clock(progress.seconds)}, "
        f"{progress.tokens / max(progress.seconds, 1e-9):,.0f} target tokens a second{nll}"
    )
    if progress.done < 1.0:
        print(f"stopped; go on with: s2s-lab train --resume --out {args.out}", file=sys.stderr)
        return 130
    print(f"saved in {folder}; try: s2s-lab evaluate {args.out}")
    return 0


def _changes(args: argparse.Namespace) -> dict[str, Any]:
    """Training settings that the command line changes; a budget replaces the recipe's."""
    changes: dict[str, Any] = {}
    if args.minutes is not None or args.epochs is not None:
        changes |= {"minutes": args.minutes, "epochs": args.epochs}
    if args.seed is not None:
        changes["seed"] = args.seed
    return changes


def _restart_with_memory_kept() -> None:
    """Start this process over with the allocator's settings, which are read only at its start."""
    if not sys.platform.startswith("linux") or "MALLOC_MMAP_MAX_" in os.environ:
        return
    if not sys.argv or not Path(sys.argv[0]).name.startswith(("s2s-lab", "__main__")):
        return  # called from another program, which must not be replaced
    os.execve(
        sys.executable,
        [sys.executable, "-m", "s2s_lab", *sys.argv[1:]],
        {**os.environ, **_KEEP_MEMORY},
    )
