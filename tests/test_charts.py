"""Charts of many points: few marks, round numbers under the axis."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.charts import LineChart, _ticks


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
