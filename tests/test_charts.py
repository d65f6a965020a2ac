"""Charts of many points: few marks, round numbers under the axis; nothing is cut off."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.charts import LEGEND, LineChart, _broken, _ticks, _wide
from tests.conftest import Tab

LONG = (
    "scheduled sampling from the first epoch on, worst seed of three",
    "用标准前缀训练的模型",
    "y",
)
BOXES = """() => [...document.querySelectorAll("svg text")].map((text) => {
  const [own, all] = [text.getBoundingClientRect(), text.closest("svg").getBoundingClientRect()];
  return [own.left - all.left, all.right - own.right, own.top - all.top, all.bottom - own.bottom];
})"""


def test_a_long_line_has_all_its_points_and_few_marks():
    chart = LineChart("Loss", "step", "nats", {"a": [(x, 0.5) for x in range(100)]})
    svg = chart.svg()
    assert svg.count("<circle") <= 22
    assert svg.count(",") > 100


@given(st.lists(st.integers(0, 100_000), min_size=13, max_size=60, unique=True))
def test_numbers_under_the_axis_are_few_and_inside(xs):
    xs = sorted(xs)
    ticks = _ticks(xs)
    assert 1 <= len(ticks) <= 12
    assert all(xs[0] <= tick <= xs[-1] for tick in ticks)
    steps = {round(b - a, 9) for a, b in pairwise(ticks)}
    assert len(steps) <= 1


@given(st.text("ab 词W-", min_size=1, max_size=60))
def test_a_broken_name_has_all_its_words_in_order(name):
    lines = _broken(name)
    assert " ".join(lines) == name
    assert all(" " not in line or _wide(line, 15) <= LEGEND for line in lines)


def test_names_of_one_line_leave_the_size_as_it_is():
    assert 'width="760" height="400"' in LineChart("t", "x", "y", {"no attention": [(1, 1)]}).svg()


@pytest.mark.browser
def test_no_text_is_cut_off_however_long_the_names_are(tab: Tab, tmp_path: Path):
    """Thirteen names, some of several lines and one without a space, all inside of the picture."""
    names = [*LONG, "a_name_of_one_word_that_nobody_can_break_at_all", *map(str, range(9))]
    file = tmp_path / "chart.html"
    chart = LineChart("Title", "step", "loss", {name: [(0, 0.5), (1, 1)] for name in names})
    file.write_text(chart.svg(), encoding="utf-8")
    edges = tab.open(file).evaluate(BOXES)
    assert len(edges) > len(names)
    assert min(min(box) for box in edges) >= 0


@pytest.mark.browser
@pytest.mark.parametrize("width", [400, 1280])
def test_a_notebook_shows_all_of_it_in_any_width(tab: Tab, tmp_path: Path, width: int):
    """760 × 400 where there is room, else as wide as its place, of the same shape."""
    shown = LineChart("Title", "step", "loss", {"a": [(0, 0.5), (1, 1)]})._repr_mimebundle_()
    assert re.search(r'alt="Title: loss by step"', shown["text/html"])
    file = tmp_path / "chart.html"
    file.write_text(f"<body style='margin:0'>{shown['text/html']}", encoding="utf-8")
    tab.page.set_viewport_size({"width": width, "height": 900})
    page = tab.open(file)
    tab.requests[:] = [address for address in tab.requests if not address.startswith("data:")]
    size = "(e) => [e.naturalWidth, e.clientWidth, e.clientHeight]"
    natural, wide, tall = page.locator("img").evaluate(size)
    assert (natural, wide) == (760, min(width, 760))
    assert tall == pytest.approx(wide * 400 / 760, abs=1)


def test_equal_factors_are_equal_steps_where_x_doubles():
    """1, 2 and 8 lie at 0, a third and all of the way: their logarithms are 0, 1 and 3."""
    places = {}
    for doubling in (False, True):
        chart = LineChart("t", "width", "y", {"a": [(1, 1), (2, 1), (8, 1)]}, doubling=doubling)
        places[doubling] = [float(x) for x in re.findall(r'<circle cx="([\d.]+)"', chart.svg())[:3]]
    for doubling, share in ((False, 1 / 7), (True, 1 / 3)):
        first, middle, last = places[doubling]
        assert (middle - first) / (last - first) == pytest.approx(share, abs=1e-3)


def test_nothing_doubles_to_zero():
    with pytest.raises(ValueError, match="expected every x above 0 where x doubles, got 0"):
        LineChart("t", "width", "y", {"a": [(0, 1), (2, 1)]}, doubling=True)
