"""``s2s-lab train``: train a model for a task, with a progress bar, and go on after a stop.

Started by ``torchrun``, several processes train one model together.
"""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from s2s_lab.training.distributed import World
    from s2s_lab.training.history import Progress

_KEEP_MEMORY = {
    "MALLOC_MMAP_MAX_": "0",
    "MALLOC_TRIM_THRESHOLD_": "4294967296",
    "MALLOC_TOP_PAD_": "67108864",
}
"""glibc: keep freed memory instead of giving it back after every step, which costs speed."""

_OPTIONS: tuple[tuple[str, type, str], ...] = (
    ("seed", int, "of everything that is random"),
    ("batch", int, "sentences that a process reads at once"),
    ("batch-tokens", int, "instead: most tokens, padding included, that it reads at once"),
    ("curriculum", int, "epochs at the beginning that read the shortest examples alone"),
    ("curriculum-share", float, "share of the examples that they read"),
    ("accumulate", int, "batches whose gradients are added for one update"),
    ("optimiser", str, "sgd, momentum, rmsprop, adam or adamw"),
    ("lr", float, "learning rate at its highest"),
    ("weight-decay", float, "pull of every weight towards 0"),
    ("clip", float, "largest norm of the gradient"),
    ("schedule", str, "constant, linear, cosine, inverse-sqrt, exponential or plateau"),
    ("warmup", int, "steps in which the learning rate rises"),
    ("label-smoothing", float, "share of the target mass spread over all tokens"),
    ("teacher-forcing", float, "share of gold input tokens, or what a curve falls to"),
    ("forcing-curve", str, "how it falls from 1: constant, linear, exponential or sigmoid"),
    ("forcing-k", float, "k of the exponential or the sigmoid"),
    ("auxiliary", float, "weight of the model's own cost, such as coverage"),
    ("amp", str, "mixed precision: off, bfloat16 or float16"),
    ("validations", int, "how often to measure over the budget"),
    ("patience", int, "end after so many validations without a new best"),
    ("average", int, "try the mean of so many of the last checkpoints"),
    ("ladder", int, "keep so many small copies on the way"),
)
"""Fields of the training settings: name, type, and what it is. What is not given stays as the
task's recipe, or the run to go on with, has it."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("task", nargs="?", help="what to learn, as named by: s2s-lab list")
    parser.add_argument("--out", required=True, metavar="FOLDER", help="where the checkpoint goes")
    parser.add_argument("--data", metavar="FOLDER", help="folder with the corpus")
    own = parser.add_argument_group("text of your own, in place of a task")
    own.add_argument("--pairs", metavar="FILE", help="source, tab, target; or a folder of sets")
    own.add_argument("--source", metavar="FILE", help="a source a line")
    own.add_argument("--target", metavar="FILE", help="its target a line")
    own.add_argument("--source-language", metavar="CODE", help="such as en")
    own.add_argument("--target-language", metavar="CODE", help="such as fr")
    parser.add_argument("--minutes", type=float, help="time budget")
    parser.add_argument("--epochs", type=float, help="passes over the training data")
    parser.add_argument(
        "--recipe",
        metavar="NAME",
        help="another recipe than the task's own, such as multi30k-transformer",
    )
    parser.add_argument(
        "--pretrained",
        metavar="FOLDER",
        help="begin a Transformer with an encoder that s2s-lab pretrain made",
    )
    parser.add_argument(
        "--resume",
        action="store_true",
        help="go on with the run in --out; all but the seed, the size of a batch, the curriculum "
        "and the optimiser may be changed, and stays changed",
    )
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or mps")
    training = parser.add_argument_group("training", "by default as the task's recipe says")
    for name, kind, purpose in _OPTIONS:
        training.add_argument(f"--{name}", type=kind, metavar=_METAVARS[kind], help=purpose)


_METAVARS = {int: "N", float: "X", str: "NAME"}


def run(args: argparse.Namespace) -> int:
    """Train; exit status 130 when Ctrl-C stopped it."""
    _name_own_text(args)
    if args.recipe and args.resume:
        raise ValueError(f"--recipe: expected none with --resume, got {args.recipe}")
    if args.task is None and not args.resume:
        raise ValueError("task: expected the name of a task, got none (see: s2s-lab list)")
    _restart_with_memory_kept()
    from s2s_lab.training import distributed

    with distributed.joined() as world:
        progress = _train(args, world)
        return _tell(args, progress) if world.leads else _status(progress)


def _train(args: argparse.Namespace, world: "World") -> "Progress":
    from dataclasses import replace

    from s2s_lab import tasks
    from s2s_lab.training import recipes, session
    from s2s_lab.training.checkpoint import read_config
    from s2s_lab.training.pretraining import Pretrained
    from s2s_lab.training.progress import ProgressBar
    from s2s_lab.training.variants import recipe_named

    folder = Path(args.out)
    config = read_config(folder) if args.resume else {}
    name = config.get("task", args.task)
    if args.task not in (None, name):
        raise ValueError(f"{folder} was begun with the task {name}, got {args.task}")
    with world.one_first():  # it may have to be downloaded
        data = args.data or config.get("data")
        task = tasks.load_signal(name) if name in tasks.SIGNALS else tasks.load(name, data)
    with ProgressBar(disable=None if world.leads else True) as bar:
        if args.resume:
            return session.resume(task, folder, _changes(args), args.device, bar, world)
        recipe = (
            recipe_named(args.recipe) if args.recipe else recipes.recipe_for(name, len(task.train))
        )
        recipe = replace(recipe, training=replace(recipe.training, **_changes(args)))
        if args.pretrained:
            settings = Pretrained.load(args.pretrained).settings
            recipe = replace(recipe, model=settings, pretrained=args.pretrained)
        return session.begin(task, recipe, folder, args.data, args.device, bar, world)


def _name_own_text(args: argparse.Namespace) -> None:
    """Text of the user's own is a task and its data like any other."""
    files = args.pairs, args.source, args.target
    if not any((*files, args.source_language, args.target_language)):
        return
    if args.task is not None or args.data is not None:
        raise ValueError(
            f"text of your own: expected no task and no --data beside it, "
            f"got {args.task or args.data}"
        )
    from s2s_lab.tasks.own_text import locate

    args.task, args.data = locate(*files, args.source_language, args.target_language)


