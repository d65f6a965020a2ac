"""The random-walk experiment: methods by hand, and errors that theory knows exactly."""

import numpy as np
import pytest

from s2s_lab.experiments import random_walk


def test_methods_by_hand():
    """Of 1, 2, 4, 3 the next is, in turn: 3; 3 − 1 = 2; 9 / 3 = 3. With 5 next, the peek is 4."""
    walks = np.array([[1.0, 2, 4, 3, 5]])
    found = [
        method(walks, 4)[0]
        for method in (
            random_walk.as_before,
            random_walk.goes_on,
            random_walk.mean_of_three,
            random_walk.peeks,
        )
    ]
    assert found == [3, 2, 3, 4]


def test_a_straight_line_goes_on_and_an_exact_law_is_found():
    """Ten values of 3 t; and 1, 2, 2.5, 2.75, which is 1.5 + x / 2 of the value before."""
    assert random_walk.trend(3 * np.arange(12.0)[None], 11)[0] == pytest.approx(33)
    assert random_walk.autoregression(np.array([[1, 2, 2.5, 2.75, 0]]), 4)[0] == pytest.approx(
        1.5 + 2.75 / 2
    )


@pytest.mark.parametrize("name", random_walk.HONEST)
def test_honest_methods_do_not_depend_on_what_comes(name):
    walks = random_walk.drawn(0, walks=3)
    other = walks.copy()
    other[:, 70:] += 5
    method = random_walk.HONEST[name]
    assert (method(walks, 70) == method(other, 70)).all()


def test_errors_are_those_that_theory_gives():
    """With normal steps of size 1: "goes on" misses by the difference of two steps, √2 as much;
    the mean of three by s1 + 2/3 s2 + 1/3 s3, √(14/9); the peek by half a step.
    """
    walks = random_walk.drawn(1, walks=2000)
    naive = random_walk.errors(random_walk.as_before, walks).mean()
    assert naive == pytest.approx(np.sqrt(2 / np.pi), rel=0.01)
    for method, expected in (
        (random_walk.goes_on, 2**0.5),
        (random_walk.mean_of_three, (14 / 9) ** 0.5),
        (random_walk.peeks, 0.5),
    ):
        assert random_walk.errors(method, walks).mean() / naive == pytest.approx(expected, rel=0.01)


def test_the_claim_is_judged_by_every_interval(monkeypatch):
    assert random_walk.run((0,)).holds
    monkeypatch.setattr(random_walk, "HONEST", {"in truth it peeks": random_walk.peeks})
    assert not random_walk.run((0,)).holds
