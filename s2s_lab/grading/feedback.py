"""A student's page: points, and for each exercise the card that the notebook would show.

Beyond the one small counterexample nothing is told of the inputs that were asked. What a student
wrote or printed is text here, never markup.
"""

from collections.abc import Iterable
from dataclasses import replace
from html import escape

from s2s_lab.grading.card import SIGN, as_html
from s2s_lab.grading.classroom import Classroom, Handed
from s2s_lab.grading.page import listed, page
from s2s_lab.grading.result import Result
from s2s_lab.language import chosen, say
from s2s_lab.retelling import retold


def feedback(handed: Handed, room: Classroom, language: str | None = None) -> str:
    """The page of one student, in a language; without one, in `preferred_language`."""
    spoken = chosen(language)
    points = say("points", spoken, points=handed.points, out_of=room.points)
    title = say("page title", spoken, student=handed.student.name, points=points)
    body = [f"<h1>{escape(title)}</h1>", f'<p class="soft">{_chapters(room)}</p>']
    if handed.refused:
        body += [f"<h2>{say('not graded', spoken)}</h2>", _listed(handed.refused, spoken)]
    body.append(_overview(handed, spoken))
    for chapter in room.chapters:
        body.append(f"<h2>{escape(chapter.stem.replace('_', ' '))}</h2>")
        for task in chapter.tasks:
            grade = handed.grades[task.exercise.name]
            card = as_html(replace(grade.result, language=spoken))
            body.append(f'<div id="{escape(task.exercise.name)}">{card}</div>')
            if grade.told:
                body.append(_listed(grade.told, spoken))
    if handed.told:
        body += [f"<h2>{say('about notebook', spoken)}</h2>", _listed(handed.told, spoken)]
        body.append(f'<p class="soft">{say("no cost", spoken)}</p>')
    return page(title, body, spoken)


def _listed(texts: Iterable[str], language: str) -> str:
    return listed(retold(text, language) for text in texts)


def _chapters(room: Classroom) -> str:
    return escape(", ".join(chapter.stem for chapter in room.chapters))


def _overview(handed: Handed, language: str) -> str:
    rows = "".join(
        f'<tr><td class="keep"><span aria-hidden="true">{SIGN[grade.result.status]}</span> '
        f"{say(grade.result.status, language)}</td>"
        f'<td><a href="#{escape(name)}"><code>{escape(name)}</code></a></td>'
        f'<td class="n">{_share(grade.result, language)}</td></tr>'
        for name, grade in handed.grades.items()
    )
    names = [say(f"column {name}", language) for name in ("result", "exercise", "points")]
    head = '<tr><th>{}</th><th>{}</th><th class="n">{}</th></tr>'.format(*names)
    return f'<table class="plain"><thead>{head}</thead><tbody>{rows}</tbody></table>'


def _share(result: Result, language: str) -> str:
    return say("share", language, points=result.points, out_of=result.out_of)
