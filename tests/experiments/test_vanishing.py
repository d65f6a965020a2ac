"""Powers of the size of the recurrent weights, by autograd and by hand."""

import pytest

from s2s_lab.experiments.vanishing import EXACT, linear, run, with_tanh


def test_three_steps_by_hand():
    """0.5³ = 0.125 in any direction: a rotation does not change lengths."""
    assert linear(0.5, seed=3, steps=3) == pytest.approx(0.125, rel=EXACT)


def test_the_closed_form_on_other_seeds():
    assert run((11, 12)).holds


def test_tanh_only_shortens():
    assert with_tanh(1.1, seed=4, steps=10) < 1.1**10
