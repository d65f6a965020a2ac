"""``s2s-lab evaluate``: decode a split and score it, with the signature of the score."""

import argparse
import json
from pathlib import Path


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("model", help="name of a model, or a run's folder")
    parser.add_argument("--split", choices=("train", "valid", "test"), default="valid")
    parser.add_argument("--data", metavar="FOLDER", help="folder with the corpus")
    parser.add_argument(
        "--strategy", default="greedy", help="greedy, beam:WIDTH or beam:WIDTH:ALPHA"
    )
    parser.add_argument("--limit", type=int, help="only the first sentences")
    parser.add_argument(
        "--wrong", type=int, default=0, metavar="N", help="show N outputs that differ"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """Translate the sources of the split and compare with its targets."""
    from tqdm import tqdm

    from s2s_lab import tasks
    from s2s_lab.decoding import parse_strategy
    from s2s_lab.metrics import corpus_bleu, exact_match
    from s2s_lab.translator import Translator

    translator = Translator.load(args.model)
    strategy = parse_strategy(args.strategy)
    data = args.data or translator.config.get("data")
    task = tasks.load(translator.config["task"], Path(data) if data else None)
    pairs = list(task.split(args.split))[: args.limit]
    size = 64
    outputs: list[str] = []
    with tqdm(total=len(pairs), unit=" sentences", leave=False, disable=None) as bar:
        for start in range(0, len(pairs), size):
            part = [pair.source for pair in pairs[start : start + size]]
            outputs += [t.text for t in translator.translate(part, strategy, size)]
            bar.update(len(part))
    references = [pair.target for pair in pairs]
    bleu = corpus_bleu(outputs, references, lowercase=getattr(task.target, "lower", False))
    exact = exact_match(outputs, references)
    if args.json:
        print(
            json.dumps(
                {
                    "model": translator.name,
                    "task": task.name,
                    "split": args.split,
                    "sentences": len(pairs),
                    "strategy": args.strategy,
                    "exact_match": exact,
                    "bleu": bleu.score,
                    "signature": bleu.signature,
                }
            )
        )
        return 0
    print(f"{translator.name} on {task.name} {args.split}: {len(pairs)} sentences, {args.strategy}")
    print(f"exact match {100 * exact:.1f} %")
    print(bleu)
    wrong = [i for i in range(len(pairs)) if outputs[i] != references[i]][: args.wrong]
    for i in wrong:
        print(
            f"\nsource     {pairs[i].source}\nreference  {references[i]}\noutput     {outputs[i]}"
        )
    return 0
