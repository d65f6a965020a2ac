"""A student's page: points, and for each exercise the card that the notebook would show.

Beyond the one small counterexample nothing is told of the inputs that were asked. What a student
wrote or printed is text here, never markup.
"""

from html import escape

from s2s_lab.grading.card import SIGN, as_html
from s2s_lab.grading.classroom import Classroom, Handed
from s2s_lab.grading.page import listed, page


def feedback(handed: Handed, room: Classroom) -> str:
    """The page of one student."""
    title = f"{handed.student.name}: {handed.points} of {room.points} points"
    body = [f"<h1>{escape(title)}</h1>", f'<p class="soft">{_chapters(room)}</p>']
    if handed.refused:
        body += ["<h2>Not graded</h2>", listed(handed.refused)]
    body.append(_overview(handed))
    for chapter in room.chapters:
        body.append(f"<h2>{escape(chapter.stem.replace('_', ' '))}</h2>")
        for task in chapter.tasks:
            grade = handed.grades[task.exercise.name]
            body.append(f'<div id="{escape(task.exercise.name)}">{as_html(grade.result)}</div>')
            if grade.told:
                body.append(listed(grade.told))
    if handed.told:
        body += ["<h2>About the notebook</h2>", listed(handed.told)]
        body.append('<p class="soft">None of this costs points.</p>')
    return page(title, body)


def _chapters(room: Classroom) -> str:
    return escape(", ".join(chapter.stem for chapter in room.chapters))


def _overview(handed: Handed) -> str:
    rows = "".join(
        f'<tr><td class="keep"><span aria-hidden="true">{SIGN[grade.result.status]}</span> '
        f"{escape(grade.result.status)}</td>"
        f'<td><a href="#{escape(name)}"><code>{escape(name)}</code></a></td>'
        f'<td class="n">{grade.result.points} of {grade.result.out_of}</td></tr>'
        for name, grade in handed.grades.items()
    )
    head = '<tr><th>result</th><th>exercise</th><th class="n">points</th></tr>'
    return f'<table class="plain"><thead>{head}</thead><tbody>{rows}</tbody></table>'
