"""The curves, the criterion, the table, and a tiny run; the measuring is left to the command."""

import pytest

from s2s_lab.experiments import scheduled_sampling
from s2s_lab.experiments.scheduled_sampling import (
    BUDGETS,
    CURVES,
    TEACHER,
    Written,
    chart,
    holds,
    lines,
    measure,
    recipe,
)
from s2s_lab.tasks.sequences import reverse
from s2s_lab.training.history import Progress
from s2s_lab.training.schedules import teacher_forcing


@pytest.mark.parametrize("updates", BUDGETS)
@pytest.mark.parametrize("name", CURVES)
def test_every_curve_starts_at_gold_and_ends_where_its_name_says(name, updates):
    training = recipe(name, updates, 0).training
    first = teacher_forcing(training, Progress())
    last = teacher_forcing(training, Progress(step=updates - 1, done=1 - 1 / updates))
    if "to 0" in name:
        assert first > 0.97
        assert last < 0.1
    else:
        assert first == last == CURVES[name][1]


@pytest.mark.parametrize("updates", BUDGETS)
def test_the_sigmoid_is_even_after_three_fifths_of_the_budget(updates):
    name = next(name for name in CURVES if "sigmoid" in name)
    training = recipe(name, updates, 0).training
    assert teacher_forcing(training, Progress(step=round(0.59 * updates))) == pytest.approx(
        0.5, abs=0.02
    )


def test_a_budget_is_so_many_updates():
    """250 updates of 32 strings are 8,000, which is every string once."""
    assert [recipe(TEACHER, updates, 0).training.epochs for updates in (250, 500)] == [1, 2]


def table(rows=()):
    """Two seeds a row: teacher forcing writes 0.7 of the strings right, the others 0.5."""
    usual = {
        (updates, name): Written((0.7, 0.7) if name == TEACHER else (0.5, 0.5), 0.4, 0.1)
        for updates in BUDGETS
        for name in CURVES
    }
    return usual | dict(rows)


def test_every_seed_of_the_falling_curves_counts_and_no_constant_share():
    mixed = Written((0.8, 0.1), 0.4, 0.1)
    assert holds(table())
    for updates in BUDGETS:
        assert not holds(table({(updates, "linear, 1 to 0"): mixed}))
        assert not holds(table({(updates, "inverse sigmoid, 1 to 0"): mixed}))
        assert holds(table({(updates, "constant, 0.75"): mixed}))


def test_the_table_has_a_row_a_budget_and_curve_and_the_chart_a_line_a_curve():
    _, head, *rows = lines(table())
    assert len(rows) == len(BUDGETS) * len(CURVES)
    assert all(row[head.index("mean") :].split()[0] in ("0.70", "0.50") for row in rows)
    assert all(len(row) == len(head) for row in rows)
    assert chart(table()).lines[TEACHER] == [(updates, 0.7) for updates in BUDGETS]


def test_a_tiny_run_writes_alone(monkeypatch):
    monkeypatch.setattr(scheduled_sampling, "PAIRS", 6400)
    found = measure(reverse((64, 8, 16), (2, 3)), "linear, 1 to 0", 200, (0, 1))
    assert len(found.right) == 2
    assert all(0 <= share <= 1 for share in found.right)
    assert found.loss > 0
