"""The criterion on tables that break one part of it each; the trainings are left to the command."""

from s2s_lab.experiments.deep_or_wide import LAYERS, UNITS, chart, holds, lines
from s2s_lab.experiments.trained import Row


def table(one=(0.3, 0.4), two=(0.5, 0.8)):
    """Losses of one and of two layers, with few and with many units."""
    losses = dict(zip(LAYERS, (one, two), strict=True))
    return {
        (layers, units): Row(1000, (losses[layers][i],), (50.0,), 0.1)
        for layers in LAYERS
        for i, units in enumerate(UNITS)
    }


def test_the_claim_needs_both_of_its_parts():
    assert holds(table())
    assert not holds(table(two=(0.2, 0.8)))  # a second layer helps the narrow model
    assert not holds(table(two=(0.5, 0.35)))  # and the wide one
    assert not holds(table(two=(0.9, 0.8)))  # the largest is not the worst


def test_a_row_a_model_and_a_line_for_each_number_of_layers():
    head, *rows = lines(table())
    assert head.startswith("layers × units")
    assert [row.split()[:3] for row in rows] == [
        [str(layers), "×", str(units)] for layers in LAYERS for units in UNITS
    ]
    assert chart(table()).lines == {
        "1 layer": [(128, 0.3), (256, 0.4)],
        "2 layers": [(128, 0.5), (256, 0.8)],
    }
