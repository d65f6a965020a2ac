"""``s2s-lab page``: one widget as one HTML file, for slides or a course site."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from s2s_lab.language import LANGUAGES, say

if TYPE_CHECKING:
    from s2s_lab.widgets.gallery import Exhibit

SEARCHING = ("stepper", "predict")
"""The widgets whose constructor takes a strategy after the sentence."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "text", nargs="*", help="the sentence; without one the page shows the widget's example"
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="the page, such as decode.html"
    )
    parser.add_argument(
        "--widget", default="stepper", help="stepper (default), attention, sampler …"
    )
    parser.add_argument(
        "--strategy", help="how the stepper searches: greedy, beam:WIDTH, sample:5:top-p=0.9 …"
    )
    parser.add_argument(
        "--model",
        metavar="NAME|DIR",
        help="name of a model, a run's folder, or the folder of a Hugging Face encoder-decoder "
        "(default: phrasebook-en-fr)",
    )
    parser.add_argument("--language", choices=LANGUAGES, help="of labels and sentences")
    parser.add_argument(
        "--predict",
        choices=("word", "beams", "attention", "origin"),
        help="hide this until whoever looks has made a guess",
    )


def run(args: argparse.Namespace) -> int:
    """Write the page, and say where it is."""
    from s2s_lab.widgets import gallery

    exhibit = gallery.find(args.widget)
    text = " ".join(args.text).strip()
    if args.strategy and exhibit.name not in SEARCHING:
        raise ValueError(
            f"--strategy: expected it with --widget {' or '.join(SEARCHING)}, got {exhibit.name}"
        )
    if (text or args.model) and not exhibit.takes_model:
        raise ValueError(f"{exhibit.name}: expected no sentence and no model, it has its own text")
    if not args.out.parent.is_dir():
        raise ValueError(f"--out: expected a file in a folder that is there, got {args.out}")
    widget = _make(exhibit, text, args.model, args.strategy)
    if error := getattr(widget, "_error", ""):
        raise ValueError(error)
    if args.language:
        widget.language = args.language
    if args.predict:
        from s2s_lab.widgets.predict_reveal import PredictReveal

        widget = PredictReveal(widget, args.predict)
    file = widget.save(args.out)
    size = f"{file.stat().st_size / 1000:.0f} kB"
    print(say("page written", args.language, file=file, size=size))
    return 0


def _make(exhibit: "Exhibit", text: str, model: str | None, strategy: str | None) -> Any:
    """The widget that was asked for; its example where nothing was."""
    if not (text or model or strategy):
        return exhibit.example()
    from s2s_lab.translator import load
    from s2s_lab.widgets import gallery

    given: list[Any] = [load(model or "phrasebook-en-fr")]
    if text or strategy:
        given.append(text or gallery.opening(given[0]) or "I love you.")
    if strategy:
        given.append(strategy)
    return exhibit.of(*given)
