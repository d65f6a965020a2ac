"""``s2s-lab export``: a small copy of a run; or the exercises as assignments for Otter."""

import argparse
from pathlib import Path

OTTER = "otter"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "what",
        metavar=f"RUN|{OTTER}",
        help="a run's folder (./otter if it has that name), or otter",
    )
    parser.add_argument("--to", required=True, metavar="FOLDER", help="where the copy goes")
    parser.add_argument("--command", help="the command that trained the run, for its card")
    parser.add_argument("--limits", help="what the run's model cannot do, for its card")
    parser.add_argument(
        "--solutions",
        type=Path,
        default=Path("solutions"),
        metavar="DIR",
        help="otter: what the assignments are made of",
    )


def run(args: argparse.Namespace) -> int:
    """Write the copy, or the assignments."""
    to = Path(args.to)
    if args.what == OTTER:
        return _otter(args.solutions, to)
    for name in ("command", "limits"):
        if getattr(args, name) is None:
            raise ValueError(f"--{name}: expected with a run, for the card of its copy")
    return _run(args.what, to, args.command, args.limits)


def _run(folder: str, to: Path, command: str, limits: str) -> int:
    """Evaluate on the test split, then write the copy."""
    from s2s_lab.evaluation import evaluate
    from s2s_lab.training.export import Card, export
    from s2s_lab.translator import Translator

    result = evaluate(Translator.load(folder), "test")
    figures = f"{result.figures} on {len(result.pairs)} held-out test pairs, greedy"
    export(Path(folder), to, Card(command, figures, limits))
    print(f"{to}: {figures}")
    return 0


def _otter(solutions: Path, to: Path) -> int:
    """Write a folder a chapter."""
    from s2s_lab.grading.otter import assignment

    found = sorted(solutions.glob("*.ipynb"))
    if not found:
        raise ValueError(f"{solutions}: expected solution notebooks (*.ipynb), found none")
    for solution in found:
        folder = to / solution.stem
        for name, content in assignment(solution).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        print(f"{folder}: otter run -a {folder}/autograder.zip SUBMISSION.ipynb")
    return 0
