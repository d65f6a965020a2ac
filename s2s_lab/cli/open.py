"""``s2s-lab open``: a working copy of the course, in JupyterLab."""

import argparse
from pathlib import Path

from s2s_lab import course
from s2s_lab.language import say

ENDED_BY_USER = 0


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    parser.add_argument(
        "--dir",
        type=Path,
        default=Path("s2s-course"),
        metavar="FOLDER",
        help="the working copy (default: s2s-course); what you changed in it is never overwritten",
    )
    parser.add_argument("--port", type=port_number, default=8888, help="first port to try (8888)")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    parser.add_argument("--restore", action="store_true", help="put deleted notebooks back")
    parser.add_argument(
        "--layout-only", action="store_true", help="make the working copy, do not start JupyterLab"
    )


def run(args: argparse.Namespace) -> int:
    """Lay out the course, start the lab, and stay until it ends or Ctrl-C."""
    layout = course.lay_out(args.dir, restore=args.restore)
    for line in sentences(layout, args.language):
        print(line)
    if args.layout_only:
        return 0
    from s2s_lab import lab

    browser = not args.no_browser and lab.has_desktop()
    lab.stop_on_signals()
    print(say("lab starts", args.language), flush=True)
    running = lab.start(
        layout.folder,
        page=course.start_page(layout.folder, args.language),
        port=args.port,
        browser=browser,
        language=args.language,
    )
    try:
        print(say("lab in browser" if browser else "lab at", args.language))
        print(f"\n    {running.address}\n\n{say('lab end', args.language)}", flush=True)
        return running.wait()
    except KeyboardInterrupt:
        print(f"\n{say('lab closed', args.language, folder=layout.folder)}", flush=True)
        return ENDED_BY_USER
    finally:
        running.stop()


def sentences(layout: course.Layout, language: str | None = None) -> list[str]:
    """What laying out did, as a person wants to know it."""
    lines = [say("working copy", language, folder=layout.folder)]
    if layout.updated:
        lines.append(say("updated", language, names=", ".join(layout.updated)))
    lines += [
        say("beside", language, name=name, other=Path(other).name) for name, other in layout.beside
    ]
    if layout.deleted:
        lines.append(say("deleted", language, names=", ".join(layout.deleted)))
    return lines


def port_number(text: str) -> int:
    """A port, for an argument parser."""
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"expected a number from 1 to 65535, got {text!r}")
    return int(text)
