"""Line charts: plain SVG for notebooks, a plotly figure for whoever wants to zoom, text.

The SVG needs no script, so it shows wherever a notebook is rendered. Its colours can be read on
light and on dark ground, and lines differ by marker as well as by colour (Okabe & Ito 2008).
This module knows numbers and their names, nothing of models, traces or runs.
"""

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote

COLOURS = ("#1f82c8", "#d55e00", "#009e73", "#cc79a7", "#a6761d", "#3b9fd4")
INK = "#767676"
MARKERS = 20
"""About the most of a line; lines of more points have one at every second, third … point."""

FITS = "max-width:100%;height:auto"
"""The style of a picture that shrinks with its place and is never cut off."""

LEGEND = 156
"""Pixels for a name in the legend before it is broken into lines."""

Points = Sequence[tuple[float, float]]
"""(x, y) in the order in which they are joined."""


@dataclass(frozen=True)
class LineChart:
    """Lines over one pair of axes; y runs from 0 to `top`.

    >>> print(LineChart("Accuracy", "length", "exact match", {"GRU": [(3, 1.0), (7, 0.8)]}))
    Accuracy: exact match by length
    length  3     7
    GRU     1.00  0.80
    """

    title: str
    x: str
    """What stands on the x axis."""
    y: str
    """What stands on the y axis."""
    lines: Mapping[str, Points]
    top: float = 1.0
    width: int = 760
    height: int = 400
    doubling: bool = False
    """Whether equal steps to the right are equal factors, as for widths of beams; x is above 0."""

    def __post_init__(self) -> None:
        least = min((x for points in self.lines.values() for x, _ in points), default=1.0)
        if self.doubling and least <= 0:
            raise ValueError(f"lines: expected every x above 0 where x doubles, got {least:g}")

    def __str__(self) -> str:
        xs = sorted({x for points in self.lines.values() for x, _ in points})
        rows = [[self.x, *(f"{x:g}" for x in xs)]]
        for name, points in self.lines.items():
            at = dict(points)
            rows.append([name, *(f"{at[x]:.2f}" if x in at else "" for x in xs)])
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        table = [
            "  ".join(cell.ljust(n) for cell, n in zip(row, widths, strict=True)).rstrip()
            for row in rows
        ]
        return "\n".join([f"{self.title}: {self.y} by {self.x}", *table])

    __repr__ = __str__

    def figure(self) -> Any:
        """The same as a `plotly.graph_objects.Figure`."""
        import plotly.graph_objects as go

        figure = go.Figure()
        for (name, points), colour in zip(self.lines.items(), COLOURS, strict=False):
            xs, ys = zip(*points, strict=True)
            figure.add_scatter(x=xs, y=ys, name=escape(name), line_color=colour)
        figure.update_layout(title=escape(self.title), xaxis_title=self.x, yaxis_title=self.y)
        figure.update_yaxes(range=[0, self.top * 1.02])
        if self.doubling:
            figure.update_xaxes(type="log")
        return figure

    def svg(self) -> str:
        """The chart as one SVG element."""
        xs = sorted({x for points in self.lines.values() for x, _ in points})
        names = [_broken(name) for name in self.lines]
        widest = max((_wide(part, 15) for name in names for part in name), default=0.0)
        width = self.width + max(0, math.ceil(widest - LEGEND))
        height = max(self.height, 88 + sum(map(_tall, names)))
        frame = _Frame(
            width, height, xs[0], xs[-1], self.top, right=self.width - 190, doubling=self.doubling
        )
        parts = [
            _text(frame.left, 24, self.title, size=19, weight="bold"),
            _text(frame.left, frame.top - 10, self.y, size=15),
            _text(frame.right, height - 10, self.x, size=15, anchor="end"),
            *_grid(frame, xs),
        ]
        level = frame.top + 10
        for i, (name, points) in enumerate(zip(names, self.lines.values(), strict=True)):
            parts += [*_line(frame, i, points), *_legend(frame, i, level, name)]
            level += _tall(name)
        label = escape(f"{self.title}: {self.y} by {self.x}")
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" style="{FITS}" role="img" aria-label="{label}" '
            'font-family="system-ui, sans-serif">' + "".join(parts) + "</svg>"
        )

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return in_notebook(self.svg(), f"{self.title}: {self.y} by {self.x}", str(self))


def in_notebook(svg: str, label: str, text: str) -> dict[str, str]:
    """What a notebook shows of an SVG element: an image that shrinks with its place, or text.

    JupyterLab does not shrink `image/svg+xml`, but does what the style of an HTML image says; the
    SVG itself stays beside it for exports that read no HTML.
    """
    address = quote(svg.replace('"', "'"), safe=" /:=',;()?!*+-<>")
    image = f'<img alt="{escape(label)}" style="{FITS}" src="data:image/svg+xml,{address}">'
    return {"text/html": image, "image/svg+xml": svg, "text/plain": text}


