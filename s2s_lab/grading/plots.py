"""The few plots of the teacher's page, as SVG in the page: stacked bars and a histogram.

Every number that is drawn also stands in the text of the plot. Nothing is counted here.
"""

from collections.abc import Sequence
from html import escape

WIDTH, HEIGHT = 260, 18


def bar(parts: Sequence[tuple[str, int]], label: str) -> str:
    """One bar of parts, (class, count) each; it is as long as all of them together."""
    total = sum(count for _, count in parts) or 1
    at, pieces = 0.0, []
    for kind, count in parts:
        wide = WIDTH * count / total
        if count:
            pieces.append(
                f'<rect class="{kind}" x="{at:.1f}" y="0" width="{wide:.1f}" height="{HEIGHT}"/>'
            )
        at += wide
    return (
        f'<svg class="bar" role="img" aria-label="{escape(label)}" '
        f'preserveAspectRatio="none" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f"<title>{escape(label)}</title>{''.join(pieces)}</svg>"
    )


def histogram(counts: Sequence[int], label: str, axis: str) -> str:
    """A column for each value from 0, its count above it."""
    step = max(14, min(46, 640 // max(1, len(counts))))
    wide, top, tall = step * len(counts) + 20, 22, 130
    most = max(counts, default=0) or 1
    every = max(1, -(-34 // step))
    pieces = []
    for value, count in enumerate(counts):
        x, height = 10 + value * step, tall * count / most
        if count:
            pieces.append(
                f'<rect class="good" x="{x + 2}" y="{top + tall - height:.1f}" '
                f'width="{step - 4}" height="{height:.1f}"/>'
                f'<text x="{x + step / 2}" y="{top + tall - height - 5:.1f}" '
                f'text-anchor="middle">{count}</text>'
            )
        if value % every == 0:
            middle = f'x="{x + step / 2}" y="{top + tall + 18}" text-anchor="middle"'
            pieces.append(f"<text {middle}>{value}</text>")
    base = top + tall
    return (
        f'<svg role="img" aria-label="{escape(label)}" width="{wide}" height="{base + 44}" '
        f'viewBox="0 0 {wide} {base + 44}"><title>{escape(label)}</title>'
        f'<line class="line" x1="10" y1="{base}" x2="{wide - 10}" y2="{base}"/>{"".join(pieces)}'
        f'<text x="{wide / 2}" y="{base + 38}" text-anchor="middle">{escape(axis)}</text></svg>'
    )
