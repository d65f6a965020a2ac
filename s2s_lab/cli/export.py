"""``s2s-lab export``: a small copy of a run, with its figures measured anew."""

import argparse
from pathlib import Path


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("run", help="a run's folder")
    parser.add_argument("--to", required=True, metavar="FOLDER", help="where the copy goes")
    parser.add_argument(
        "--command", required=True, help="the command that trained it, for its card"
    )
    parser.add_argument("--limits", required=True, help="what it cannot do, for its card")


def run(args: argparse.Namespace) -> int:
    """Evaluate on the test split, then write the copy."""
    from s2s_lab.evaluation import evaluate
    from s2s_lab.training.export import Card, export
    from s2s_lab.translator import Translator

    result = evaluate(Translator.load(args.run), "test")
    figures = (
        f"exact match {100 * result.exact_match:.1f} % and BLEU {result.bleu.score:.1f} "
        f"(`{result.bleu.signature}`) on {len(result.pairs)} held-out test sentences, greedy"
    )
    export(Path(args.run), Path(args.to), Card(args.command, figures, args.limits))
    print(f"{args.to}: {figures}")
    return 0
