"""The teacher's page: marks by exercise, mistakes by name, students, and what was unusual.

Signs of tampering are shown as they were seen, for a person to judge; they cost no points. What
learners wrote is text here, never markup.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from html import escape

from s2s_lab.grading.card import SIGN, prose
from s2s_lab.grading.classroom import Classroom, Handed
from s2s_lab.grading.exercise import Exercise
from s2s_lab.grading.page import listed, page
from s2s_lab.grading.plots import bar, histogram
from s2s_lab.grading.result import Status

KINDS: dict[Status, str] = {"passed": "good", "failed": "bad", "not yet": "wait"}


def teacher_page(room: Classroom, links: Mapping[str, str]) -> str:
    """The page; `links` leads from a student's id to the student's page."""
    stems = ", ".join(chapter.stem for chapter in room.chapters)
    title = f"{_count(len(room.students), 'student')}, {stems}"
    body = [f"<h1>{escape(title)}</h1>", *_summary(room)]
    body += ["<h2>Exercises</h2>", _legend(), _exercises(room)]
    body += ["<h2>Points</h2>", _points(room)]
    body += ["<h2>Mistakes</h2>", *_mistakes(room, links)]
    body += ["<h2>Students</h2>", _students(room, links)]
    body += ["<h2>What submissions tried</h2>", *_signs(room, links)]
    body += ["<h2>Not as usual</h2>", *_told(room, links)]
    return page(title, body)


def _summary(room: Classroom) -> Iterable[str]:
    points = [handed.points for handed in room.students]
    mean = sum(points) / len(points) if points else 0.0
    full = sum(p == room.points for p in points)
    yield (
        f"<p>{mean:.1f} of {room.points} points on average; {full} of {len(points)} have all of "
        f"them.</p>"
    )
    yield f'<p class="soft">Graded in {escape(room.sandbox or "no sandbox")}.</p>'
    if room.warning:
        yield f'<p class="warn">{escape(room.warning[:1].upper() + room.warning[1:])}.</p>'


def _legend() -> str:
    keys = "".join(
        f'<i class="key" style="background:var(--{kind})"></i>{status}'
        for status, kind in KINDS.items()
    )
    return f"<p>{keys}</p>"


def _exercises(room: Classroom) -> str:
    rows = []
    for exercise in room.exercises:
        counts = Counter(handed.grades[exercise.name].result.status for handed in room.students)
        parts = [(kind, counts[status]) for status, kind in KINDS.items()]
        label = ", ".join(f"{counts[status]} {status}" for status in KINDS)
        cells = "".join(f'<td class="n">{counts[status]}</td>' for status in KINDS)
        earned = exercise.points * counts["passed"] / max(1, len(room.students))
        rows.append(
            f'<tr><th scope="row"><code>{escape(exercise.name)}</code></th>'
            f"<td>{bar(parts, f'{exercise.name}: {label}')}</td>{cells}"
            f'<td class="n">{earned:.1f} of {exercise.points}</td></tr>'
        )
    head = "".join(f'<th class="n">{status}</th>' for status in KINDS)
    return _table(f'<th>exercise</th><th></th>{head}<th class="n">mean</th>', rows)


def _points(room: Classroom) -> str:
    counts = Counter(handed.points for handed in room.students)
    columns = [counts[points] for points in range(room.points + 1)]
    spoken = ", ".join(f"{count} with {points}" for points, count in enumerate(columns) if count)
    return histogram(columns, f"students by points: {spoken}", "points, and how many students")


def _mistakes(room: Classroom, links: Mapping[str, str]) -> Iterable[str]:
    found = False
    for exercise in room.exercises:
        who: dict[str, list[Handed]] = {}
        for handed in room.students:
            id = handed.grades[exercise.name].result.message_id
            if id is not None:
                who.setdefault(id, []).append(handed)
        if who:
            found = True
            yield f"<h3><code>{escape(exercise.name)}</code></h3>"
            most = max(map(len, who.values()))
            rows = [
                _mistake(exercise, id, handed, most, links)
                for id, handed in sorted(who.items(), key=lambda item: -len(item[1]))
            ]
            yield _table('<th class="n">students</th><th></th><th>mistake</th>', rows)
    if not found:
        yield "<p>None.</p>"


def _mistake(
    exercise: Exercise, id: str, who: list[Handed], most: int, links: Mapping[str, str]
) -> str:
    known = exercise.message(id)
    text = prose(known) if known else escape(_unnamed(id))
    names = ", ".join(_link(handed, links) for handed in who)
    plot = bar([("bad", len(who)), ("none", most - len(who))], _count(len(who), "student"))
    return (
        f'<tr><td class="n">{len(who)}</td><td>{plot}</td><td><code>{escape(id)}</code><br>{text}'
        f"<details><summary>who</summary>{names}</details></td></tr>"
    )


def _unnamed(id: str) -> str:
    kinds = {
        "crash": "The code stopped, or did not come back.",
        "undefined": "What is asked for was not defined.",
        "shape": "Another shape than asked for.",
        "value": "The right shape with other values.",
        "dtype": "Another type of numbers.",
        "form": "The answer is not of the form that is asked for.",
        "returns-none": "No answer for some inputs.",
        "changes-input": "An input was changed in place.",
    }
    return kinds.get(id.partition("/")[2], "No mistake that is known by name.")


def _students(room: Classroom, links: Mapping[str, str]) -> str:
    rows = []
    for handed in room.students:
        cells = "".join(
            f'<td class="keep"><span aria-hidden="true">{SIGN[grade.result.status]}</span> '
            f"{grade.result.points}</td>"
            for grade in handed.grades.values()
        )
        notes = len(handed.told) + len(handed.refused)
        signs = sum(len(grade.signs) for grade in handed.grades.values())
        counted = ((notes, "note"), (signs, "sign"))
        more = " · ".join(_count(count, word) for count, word in counted if count)
        rows.append(
            f"<tr><td>{_link(handed, links)}</td>{cells}"
            f'<td class="n">{handed.points}</td><td class="soft">{more}</td></tr>'
        )
    head = "".join(f"<th>{escape(exercise.number)}</th>" for exercise in room.exercises)
    return _table(f'<th>student</th>{head}<th class="n">points</th><th></th>', rows)


def _signs(room: Classroom, links: Mapping[str, str]) -> Iterable[str]:
    found = False
    for handed in room.students:
        signs = [f"{name}: {sign}" for name, grade in handed.grades.items() for sign in grade.signs]
        if signs:
            found = True
            yield f"<h3>{_link(handed, links)}, {handed.points} points</h3>{listed(signs)}"
    if found:
        yield '<p class="soft">A sign is no proof: read the code before you judge.</p>'
    else:
        yield "<p>Nothing that no exercise needs.</p>"


def _told(room: Classroom, links: Mapping[str, str]) -> Iterable[str]:
    if room.refused:
        yield f"<h3>Files that are nobody's</h3>{listed(room.refused)}"
    found = bool(room.refused)
    for handed in room.students:
        told = [*handed.refused, *handed.told]
        told += [f"{name}: {text}" for name, g in handed.grades.items() for text in g.told]
        if told:
            found = True
            yield f"<h3>{_link(handed, links)}</h3>{listed(told)}"
    if not found:
        yield "<p>Nothing.</p>"


def _count(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def _link(handed: Handed, links: Mapping[str, str]) -> str:
    id, name = handed.student.id, handed.student.name
    shown = escape(name if name == id else f"{name} ({id})")
    return f'<a href="{escape(links[id])}">{shown}</a>' if id in links else shown


def _table(head: str, rows: Iterable[str]) -> str:
    return (
        f'<div class="wide"><table class="plain"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )
