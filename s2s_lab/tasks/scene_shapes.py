"""Coloured shapes in a small picture: drawing them, and what is left of, above or inside what.

This module draws six shapes in six colours and two sizes, upright; it says nothing about them
(`scene_captions.py`).
"""

from dataclasses import dataclass

import numpy as np

SIDE = 48
"""Rows and columns of a picture."""
SHAPES = ("circle", "square", "triangle", "star", "cross", "diamond")
COLOURS = {
    "red": (0.86, 0.15, 0.15),
    "blue": (0.18, 0.35, 0.95),
    "green": (0.15, 0.70, 0.25),
    "yellow": (0.95, 0.85, 0.15),
    "purple": (0.60, 0.20, 0.75),
    "white": (0.95, 0.95, 0.95),
}
"""Red, green and blue from 0 to 1."""
RADII = {"small": (4.5, 5.5), "big": (8.5, 10.0)}
"""Half the width, in pixels, from and to."""
INVERSE = {"left": "right", "right": "left", "above": "below", "below": "above",
           "inside": "around", "around": "inside"}  # fmt: skip

Box = tuple[int, int, int, int]
"""First column, first row, and the column and the row after the last."""


@dataclass(frozen=True)
class Thing:
    """A shape in a picture."""

    shape: str
    colour: str
    size: str
    x: float
    """Column of the middle, from the left edge."""
    y: float
    """Row of the middle, from the upper edge."""
    radius: float
    """Half the width in pixels."""


def held_out(colour: str, shape: str) -> bool:
    """Whether a colour and a shape go together in the ``challenge`` set only: 6 of 36 pairs."""
    return (SHAPES.index(shape) + 1) % len(COLOURS) == list(COLOURS).index(colour)


def cover(thing: Thing) -> np.ndarray:
    """How much of each pixel a shape covers, (rows, columns), 0 to 1."""
    middle = np.arange(SIDE) + 0.5
    x, y = middle[None, :] - thing.x, middle[:, None] - thing.y
    return np.clip(0.5 - _distance(thing.shape, x, y, thing.radius), 0, 1)


def _distance(shape: str, x: np.ndarray, y: np.ndarray, r: float) -> np.ndarray:
    """Roughly the distance from the outline in pixels, negative inside."""
    match shape:
        case "circle":
            return np.hypot(x, y) - r
        case "square":
            return np.maximum(np.abs(x), np.abs(y)) - r
        case "diamond":
            return (np.abs(x) + np.abs(y) - r) / np.sqrt(2)
        case "cross":
            thin = r / 3
            wide = np.maximum(np.abs(x) - r, np.abs(y) - thin)
            tall = np.maximum(np.abs(x) - thin, np.abs(y) - r)
            return np.minimum(wide, tall)
        case "triangle":
            side = (2 * np.abs(x) - y - r) / np.sqrt(5)  # apex above, base below
            return np.maximum(side, y - r)
        case "star":
            return _star(x, y, r)
    raise AssertionError(shape)


def _star(x: np.ndarray, y: np.ndarray, r: float) -> np.ndarray:
    """Five points, one of them up; between them the outline comes in to half the radius.

    Each tenth of the plane is folded onto the first; there the outline is one line.
    """
    tenth = np.pi / 5
    angle = np.abs((np.arctan2(x, -y) + tenth) % (2 * tenth) - tenth)
    along, across = np.hypot(x, y) * np.cos(angle), np.hypot(x, y) * np.sin(angle)
    inner = np.array([np.cos(tenth), np.sin(tenth)]) * r / 2
    line = np.array([inner[0] - r, inner[1]])
    return ((along - r) * line[1] - across * line[0]) / np.hypot(*line)


def box(thing: Thing) -> Box:
    """The box of a shape, to the nearest pixel: only a star is less wide and less high than 2 r."""
    r = thing.radius
    star = thing.shape == "star"
    half, low = (r * np.cos(np.pi / 10), r * np.cos(np.pi / 5)) if star else (r, r)
    edges = (thing.x - half, thing.y - r, thing.x + half, thing.y + low)
    left, top, right, bottom = (round(float(edge)) for edge in edges)
    return left, top, right, bottom


def relations(one: Box, other: Box) -> tuple[str, ...]:
    """How one box lies with respect to another: left, right, above, below, inside, around.

    >>> relations((0, 0, 5, 5), (8, 9, 12, 14))
    ('left', 'above')
    """
    found = []
    if one[2] <= other[0]:
        found.append("left")
    if other[2] <= one[0]:
        found.append("right")
    if one[3] <= other[1]:
        found.append("above")
    if other[3] <= one[1]:
        found.append("below")
    if _within(one, other):
        found.append("inside")
    if _within(other, one):
        found.append("around")
    return tuple(found)


def _within(one: Box, other: Box) -> bool:
    return other[0] < one[0] and other[1] < one[1] and one[2] < other[2] and one[3] < other[3]


def paint(things: tuple[Thing, ...], rng: np.random.Generator) -> np.ndarray:
    """A picture of things, the first one at the bottom: (3, rows, columns), float32, 0 to 1.

    Colours and the dark background vary a little, and there is a little noise.
    """
    picture = np.full((3, SIDE, SIDE), rng.uniform(0.05, 0.15))
    for thing in things:
        colour = np.array(COLOURS[thing.colour]) + rng.uniform(-0.04, 0.04, 3)
        alpha = cover(thing)[None]
        picture = (1 - alpha) * picture + alpha * colour[:, None, None]
    picture += 0.02 * rng.standard_normal(picture.shape)
    return np.clip(picture, 0, 1).astype(np.float32)
