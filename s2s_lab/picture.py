"""Pictures in a notebook: pixels enlarged, boxes with names on them, colours for numbers.

The figure is one SVG element with the pixels inside as PNG, so it needs no script and no file. This
module knows arrays of numbers, nothing of sounds, scenes or models.
"""

import base64
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
from jaxtyping import Float

from s2s_lab.charts import FITS, in_notebook

INK, MARK = "#767676", "#e4007f"
_COLOURS = ((68, 1, 84), (59, 82, 139), (33, 145, 140), (94, 201, 98), (253, 231, 37))
"""Dark to bright, and as readable in grey (viridis; van der Walt & Smith 2015)."""

Box = tuple[float, float, float, float, str]
"""Left, top, right, bottom in pixels of the array, and a name."""


@dataclass(frozen=True, eq=False)
class Picture:
    """An array of colours with boxes on it.

    >>> Picture("two pixels", np.zeros((1, 2, 3)), boxes=((0, 0, 1, 1, "a"),))
    two pixels: 1 × 2 pixels; boxes: a
    """

    title: str
    pixels: Float[np.ndarray, "rows columns 3"]
    """Red, green and blue from 0 to 1."""
    boxes: Sequence[Box] = ()
    x: str = ""
    """What stands below."""
    y: str = ""
    """What stands above the left edge."""
    width: int = 720
    """Of the pixels on the screen."""
    height: int | None = None
    """The same; None: as the array's sides are."""

    def __repr__(self) -> str:
        rows, columns = self.pixels.shape[:2]
        names = ", ".join(box[4] for box in self.boxes)
        boxes = f"; boxes: {names}" if names else ""
        return f"{self.title}: {rows} × {columns} pixels{boxes}"

    def svg(self) -> str:
        """The figure as one SVG element."""
        rows, columns = self.pixels.shape[:2]
        width = self.width
        height = self.height or round(width * rows / columns)
        top, wide, tall = 62, width + 20, height + 100
        parts = [
            f'<text x="10" y="22" font-size="18" font-weight="bold">{escape(self.title)}</text>',
            f'<text x="10" y="{tall - 10}" font-size="15">{escape(self.x)}</text>',
            f'<text x="{width + 10}" y="{tall - 10}" font-size="15" text-anchor="end">'
            f"{escape(self.y)}</text>",
            f'<image x="10" y="{top}" width="{width}" height="{height}" '
            f'preserveAspectRatio="none" style="image-rendering:pixelated" '
            f'href="data:image/png;base64,{base64.b64encode(png(self.pixels)).decode()}"/>',
        ]
        for left, upper, right, lower, name in self.boxes:
            x, y = 10 + left * width / columns, top + upper * height / rows
            w, h = (right - left) * width / columns, (lower - upper) * height / rows
            parts.append(
                f'<rect x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" fill="none" '
                f'stroke="{MARK}" stroke-width="3"/>'
                f'<text x="{x + w / 2:.1f}" y="{y - 7:.1f}" font-size="16" font-weight="bold" '
                f'text-anchor="middle" fill="{MARK}">{escape(name)}</text>'
            )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {tall}" width="{wide}" '
            f'height="{tall}" style="{FITS}" role="img" aria-label="{escape(repr(self))}" '
            f'fill="{INK}" font-family="system-ui, sans-serif">' + "".join(parts) + "</svg>"
        )

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return in_notebook(self.svg(), repr(self), repr(self))


def heat(values: Any) -> Float[np.ndarray, "rows columns 3"]:
    """Colours for numbers: dark = the smallest, bright = the largest.

    >>> heat([[0.0, 1.0]]).round(2).tolist()
    [[[0.27, 0.0, 0.33], [0.99, 0.91, 0.15]]]
    """
    numbers = np.asarray(values, dtype=float)
    low, high = numbers.min(), numbers.max()
    places = (numbers - low) / ((high - low) or 1.0) * (len(_COLOURS) - 1)
    steps = np.arange(len(_COLOURS))
    channels = [np.interp(places, steps, column) for column in zip(*_COLOURS, strict=True)]
    return np.stack(channels, axis=-1) / 255


def lit(
    pixels: Float[np.ndarray, "rows columns 3"], weights: Any, dark: float = 0.15
) -> Float[np.ndarray, "rows columns 3"]:
    """A picture that is bright where weights are high.

    Args:
        pixels: the picture.
        weights: (grid rows, grid columns): its sides divide those of the picture.
        dark: how much light is left where the weight is 0; the largest weight leaves all of it.

    Raises:
        ValueError: if the grid does not divide the picture.

    >>> lit(np.ones((2, 2, 3)), [[0.0, 1.0]], dark=0.5)[0, :, 0].tolist()
    [0.5, 1.0]
    """
    grid = np.asarray(weights, dtype=float)
    rows, columns = pixels.shape[:2]
    if grid.ndim != 2 or rows % grid.shape[0] or columns % grid.shape[1]:
        raise ValueError(
            f"weights: expected a grid whose sides divide {rows} and {columns}, got {grid.shape}"
        )
    cell = np.ones((rows // grid.shape[0], columns // grid.shape[1]))
    light = np.kron(grid / (grid.max() or 1.0), cell)
    return pixels * (dark + (1 - dark) * light)[:, :, None]


def png(pixels: Float[np.ndarray, "rows columns 3"]) -> bytes:
    """Pixels as a PNG file.

    Source: ISO/IEC 15948, "Portable Network Graphics": colour type 2, filter 0.
    """
    rows, columns = pixels.shape[:2]
    colours = (np.clip(pixels, 0, 1) * 255).round().astype(np.uint8)
    lines = b"".join(b"\0" + row.tobytes() for row in colours)
    head = struct.pack(">IIBBBBB", columns, rows, 8, 2, 0, 0, 0)
    chunks = (b"IHDR", head), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
