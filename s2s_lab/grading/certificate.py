"""A page that says which exercises of the course somebody has solved, to keep or to print.

It is made on the learner's own machine and says so: it honours, it does not prove.
"""

from collections.abc import Sequence
from html import escape

from s2s_lab.grading.page import page
from s2s_lab.grading.plan import Planned
from s2s_lab.language import say

LOOK = """<style>
.s2s-sheet{border:3px double var(--ink);padding:44px 48px;text-align:center}
.s2s-sheet h1{font-size:34px;margin:10px 0 2px}
.s2s-sheet .who{font-size:44px;font-family:Georgia,'Times New Roman',serif;margin:26px 0 6px;
overflow-wrap:anywhere;max-width:none}
.s2s-sheet p{margin-left:auto;margin-right:auto}
.s2s-sheet .sum{font-size:22px}
.s2s-sheet table{margin:26px auto 22px;text-align:left}
.s2s-sheet .soft{font-size:15px}
.s2s-sheet td svg{margin-top:7px}
@media print{body{padding:0}.s2s-sheet{border-color:#000}@page{margin:14mm}}
@media (max-width:700px){.s2s-sheet{padding:26px 16px}.s2s-sheet .who{font-size:32px}}
</style>"""
BAR = 120.0
"""Width of a bar."""
HEADS = ("chapter", "column solved", "column points")


def certificate(
    name: str, chapters: Sequence[Planned], day: str, version: str, language: str = "en"
) -> str:
    """The page.

    Args:
        name: of the learner, as it shall stand there.
        chapters: with what was found; see `plan.plan`.
        day: as it shall stand there.
        version: of this package.
        language: of the page.

    Raises:
        ValueError: if the name is empty or longer than 80 letters.
    """
    if not name.strip() or len(name) > 80:
        raise ValueError(say("name length", language, letters=len(name.strip())))
    points, out_of = sum(c.points for c in chapters), sum(c.out_of for c in chapters)
    passed, exercises = sum(c.passed for c in chapters), sum(len(c.exercises) for c in chapters)
    solved = {"passed": passed, "exercises": exercises, "points": points, "out_of": out_of}
    heading = "certificate" if passed == exercises else "certificate of progress"
    chapter, done, worth = (say(key, language) for key in HEADS)
    body = [
        LOOK,
        f'<div class="s2s-sheet"><p class="soft">s2s_lab · {say("certificate course", language)}',
        f'</p><h1>{say(heading, language)}</h1><p class="who">{escape(name.strip())}</p>',
        f'<p class="sum">{say("certificate solved", language, **solved)}</p>',
        f'<table class="plain"><thead><tr><th colspan="2">{chapter}</th><th class="n">{done}</th>',
        f'<th></th><th class="n">{worth}</th></tr></thead><tbody>',
        *(_row(one, language) for one in chapters),
        f'</tbody></table><p class="soft">{escape(day)} · s2s_lab {escape(version)}. ',
        f"{say('certificate basis', language)}</p></div>",
    ]
    share = say("points", language, points=points, out_of=out_of)
    return page(say("page title", language, student=name.strip(), points=share), body, language)


def _row(chapter: Planned, language: str) -> str:
    full = BAR * chapter.points / chapter.out_of
    told = say("share", language, points=chapter.points, out_of=chapter.out_of)
    solved = say("share", language, points=chapter.passed, out_of=len(chapter.exercises))
    bar = (
        f'<svg viewBox="0 0 {BAR:g} 12" width="{BAR:g}" height="12" role="img" '
        f'aria-label="{told}"><rect width="{BAR:g}" height="12" class="wait" opacity=".35"/>'
        f'<rect width="{full:.1f}" height="12" class="good"/></svg>'
    )
    return (
        f'<tr><td class="n">{chapter.number}</td><td>{escape(chapter.title)}</td>'
        f'<td class="n">{solved}</td><td>{bar}</td>'
        f'<td class="n">{told}</td></tr>'
    )