@dataclass(frozen=True)
class _Frame:
    """Where the axes lie, and how values become pixels."""

    width: int
    height: int
    first: float
    last: float
    highest: float
    right: float
    doubling: bool = False
    left = 60
    top = 62
    margin_bottom = 52

    @property
    def bottom(self) -> float:
        return self.height - self.margin_bottom

    def x(self, value: float) -> float:
        value, first, last = (
            math.log2(x) if self.doubling else x for x in (value, self.first, self.last)
        )
        share = (value - first) / ((last - first) or 1)
        return self.left + share * (self.right - self.left)

    def y(self, value: float) -> float:
        return self.bottom - value / self.highest * (self.bottom - self.top)


def _text(
    x: float,
    y: float,
    text: str,
    size: int,
    anchor: str = "start",
    weight: str = "normal",
    colour: str = INK,
) -> str:
    kind = f' text-anchor="{anchor}"' if anchor != "start" else ""
    kind += f' font-weight="{weight}"' if weight != "normal" else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}"{kind} '
        f'fill="{colour}">{escape(text)}</text>'
    )


def _grid(frame: _Frame, xs: Sequence[float]) -> list[str]:
    parts = []
    steps = _steps(frame.highest)
    for i in range(steps + 1):
        value = frame.highest * i / steps
        y = frame.y(value)
        parts.append(
            f'<line x1="{frame.left}" x2="{frame.right}" y1="{y:.1f}" y2="{y:.1f}" '
            f'stroke="{INK}" stroke-opacity="{0.9 if i == 0 else 0.3}"/>'
        )
        parts.append(_text(frame.left - 8, y + 5, f"{value:g}", size=14, anchor="end"))
    for x in _ticks(xs):
        parts.append(_text(frame.x(x), frame.bottom + 20, f"{x:g}", size=14, anchor="middle"))
    return parts


def _steps(top: float) -> int:
    """Into how many steps the y axis is cut: four, unless others have shorter numbers.

    >>> _steps(1.0), _steps(2.5)
    (4, 5)
    """
    short = (n for n in (4, 5, 3, 6) if len(f"{top / n:.8g}".strip("0.").replace(".", "")) <= 2)
    return next(short, 4)


def _ticks(xs: Sequence[float]) -> Sequence[float]:
    """Where the x axis has numbers: at every x of a few, at round numbers of many.

    >>> _ticks([1, 2, 5]), _ticks(range(1, 60))
    ([1, 2, 5], [10, 20, 30, 40, 50])
    """
    if len(xs) <= 12:
        return xs
    rough = (xs[-1] - xs[0]) / 8
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * s for s in (1, 2, 5, 10) if power * s >= rough)
    first, last = math.ceil(xs[0] / step), math.floor(xs[-1] / step)
    return [step * i for i in range(first, last + 1)]


def _line(frame: _Frame, number: int, points: Points) -> list[str]:
    colour = COLOURS[number % len(COLOURS)]
    places = [(frame.x(x), frame.y(y)) for x, y in points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    apart = max(1, len(places) // MARKERS)
    line = f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="3"/>'
    return [line, _marks(number, places[::apart])]


def _legend(frame: _Frame, number: int, level: int, name: Sequence[str]) -> list[str]:
    """A marker and the lines of a name, the first one at this level."""
    colour = COLOURS[number % len(COLOURS)]
    x = frame.right + 36
    parts = enumerate(name)
    return [
        _marks(number, [(x - 14, level - 5)]),
        *(_text(x, level + 19 * i, p, size=15, colour=colour, weight="bold") for i, p in parts),
    ]


def _tall(name: Sequence[str]) -> int:
    """Pixels that a name of so many lines takes in the legend."""
    return 26 + 19 * (len(name) - 1)


def _broken(name: str) -> list[str]:
    """A name in lines of `LEGEND` pixels, broken at spaces alone.

    >>> _broken("no attention: 1/n"), _broken("scheduled sampling, worst of three")
    (['no attention: 1/n'], ['scheduled', 'sampling, worst', 'of three'])
    """
    lines: list[str] = []
    for word in name.split(" "):
        if lines and _wide(f"{lines[-1]} {word}", 15) <= LEGEND:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _wide(text: str, size: int) -> float:
    """About the pixels of a bold text in the widest of the usual sans-serif fonts."""

    def ems(letter: str) -> float:
        if unicodedata.east_asian_width(letter) in "WF" or letter in "mwMW%@—":
            return 1.0
        if letter.isupper() or letter in "=+<>~":
            return 0.84
        return 0.38 if letter in " .,:;'|!ijl" else 0.5 if letter in "ftr()[]-/" else 0.67

    return size * sum(map(ems, text))


def _marks(number: int, places: Points) -> str:
    """The marks of a line, of one colour."""
    marks = "".join(_mark(number, x, y) for x, y in places)
    return f'<g fill="{COLOURS[number % len(COLOURS)]}">{marks}</g>'


def _mark(number: int, x: float, y: float) -> str:
    """A circle, a square or a triangle, in turn."""
    if number % 3 == 0:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5"/>'
    if number % 3 == 1:
        return f'<rect x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10"/>'
    a, b = f"{x:.1f},{y - 6:.1f}", f"{x - 6:.1f},{y + 5:.1f}"
    return f'<polygon points="{a} {b} {x + 6:.1f},{y + 5:.1f}"/>'
