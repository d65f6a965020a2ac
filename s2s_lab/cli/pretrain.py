"""``s2s-lab pretrain``: teach an encoder one side of a task by hiding words from it."""

import argparse
import sys
from pathlib import Path
from typing import Any


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("task", nargs="?", help="whose texts, as named by: s2s-lab list")
    parser.add_argument("--out", required=True, metavar="FOLDER", help="where the checkpoint goes")
    parser.add_argument(
        "--side", choices=("source", "target"), help="whose texts are read (default: source)"
    )
    parser.add_argument("--data", metavar="FOLDER", help="folder with the corpus")
    parser.add_argument("--minutes", type=float, help="time budget (default: 2)")
    parser.add_argument("--epochs", type=float, help="passes over the texts")
    parser.add_argument("--resume", action="store_true", help="go on with the run in --out")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or mps")
    parser.add_argument("--seed", type=int, help="of everything that is random")


def run(args: argparse.Namespace) -> int:
    """Pretrain, and say how many hidden words the encoder finds; 130 when Ctrl-C stopped it."""
    if args.task is None and not args.resume:
        raise ValueError("task: expected the name of a task, got none (see: s2s-lab list)")
    from s2s_lab import tasks
    from s2s_lab.tasks.task import Task
    from s2s_lab.training import pretraining
    from s2s_lab.training.checkpoint import read_config
    from s2s_lab.training.loop import INTERRUPTED
    from s2s_lab.training.progress import ProgressBar, clock

    folder = Path(args.out)
    config = read_config(folder) if args.resume else {}
    name, side = config.get("task", args.task), config.get("side", args.side or "source")
    if args.task not in (None, name):
        raise ValueError(f"{folder} was begun with the task {name}, got {args.task}")
    if args.side not in (None, side):
        raise ValueError(f"{folder} was begun with the {side} side, got {args.side}")
    task = tasks.load(name, args.data or config.get("data"))
    if not isinstance(task, Task):
        raise ValueError(f"task: expected one with texts on both sides, got {name}")
    with ProgressBar(disable=None) as bar:
        if args.resume:
            progress = pretraining.resume(task, folder, _changes(args), args.device, bar)
        else:
            how = _how(name, side, _changes(args))
            progress = pretraining.begin(task, how, folder, args.data, args.device, bar)
    print(f"{progress.step} steps in {clock(progress.seconds)}")
    if progress.ended == INTERRUPTED:
        print(f"stopped; go on with: s2s-lab pretrain --resume --out {args.out}", file=sys.stderr)
        return 130
    found, commonest = pretraining.judged(task, folder)
    print(
        f"fills in {found:.0%} of hidden words; the commonest word alone would be {commonest:.0%}"
    )
    print(f"saved in {folder}; try: s2s-lab train {name} --pretrained {args.out} --out FOLDER")
    return 0


def _how(task: str, side: str, changes: dict[str, Any]) -> Any:
    """The task's own merges, and the budget of the command line."""
    from dataclasses import replace

    from s2s_lab.training.pretraining import Pretraining
    from s2s_lab.training.recipes import recipe_for

    recipe, how = recipe_for(task), Pretraining(side=side)
    training = replace(how.training, **changes)
    return replace(how, training=training, merges=recipe.merges, min_count=recipe.min_count)


def _changes(args: argparse.Namespace) -> dict[str, Any]:
    """Training settings that the command line changes; a budget replaces the default."""
    changes: dict[str, Any] = {}
    if args.minutes is not None or args.epochs is not None:
        changes |= {"minutes": args.minutes, "epochs": args.epochs}
    if args.seed is not None:
        changes["seed"] = args.seed
    return changes
