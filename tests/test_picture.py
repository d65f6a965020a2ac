"""Pictures: the PNG says what it was given, boxes lie where they should, weights give light."""

import struct
import zlib

import numpy as np
import pytest

from s2s_lab.picture import Picture, heat, lit, png


def decoded(data: bytes) -> np.ndarray:
    """Pixels of a PNG of colour type 2 without filters, read chunk by chunk."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    place, chunks = 8, {}
    while place < len(data):
        (size,) = struct.unpack(">I", data[place : place + 4])
        kind, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + size]
        (sum_,) = struct.unpack(">I", data[place + 8 + size : place + 12 + size])
        assert sum_ == zlib.crc32(kind + body)
        chunks[kind] = body
        place += 12 + size
    columns, rows = struct.unpack(">II", chunks[b"IHDR"][:8])
    lines = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(rows, -1)
    assert (lines[:, 0] == 0).all()
    return lines[:, 1:].reshape(rows, columns, 3)


def test_a_png_has_the_pixels_that_it_was_given():
    pixels = np.random.default_rng(0).integers(0, 256, (3, 5, 3))
    assert (decoded(png(pixels / 255)) == pixels).all()


def test_values_outside_are_cut():
    assert decoded(png(np.array([[[-1.0, 0.5, 2.0]]]))).tolist() == [[[0, 128, 255]]]


def test_a_box_lies_where_the_array_says():
    """Two rows and four columns on 400 × 200: the box of columns 1 to 3 is 100 from the edge."""
    figure = Picture("t", np.zeros((2, 4, 3)), boxes=((1, 0, 3, 1, "<b>"),), width=400)
    svg = figure.svg()
    assert '<rect x="110.0" y="62.0" width="200.0" height="100.0"' in svg
    assert "&lt;b&gt;" in svg
    assert "<b>" not in svg
    assert set(figure._repr_mimebundle_()) == {"image/svg+xml", "text/html", "text/plain"}


def test_bright_is_more():
    colours = heat(np.arange(9.0).reshape(3, 3))
    assert (np.diff(colours.mean(-1).ravel()) > 0).all()
    assert np.isfinite(heat(np.ones((2, 2)))).all()


def test_the_largest_weight_leaves_the_picture_as_it_is():
    pixels = np.random.default_rng(0).random((4, 6, 3))
    shown = lit(pixels, [[0.0, 0.1, 0.2], [0.4, 0.0, 0.0]], dark=0.0)
    assert np.allclose(shown[2:, :2], pixels[2:, :2])
    assert np.allclose(shown[:2, 4:], pixels[:2, 4:] / 2)
    assert (shown[:2, :2] == 0).all()
    with pytest.raises(ValueError, match=r"divide 4 and 6, got \(3, 3\)"):
        lit(pixels, np.ones((3, 3)))
