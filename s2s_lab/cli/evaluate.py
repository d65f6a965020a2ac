"""``s2s-lab evaluate``: decode a split and score it, with the signature of the score."""

import argparse
import json


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("model", help="name of a model, or a run's folder")
    parser.add_argument("--split", choices=("train", "valid", "test", "challenge"), default="valid")
    parser.add_argument("--data", metavar="FOLDER", help="folder with the corpus")
    parser.add_argument(
        "--strategy", default="greedy", help="greedy, beam:WIDTH or beam:WIDTH:ALPHA"
    )
    parser.add_argument("--limit", type=int, help="only the first sentences")
    parser.add_argument("--wrong", type=int, default=0, metavar="N", help="show N wrong outputs")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """Translate the sources of the split and compare with its targets."""
    from tqdm import tqdm

    from s2s_lab.decoding import parse_strategy
    from s2s_lab.evaluation import evaluate
    from s2s_lab.translator import Translator

    translator, strategy = Translator.load(args.model), parse_strategy(args.strategy)
    with tqdm(unit=" sentences", leave=False, disable=None) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        result = evaluate(translator, args.split, strategy, args.data, args.limit, on_batch=show)
    if args.json:
        print(json.dumps({**result.to_json(), "strategy": args.strategy}))
        return 0
    print(f"{result}\nstrategy {args.strategy}")
    wrong = [i for i, right in enumerate(result.right) if not right][: args.wrong]
    for i in wrong:
        pair = result.pairs[i]
        print(f"\nsource     {_shown(pair.source)}\nreference  {pair.target}")
        print(f"output     {result.outputs[i]}")
    return 0


def _shown(source: object) -> str:
    """A text as it is; of a signal its size."""
    shape = getattr(source, "shape", None)
    return str(source) if shape is None else " × ".join(map(str, shape))
