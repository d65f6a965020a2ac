"""The command line: ``s2s-lab COMMAND ...``.

This module knows the names of the commands and how they end (result, error, Ctrl-C). What a
command does stands in the module of its name, which is imported only when it is chosen, so
``s2s-lab --help`` starts without torch. Each has ``configure(parser)`` and ``run(args) -> int``.
(`open` and `list` are modules here, so this file cannot use the builtins of these names.)
"""

import argparse
import importlib
import io
import os
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from s2s_lab.language import LANGUAGES

COMMANDS = {
    "open": "lay out a working copy of the course and start JupyterLab on it",
    "translate": "translate a sentence, and show how the decoder got there",
    "page": "write a widget as one HTML file that needs no kernel",
    "demo": "show all widgets on one page, for a projector",
    "pretrain": "teach an encoder one side of a task by hiding words from it",
    "train": "train a model on a task",
    "evaluate": "score a model on one split of its task",
    "export": "make a small copy of a trained model to pass on, with its card",
    "experiment": "reproduce a claim of the course, and say whether it holds",
    "models": "list the models that ship, with figures and licence, and how to get others",
    "list": "list tasks, models, tutorials and exercises",
    "course": "list the chapters, and how far you are; write a certificate",
    "hint": "show the next hint for an exercise",
    "release": "make the exercises from the solutions",
    "check": "say what the checks of a notebook of yours find, with a sum of points",
    "grade": "grade a class's notebooks in a sandbox",
    "new-exercise": "start an exercise in a course folder of your own",
    "doctor": "say what is installed, and what keeps submissions in on this machine",
    "prove": "show that every check accepts right solutions and names wrong ones",
}
"""Name of the command and of its module in this package, and what it does."""

FOR_LEARNERS = ("open", "list", "course", "hint", "check", "doctor")
"""Commands that speak the languages of `s2s_lab.language`."""

USER_ERROR, INTERRUPTED, BROKEN_PIPE = 2, 130, 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    0 = done, 1 = ran and says no (a check that fails), 2 = the call was wrong and one line on
    stderr says how, 130 = Ctrl-C. ``S2S_LAB_TRACEBACK=1`` shows the whole error instead.
    """
    _write_any_letter()
    try:
        code = _run(sys.argv[1:] if argv is None else argv)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except (ValueError, OSError) as error:
        if os.environ.get("S2S_LAB_TRACEBACK"):
            raise
        print(f"s2s-lab: {_sentence(error)}", file=sys.stderr)
        return USER_ERROR


def _run(argv: Sequence[str]) -> int:
    width = max(map(len, COMMANDS))
    table = "\n".join(f"  {name:<{width}}  {purpose}" for name, purpose in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="s2s-lab",
        usage="s2s-lab COMMAND ...",
        description=f"See an encoder-decoder decide, token by token.\n\ncommands:\n{table}",
        epilog="s2s-lab COMMAND --help explains one command.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"s2s-lab {_version()}")
    commands = parser.add_subparsers(prog="s2s-lab", metavar="COMMAND", help=argparse.SUPPRESS)
    chosen = next((word for word in argv if not word.startswith("-")), None)
    module = None
    if chosen in COMMANDS:
        module = importlib.import_module(f"{__name__}.{chosen.replace('-', '_')}")
    for name, purpose in COMMANDS.items():
        command = commands.add_parser(name, description=f"{purpose[0].upper()}{purpose[1:]}.")
        if module is not None and name == chosen:
            module.configure(command)
            if name in FOR_LEARNERS:
                command.add_argument(
                    "--language",
                    choices=LANGUAGES,
                    help="of what it prints (default: S2S_LAB_LANGUAGE, else en)",
                )
    try:
        args = parser.parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    if module is None:
        parser.print_help()
        return 0
    return int(module.run(args))


def _sentence(error: Exception) -> str:
    """One line that says what is wrong, whatever the message looks like."""
    if isinstance(error, OSError) and error.strerror and error.filename:
        return f"{error.filename}: {error.strerror}"
    return " ".join(str(error).split()) or type(error).__name__


def _version() -> str:
    try:
        return version("s2s_lab")
    except PackageNotFoundError:
        return "(not installed)"


def _write_any_letter() -> None:
    """A terminal that lacks a letter shows its code instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
