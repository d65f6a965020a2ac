"""How a rate is chosen, the table, and a tiny run; the measuring is left to the command."""

from dataclasses import replace
from itertools import pairwise

import pytest

from s2s_lab.experiments import optimisers
from s2s_lab.experiments.optimisers import GRID, TUNING, Tuned, chart, holds, lines, measure
from s2s_lab.tasks.phrasebook.lesson import lesson
from s2s_lab.training.settings import OPTIMISERS


def tuned(*test, dev=((0.1, 2.0), (0.4, 1.5), (1.6, 3.0))):
    return Tuned(dict(dev), test, 50.0, 0.1, ((10, 4.0), (20, 2.0)))


def test_every_grid_is_of_an_optimiser_and_rises_by_factors_of_four():
    assert set(GRID) < set(OPTIMISERS)
    for rates in GRID.values():
        assert [large / small for small, large in pairwise(rates)] == pytest.approx([4, 4])


def test_dev_chooses_the_rate_and_test_is_not_asked():
    assert tuned(9.0).rate == tuned(0.1).rate == 0.4


def test_the_claim_is_about_each_seed():
    table = {"sgd": tuned(2.0, 3.0), "momentum": tuned(9.0, 9.0)}
    assert holds(table | {"rmsprop": tuned(1.0, 2.9), "adam": tuned(1.9, 1.0)})
    assert not holds(table | {"rmsprop": tuned(1.0, 2.9), "adam": tuned(2.1, 0.1)})
    assert not holds(table | {"rmsprop": tuned(0.1, 3.1), "adam": tuned(1.9, 1.0)})


def test_the_table_marks_the_rate_that_was_chosen():
    head, row, last = lines({"sgd": tuned(1.0, 2.0)})
    assert row.split()[:7] == ["sgd", "0.1:", "2.00", "0.4:", "1.50*", "1.6:", "3.00"]
    assert row[head.index("test loss") :].split()[0] == "1.500"
    assert row.endswith("50.0     0.10")
    assert last.startswith("*")


def test_the_chart_names_each_rate():
    drawn = chart({"sgd": tuned(1.0), "adam": tuned(1.0, dev=((0.002, 1.0),))})
    assert list(drawn.lines) == ["sgd, 0.4", "adam, 0.002"]
    assert drawn.top >= 4.0


def test_a_tiny_run_tries_every_rate():
    few = lesson("我 你 爱 喜欢", drawn=4000)
    pairs = (*few.train, *few.valid, *few.test)
    task = replace(few, train=pairs, valid=pairs[:4], test=pairs[:4])
    found = measure(task, "adam", (0, 1), epochs=2)
    assert tuple(found.dev) == GRID["adam"]
    assert len(found.test) == 2
    assert found.curve[-1][0] >= 2


def test_the_seed_that_chooses_is_not_measured():
    with pytest.raises(ValueError, match=f"expected others than {TUNING}"):
        optimisers.run((0, TUNING))
