"""``s2s-lab translate``: a sentence in, its translation out, and on request how it came about."""

import argparse
import json
import sys


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "text", nargs="*", help="what to translate; read from standard input if missing"
    )
    parser.add_argument(
        "--model", default="phrasebook-en-fr", help="name of a model, or a run's folder"
    )
    parser.add_argument(
        "--strategy", default="greedy", help="greedy, beam:WIDTH or beam:WIDTH:ALPHA"
    )
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--trace", action="store_true", help="print every step")
    shape.add_argument(
        "--json", action="store_true", help="print the trace as JSON, a line a sentence"
    )
    shape.add_argument(
        "--html", metavar="FILE", help="write the stepper as a page that needs no kernel"
    )


def run(args: argparse.Namespace) -> int:
    """Translate each text, or each line of standard input."""
    texts = [" ".join(args.text)] if args.text else [line.strip() for line in sys.stdin]
    if not any(texts):
        raise ValueError("source: expected at least one word, got an empty text")
    from s2s_lab.decoding import parse_strategy
    from s2s_lab.translator import Translator

    strategy = parse_strategy(args.strategy)
    translator = Translator.load(args.model)
    if args.trace or args.json or args.html:
        traces = [translator.trace(text, strategy) for text in texts]
        if args.html:
            from s2s_lab.widgets import DecodeStepper

            DecodeStepper.from_trace(traces[0]).save(args.html)
        for trace in traces:
            if args.json:
                print(json.dumps(trace.to_json(), ensure_ascii=False))
            elif args.trace:
                print(trace.text())
    else:
        for translation in translator.translate(texts, strategy):
            print(translation.text)
    for word in dict.fromkeys(w for text in texts for w in translator.unknown(text)):
        print(f"{translator.name} does not know the word ⟨{word}⟩", file=sys.stderr)
    return 0