def _tell(args: argparse.Namespace, progress: "Progress") -> int:
    """Say what came of it."""
    from s2s_lab.training.progress import clock

    best = f", validation {progress.best_nll:.3f} nats a token" if progress.history else ""
    print(
        f"{progress.step} steps in {clock(progress.seconds)}, "
        f"{progress.tokens_per_second:,.0f} target tokens a second{best} ({progress.kept})"
    )
    if _status(progress):
        print(f"stopped; go on with: s2s-lab train --resume --out {args.out}", file=sys.stderr)
        return _status(progress)
    if progress.done < 1.0:
        print(f"ended early: {progress.ended}")
    print(f"saved in {args.out}; try: s2s-lab evaluate {args.out}")
    return 0


def _status(progress: "Progress") -> int:
    from s2s_lab.training.loop import INTERRUPTED

    return 130 if progress.ended == INTERRUPTED else 0


def _changes(args: argparse.Namespace) -> dict[str, Any]:
    """Training settings that the command line changes; a budget replaces the recipe's."""
    changes: dict[str, Any] = {}
    if args.minutes is not None or args.epochs is not None:
        changes |= {"minutes": args.minutes, "epochs": args.epochs}
    for name, _, _ in _OPTIONS:
        field = name.replace("-", "_")
        if getattr(args, field) is not None:
            changes[field] = getattr(args, field)
    return changes


def _restart_with_memory_kept() -> None:
    """Start this process over with the allocator's settings, which are read only at its start."""
    if not sys.platform.startswith("linux") or "MALLOC_MMAP_MAX_" in os.environ:
        return
    program = Path(sys.argv[0] if sys.argv else "")
    ours = program.parent.name == "s2s_lab" and program.name == "__main__.py"
    if not (ours or program.name.startswith("s2s-lab")):
        return  # called from another program, which must not be replaced
    os.execve(
        sys.executable,
        [sys.executable, "-m", "s2s_lab", *sys.argv[1:]],
        {**os.environ, **_KEEP_MEMORY},
    )
