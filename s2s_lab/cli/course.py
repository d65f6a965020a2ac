"""``s2s-lab course``: the chapters, what each takes and is worth, and how far you are."""

import argparse
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

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

    folder = _folder(args.dir)
    examine = args.check or args.certificate is not None
    if examine and folder is None:
        raise ValueError(
            "course: expected a working copy of the course here, or one with --dir; "
            "`s2s-lab open` makes one"
        )
    if args.certificate is not None and not args.name.strip():
        raise ValueError('--certificate: expected a name as well, as in --name "Ada Lovelace"')
    done: dict[str, Done] = {}
    if folder is not None:
        done = _examined(folder) if examine else read(folder)
    chapters = plan(course.home() / "tutorials", done)
    if args.certificate is not None:
        _write_certificate(args.certificate, args.name, chapters)
    if args.chapter is not None:
        chapters = _only(chapters, args.chapter)
    if args.json:
        print(json.dumps([_plain(chapter) for chapter in chapters], ensure_ascii=False))
    elif args.chapter is not None:
        _print_one(chapters[0])
    else:
        _print_all(chapters, folder)
    return 0


def _folder(asked: Path | None) -> Path | None:
    """The working copy: as asked for, around the current folder, or beside it."""
    from s2s_lab.grading.progress import working_copy

    if asked is not None:
        found = working_copy(asked) if asked.is_dir() else None
        if found is None:
            raise ValueError(f"--dir: expected a working copy of the course, got {asked}")
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


def _write_certificate(path: Path, name: str, chapters: "Sequence[Planned]") -> None:
    from datetime import date

    from s2s_lab import __version__
    from s2s_lab.grading.certificate import certificate

    path.write_text(certificate(name, chapters, str(date.today()), __version__), encoding="utf-8")
    print(f"{path}: open it in a browser, or print it")


def _only(chapters: "Sequence[Planned]", number: str) -> "list[Planned]":
    found = [chapter for chapter in chapters if chapter.number == number.zfill(2)]
    if not found:
        known = ", ".join(chapter.number for chapter in chapters)
        raise ValueError(f"chapter: expected one of {known}, got {number!r}")
    return found


def _print_all(chapters: "Sequence[Planned]", folder: Path | None) -> None:
    points, out_of = sum(c.points for c in chapters), sum(c.out_of for c in chapters)
    rows = [
        (
            f"{c.tutorial_minutes} min",
            f"{len(c.exercises)}",
            duration(c.exercise_minutes),
            f"{c.points} of {c.out_of}",
            bar(c.points, c.out_of),
        )
        for c in chapters
    ]
    read, solve = (
        duration(sum(getattr(c, f"{kind}_minutes") for c in chapters))
        for kind in ("tutorial", "exercise")
    )
    count = f"{sum(len(c.exercises) for c in chapters)}"
    total = (read, count, solve, f"{points} of {out_of}", bar(points, out_of))
    heads = ("tutorial", "exercises", "", "points", "")
    wide = [max(map(len, column)) for column in zip(heads, *rows, total, strict=True)]
    room = shutil.get_terminal_size().columns - sum(wide) - 2 * len(wide) - 4
    titles = [_fit(c.title, max(room, 20)) for c in chapters]
    first = max(map(len, titles))
    print(_line("", f"{'chapter':{first}}", heads, wide))
    for chapter, title, row in zip(chapters, titles, rows, strict=True):
        print(_line(chapter.number, f"{title:{first}}", row, wide))
    print(_line("", f"{'together':{first}}", total, wide))
    if folder is None:
        print("\n`s2s-lab open` makes a working copy; what you solve in it is counted here.")
    else:
        print(f"\nYour working copy: {folder}")


def _line(number: str, title: str, cells: Sequence[str], wide: Sequence[int]) -> str:
    """One line of the table; numbers end under one another, durations of exercises begin so."""
    read, count, solve, points, drawn = wide
    shown = (
        f"{cells[0]:>{read}}  {cells[1]:>{count}}  {cells[2]:<{solve}}  "
        f"{cells[3]:>{points}}  {cells[4]:{drawn}}"
    )
    return f"{number:2}  {title}  {shown}".rstrip()


def _fit(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1].rstrip() + "…"


def _print_one(chapter: "Planned") -> None:
    print(f"{chapter.number}  {chapter.title}: {chapter.points} of {chapter.out_of} points")
    wide = max(len(exercise.name) for exercise in chapter.exercises)
    for exercise in chapter.exercises:
        done = chapter.of(exercise)
        points = f"{done.points} of {exercise.points} points"
        used = f"  tries: {done.tries}, hints: {done.hints}" if done.tries or done.hints else ""
        print(
            f"  {exercise.number}  {exercise.name:{wide}}  {exercise.stars}  "
            f"about {exercise.minutes:2} min  {points}{used}"
        )


def bar(points: int, out_of: int) -> str:
    """Points as a bar; it is full only with all of them, and empty only with none.

    >>> bar(0, 20), bar(1, 20), bar(19, 20), bar(20, 20)
    ('··········', '■·········', '■■■■■■■■■·', '■■■■■■■■■■')
    """
    full = points * BAR // out_of
    full = max(full, 1) if points else 0
    return "■" * full + "·" * (BAR - full)


def duration(minutes: int) -> str:
    """Minutes as a person says them, from an hour on to the nearest quarter.

    >>> duration(50), duration(60), duration(142)
    ('50 min', '1 h', '2 h 15 min')
    """
    if minutes < 60:
        return f"{minutes} min"
    quarters = round(minutes / 15)
    rest = quarters % 4 * 15
    return f"{quarters // 4} h" + (f" {rest} min" if rest else "")


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
