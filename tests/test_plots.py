"""Charts: the text form, the picture's well-formedness, no markup from names."""

import xml.etree.ElementTree as ET

import pytest

from s2s_lab import plots
from s2s_lab.decoding.trace import Trace
from s2s_lab.decoding.trace_example import EXAMPLE

CHART = plots.LineChart(
    "A < B", "length", "exact match", {"<b>x</b>": [(1, 0.5), (3, 1.0)], "y": [(2, 0.25)]}
)


def test_text_form():
    assert str(CHART) == (
        "A < B: exact match by length\n"
        "length    1     2     3\n"
        "<b>x</b>  0.50        1.00\n"
        "y               0.25"
    )


def test_svg_places_points_on_the_axes():
    """y = 1.0 lies at the top of the frame (62), y = 0.5 half way down to 348: at 205."""
    tree = ET.fromstring(CHART.svg())
    lines = [e.get("points") for e in tree.iter() if e.tag.endswith("polyline")]
    assert lines[0] == "60.0,205.0 570.0,62.0"
    texts = [e.text for e in tree.iter() if e.tag.endswith("text")]
    assert "<b>x</b>" in texts
    assert "A < B" in texts


def test_a_notebook_gets_picture_and_text():
    bundle = CHART._repr_mimebundle_()
    assert set(bundle) == {"image/svg+xml", "text/html", "text/plain"}


def test_plotly_figures():
    figure = CHART.figure()
    assert list(figure.data[0].x) == [1, 3]
    trace = Trace.from_json(EXAMPLE)
    heat = plots.attention(trace)
    assert [list(row) for row in heat.data[0].z] == [[0.9, 0.1], [0.2, 0.8]]
    assert "&lt;eos&gt;" in heat.layout.xaxis.ticktext
    silent = Trace.from_json(
        {**EXAMPLE, "steps": [{**s, "attention": []} for s in EXAMPLE["steps"]]}
    )
    with pytest.raises(ValueError, match="model with attention, got by hand"):
        plots.attention(silent)
