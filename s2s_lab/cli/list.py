"""``s2s-lab list``: what there is to translate with, train on, read and solve."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from s2s_lab import course
from s2s_lab.language import chosen, left, say, width

KINDS = ("tasks", "models", "tutorials", "exercises")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    parser.add_argument("kind", nargs="?", choices=KINDS, help="only these (default: all)")


def run(args: argparse.Namespace) -> int:
    """Print a name and a short description a line, under a heading for each kind."""
    listed = {"tasks": _tasks, "models": _models, "tutorials": _tutorials, "exercises": _exercises}
    for kind in [args.kind] if args.kind else KINDS:
        rows = list(listed[kind](args.language))
        wide = max((width(name) for name, _ in rows), default=0)
        print(say(kind, args.language))
        for name, about in rows:
            print(f"  {left(name, wide)}  {about}".rstrip())
    return 0


def _tasks(language: str | None) -> Iterator[tuple[str, str]]:
    from s2s_lab import tasks

    for name in tasks.names():
        yield name, say("generated" if name in tasks.GENERATED else "corpus", language)
    for name in tasks.SIGNALS:
        yield name, say("signal", language)
    yield "pairs-SOURCE-TARGET", say("own text", language)


def _models(language: str | None) -> Iterator[tuple[str, str]]:
    folder = Path(__file__).resolve().parent.parent / "pretrained"
    for path in sorted(folder.glob("*/config.json")):
        yield path.parent.name, ""


def _tutorials(language: str | None) -> Iterator[tuple[str, str]]:
    folder = course.home() / "tutorials"
    for path in sorted(folder.glob("*.ipynb")):
        translated = folder / chosen(language) / path.name
        yield path.stem, title(translated if translated.is_file() else path)


def _exercises(language: str | None) -> Iterator[tuple[str, str]]:
    from s2s_lab.grading.course import EXERCISES

    for name, exercise in EXERCISES.items():
        about = say("minutes", language, minutes=exercise.minutes)
        yield name, f"{exercise.number}  {exercise.stars}  {about}"


def title(notebook: Path) -> str:
    """The first heading of a notebook, empty if it has none."""
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        for line in "".join(cell["source"]).splitlines():
            if cell["cell_type"] == "markdown" and line.startswith("# "):
                return line[2:].strip()
    return ""
