"""``s2s-lab export``: a small copy of a run; or the exercises as assignments for Otter."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from s2s_lab.cards import Example
    from s2s_lab.translator import Translator

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
        "--examples",
        type=Path,
        metavar="FILE",
        help="for its card: a sentence, what the model writes, a verdict a line, tabs between",
    )
    parser.add_argument("--data", metavar="FOLDER", help="folder with the run's corpus")
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
    return _run(Path(args.what), to, args)


def _run(run: Path, to: Path, args: argparse.Namespace) -> int:
    """Write the copy, judge it on the test split, then write its card."""
    from s2s_lab.cards import ATTRIBUTION, read_examples
    from s2s_lab.tasks.tatoeba import write_attribution
    from s2s_lab.training.checkpoint import read_config
    from s2s_lab.training.export import export, write_card
    from s2s_lab.translator import Translator

    judged = read_examples(args.examples) if args.examples else ()
    export(run, to)
    config, translator = read_config(run), Translator.load(to)
    _expect_outputs(judged, translator)
    family, *sides = config["task"].split("-")
    data = args.data or config["data"]
    if family == "tatoeba":
        other = sides[1] if sides[0] == "en" else sides[0]
        write_attribution(to / ATTRIBUTION, other, Path(data) if data else None)
    figures = _figures(translator, data)
    write_card(to, args.command, figures, args.limits, judged)
    print(f"{to}: {figures}")
    return 0


def _figures(translator: "Translator", data: str | None) -> str:
    """What the copy reaches on the test split, greedily and with a beam."""
    from s2s_lab.decoding import Beam
    from s2s_lab.evaluation import evaluate

    greedy = evaluate(translator, "test", data=data)
    beam = evaluate(translator, "test", Beam(5), data)
    pairs = f"{len(greedy.pairs)} held-out test pairs"
    return f"{greedy.figures} on {pairs}, greedy; with beam:5 {beam.short}"


def _expect_outputs(judged: "tuple[Example, ...]", translator: "Translator") -> None:
    """Refuse verdicts on what the model does not write."""
    written = [t.text for t in translator.translate([e.source for e in judged])]
    for example, text in zip(judged, written, strict=True):
        if text != example.output:
            raise ValueError(
                f"--examples: expected what the model writes for {example.source}, {text!r}, "
                f"got a verdict on {example.output!r}"
            )


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
