"""A page that says which exercises of the course somebody has solved, to keep or to print.

It is made on the learner's own machine and says so: it honours, it does not prove.
"""

from collections.abc import Sequence
from html import escape

from s2s_lab.grading.page import page
from s2s_lab.grading.plan import Planned

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


def certificate(name: str, chapters: Sequence[Planned], day: str, version: str) -> str:
    """The page.

    Args:
        name: of the learner, as it shall stand there.
        chapters: with what was found; see `plan.plan`.
        day: as it shall stand there.
        version: of this package.

    Raises:
        ValueError: if the name is empty or longer than 80 letters.
    """
    if not name.strip() or len(name) > 80:
        raise ValueError(f"name: expected 1 to 80 letters, got {len(name.strip())}")
    points, out_of = sum(c.points for c in chapters), sum(c.out_of for c in chapters)
    passed, exercises = sum(c.passed for c in chapters), sum(len(c.exercises) for c in chapters)
    body = [
        LOOK,
        '<div class="s2s-sheet"><p class="soft">s2s_lab · a course on sequence-to-sequence '
        "learning</p>",
        f"<h1>{'Certificate' if passed == exercises else 'Certificate of progress'}</h1>",
        f'<p class="who">{escape(name.strip())}</p>',
        f'<p class="sum">has solved {passed} of {exercises} exercises, {points} of {out_of} '
        "points</p>",
        '<table class="plain"><thead><tr><th colspan="2">chapter</th><th class="n">solved</th>'
        '<th></th><th class="n">points</th></tr></thead>',
        f'<tbody>{"".join(map(_row, chapters))}</tbody></table>',
        f'<p class="soft">{escape(day)} · s2s_lab {escape(version)}. Every exercise was examined '
        "anew on fresh inputs, on the learner’s own machine.</p></div>",
    ]
    return page(f"{name.strip()}: {points} of {out_of} points", body)


def _row(chapter: Planned) -> str:
    full = BAR * chapter.points / chapter.out_of
    told = f"{chapter.points} of {chapter.out_of} points"
    bar = (
        f'<svg viewBox="0 0 {BAR:g} 12" width="{BAR:g}" height="12" role="img" '
        f'aria-label="{told}"><rect width="{BAR:g}" height="12" class="wait" opacity=".35"/>'
        f'<rect width="{full:.1f}" height="12" class="good"/></svg>'
    )
    return (
        f'<tr><td class="n">{chapter.number}</td><td>{escape(chapter.title)}</td>'
        f'<td class="n">{chapter.passed} of {len(chapter.exercises)}</td><td>{bar}</td>'
        f'<td class="n">{chapter.points} of {chapter.out_of}</td></tr>'
    )
