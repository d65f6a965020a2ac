"""``s2s-lab course``: the chapters, what each takes and is worth, and how far you are."""

import argparse
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from s2s_lab.language import chosen, left, right, say, width

if TYPE_CHECKING:
    from s2s_lab.grading.plan import Planned
    from s2s_lab.grading.progress import Done

BAR = 10
"""Letters in a bar."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("chapter", nargs="?", help="04: its exercises one by one")
    parser.add_argument(
        "--dir",
        type=Path,
        metavar="FOLDER",
        help="your working copy (default: the one that you are in, or s2s-course)",
    )
    parser.add_argument(
        "--check", action="store_true", help="examine your notebooks anew instead of remembering"
    )
    parser.add_argument(
        "--certificate",
        type=Path,
        metavar="FILE",
        help="examine your notebooks anew, and write a page that says what you have solved",
    )
    parser.add_argument("--name", default="", help="yours, for the certificate")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(args: argparse.Namespace) -> int:
    """Print the table; with `--certificate`, write the page as well."""
    from s2s_lab import course
    from s2s_lab.grading.plan import plan
    from s2s_lab.grading.progress import read

    language = chosen(args.language)
    folder = _folder(args.dir, language)
    examine = args.check or args.certificate is not None
    if examine and folder is None:
        raise ValueError(say("nothing to examine", language))
    if args.certificate is not None and not args.name.strip():
        raise ValueError(say("name missing", language))
    done: dict[str, Done] = {}
    if folder is not None:
        done = _examined(folder) if examine else read(folder)
    chapters = plan(course.home() / "tutorials", done, language)
    if args.certificate is not None:
        _write_certificate(args.certificate, args.name, chapters, language)
    if args.chapter is not None:
        chapters = _only(chapters, args.chapter, language)
    if args.json:
        print(json.dumps([_plain(chapter) for chapter in chapters], ensure_ascii=False))
    elif args.chapter is not None:
        _print_one(chapters[0], language)
    else:
        _print_all(chapters, folder, language)
    return 0


def _folder(asked: Path | None, language: str) -> Path | None:
    """The working copy: as asked for, around the current folder, or beside it."""
    from s2s_lab.grading.progress import working_copy

    if asked is not None:
        found = working_copy(asked) if asked.is_dir() else None
        if found is None:
            raise ValueError(say("not a copy", language, folder=asked))
        return found
    return working_copy(Path.cwd()) or working_copy(Path("s2s-course"))


def _examined(folder: Path) -> "dict[str, Done]":
    """What is found in the notebooks now; it is remembered as well."""
    from tqdm import tqdm

    from s2s_lab import course
    from s2s_lab.grading.own_work import examined
    from s2s_lab.grading.progress import Done, record_check

    found = {}
    results = examined(folder / "exercises", course.home() / "exercises")
    for result in tqdm(results, unit="exercise", disable=None):
        record_check(result, folder)
        found[result.exercise] = Done(result.points, int(result.status != "not yet"))
    return found


def _write_certificate(path: Path, name: str, chapters: "Sequence[Planned]", language: str) -> None:
    from datetime import date

    from s2s_lab import __version__
    from s2s_lab.grading.certificate import certificate

    text = certificate(name, chapters, str(date.today()), __version__, language)
    path.write_text(text, encoding="utf-8")
    print(say("certificate written", language, file=path))


def _only(chapters: "Sequence[Planned]", number: str, language: str) -> "tuple[Planned, ...]":
    found = tuple(chapter for chapter in chapters if chapter.number == number.zfill(2))
    if not found:
        known = ", ".join(chapter.number for chapter in chapters)
        raise ValueError(say("unknown chapter", language, known=known, got=number))
    return found


def _print_all(chapters: "Sequence[Planned]", folder: Path | None, language: str) -> None:
    def row(read: int, count: int, solve: int, points: int, out_of: int) -> tuple[str, ...]:
        share = say("share", language, points=points, out_of=out_of)
        times = duration(read, language), duration(solve, language)
        return times[0], str(count), times[1], share, bar(points, out_of)

    rows = [
        row(c.tutorial_minutes, len(c.exercises), c.exercise_minutes, c.points, c.out_of)
        for c in chapters
    ]
    total = row(
        sum(c.tutorial_minutes for c in chapters),
        sum(len(c.exercises) for c in chapters),
        sum(c.exercise_minutes for c in chapters),
        sum(c.points for c in chapters),
        sum(c.out_of for c in chapters),
    )
    heads = tuple(
        key and say(key, language) for key in ("tutorial", "exercises", "", "column points", "")
    )
    wide = [max(map(width, column)) for column in zip(heads, *rows, total, strict=True)]
    room = max(shutil.get_terminal_size().columns - sum(wide) - 2 * len(wide) - 4, 20)
    first, last = say("chapter", language), say("together", language)
    titles = [first, *(_fit(c.title, room) for c in chapters), last]
    column = max(map(width, titles))
    numbers = ["", *(c.number for c in chapters), ""]
    for number, title, cells in zip(numbers, titles, (heads, *rows, total), strict=True):
        print(_line(number, left(title, column), cells, wide))
    copy = "no working copy" if folder is None else "working copy"
    print("\n" + say(copy, language, folder=folder))


def _line(number: str, title: str, cells: Sequence[str], wide: Sequence[int]) -> str:
    """One line of the table; all but how long the exercises take, and the bar, end alike."""
    put = (right, right, left, right, left)
    shown = "  ".join(
        place(cell, columns) for place, cell, columns in zip(put, cells, wide, strict=True)
    )
    return f"{number:2}  {title}  {shown}".rstrip()


def _fit(text: str, room: int) -> str:
    """The text, cut if it takes more columns than there are."""
    if width(text) <= room:
        return text
    while width(text) > room - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def _print_one(chapter: "Planned", language: str) -> None:
    points = say("points", language, points=chapter.points, out_of=chapter.out_of)
    print(f"{chapter.number}  {chapter.title}: {points}")
    wide = max(len(exercise.name) for exercise in chapter.exercises)
    for exercise in chapter.exercises:
        done = chapter.of(exercise)
        points = say("points", language, points=done.points, out_of=exercise.points)
        used = say("work", language, tries=done.tries, hints=done.hints)
        print(
            f"  {exercise.number}  {exercise.name:{wide}}  {exercise.stars}  "
            f"{right(duration(exercise.minutes, language), 11)}  {points}"
            + (f"  {used}" if done.tries or done.hints else "")
        )


def bar(points: int, out_of: int) -> str:
    """Points as a bar; it is full only with all of them, and empty only with none.

    >>> bar(0, 20), bar(1, 20), bar(19, 20), bar(20, 20)
    ('··········', '■·········', '■■■■■■■■■·', '■■■■■■■■■■')
    """
    full = points * BAR // out_of
    full = max(full, 1) if points else 0
    return "■" * full + "·" * (BAR - full)


def duration(minutes: int, language: str = "en") -> str:
    """Minutes as a person says them, from an hour on to the nearest quarter.

    >>> duration(50), duration(60), duration(142)
    ('50 min', '1 h', '2 h 15 min')
    """
    if minutes < 60:
        return say("minutes short", language, minutes=minutes)
    quarters = round(minutes / 15)
    hours, rest = quarters // 4, quarters % 4 * 15
    return say("hours and minutes" if rest else "hours", language, hours=hours, minutes=rest)


def _plain(chapter: "Planned") -> dict[str, Any]:
    return {
        "chapter": chapter.number,
        "title": chapter.title,
        "tutorial_minutes": chapter.tutorial_minutes,
        "exercise_minutes": chapter.exercise_minutes,
        "points": chapter.points,
        "out_of": chapter.out_of,
        "exercises": [
            {
                "name": exercise.name,
                "points": chapter.of(exercise).points,
                "out_of": exercise.points,
                "tries": chapter.of(exercise).tries,
                "hints": chapter.of(exercise).hints,
            }
            for exercise in chapter.exercises
        ],
    }
