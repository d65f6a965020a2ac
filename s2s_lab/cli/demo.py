"""``s2s-lab demo``: all widgets on one page for a projector."""

import argparse
import webbrowser

from s2s_lab.cli.open import ENDED_BY_USER, port_number
from s2s_lab.language import LANGUAGES, say


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--model",
        metavar="NAME|DIR",
        help="name of a model, a run's folder, or the folder of a Hugging Face encoder-decoder "
        "(default: each widget's own example)",
    )
    parser.add_argument(
        "--widget", default="", help="the one to open with, such as stepper (default: the menu)"
    )
    parser.add_argument(
        "--chapter", default="", help="three minutes for a chapter, such as 04: poll and widget"
    )
    parser.add_argument("--language", choices=LANGUAGES, help="of labels and sentences")
    parser.add_argument("--dark", action="store_true", help="light letters on a dark ground")
    parser.add_argument("--port", type=port_number, default=8866, help="first port to try (8866)")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")


def run(args: argparse.Namespace) -> int:
    """Serve the page, and stay until Ctrl-C."""
    from s2s_lab import lab, projector
    from s2s_lab.widgets import demos, gallery

    if args.chapter:
        if args.widget or args.model:
            raise ValueError("--chapter: expected neither --widget nor --model with it")
        demos.find(args.chapter)
    if args.widget:
        gallery.find(args.widget)  # an error here is a sentence; on the page it would be late
    lab.stop_on_signals()
    model = projector.known_model(args.model) if args.model else None
    print(say("demo starts", args.language), flush=True)
    running = projector.start(model, args.language, args.widget, args.port, args.dark, args.chapter)
    browser = not args.no_browser and lab.has_desktop() and webbrowser.open(running.address)
    try:
        print(say("demo in browser" if browser else "demo at", args.language))
        print(f"\n    {running.address}\n\n{say('demo end', args.language)}", flush=True)
        return running.wait()
    except KeyboardInterrupt:
        print(f"\n{say('demo closed', args.language)}", flush=True)
        return ENDED_BY_USER
    finally:
        running.stop()
