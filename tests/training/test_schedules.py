"""Learning rates and shares of gold inputs at stated steps, by hand; and laws of all of them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.training.history import History, Progress, Record
from s2s_lab.training.schedules import learning_rate, teacher_forcing
from s2s_lab.training.settings import CURVES, SCHEDULES, TrainSettings


def rate(schedule, warmup=0, decay=0.5, **progress):
    settings = TrainSettings(lr=0.8, schedule=schedule, warmup=warmup, decay=decay)
    return learning_rate(settings, Progress(**progress))


@pytest.mark.parametrize("schedule", ["constant", "linear", "cosine", "exponential", "plateau"])
def test_the_rise_by_hand(schedule):
    """4 steps of warm-up to 0.8: 0.2, 0.4, 0.6, 0.8."""
    rates = [rate(schedule, warmup=4, step=step) for step in range(4)]
    assert rates == pytest.approx([0.2, 0.4, 0.6, 0.8])


@pytest.mark.parametrize(
    ("schedule", "done", "expected"),
    [
        ("constant", 0.9, 0.8),
        ("linear", 0.25, 0.6),
        ("linear", 1.0, 0.0),
        ("cosine", 0.5, 0.4),
        ("cosine", 1 / 3, 0.6),
        ("cosine", 1.0, 0.0),
    ],
)
def test_the_fall_over_the_budget_by_hand(schedule, done, expected):
    """cos(π/2) = 0, cos(π/3) = 1/2, so half a wave is at 1/2 and at 3/4 of its height."""
    assert rate(schedule, done=done, step=1000) == pytest.approx(expected)


def test_inverse_sqrt_by_hand():
    """Warm-up 4: the 1st step has 1/4, the 4th all, the 16th √(4/16) = 1/2, the 100th 1/5."""
    rates = [rate("inverse-sqrt", warmup=4, step=n - 1) for n in (1, 4, 16, 100)]
    assert rates == pytest.approx([0.2, 0.8, 0.4, 0.16])


def test_inverse_sqrt_is_equation_3_of_vaswani():
    """lrate = d^-0.5 · min(n^-0.5, n · warmup^-1.5), with its highest value as `lr`."""
    d, warmup = 512, 4000
    settings = TrainSettings(lr=(d * warmup) ** -0.5, schedule="inverse-sqrt", warmup=warmup)
    for n in (1, 100, 4000, 4001, 20_000):
        expected = d**-0.5 * min(n**-0.5, n * warmup**-1.5)
        assert learning_rate(settings, Progress(step=n - 1)) == pytest.approx(expected)


def test_halving_by_hand():
    """Exponential: after 3 epochs an eighth. Plateau: 3, 2, 2, 1, 4 has two without a new best."""
    assert rate("exponential", epoch=3, step=9) == pytest.approx(0.1)
    history = History(tuple(Record(i, 0.0, 0.0, nll, 0.0) for i, nll in enumerate((3, 2, 2, 1, 4))))
    assert rate("plateau", history=history, step=9) == pytest.approx(0.2)
    assert rate("plateau", decay=0.1, history=history, step=9) == pytest.approx(0.008)


@given(
    st.sampled_from(SCHEDULES),
    st.integers(0, 300),
    st.integers(0, 10_000),
    st.floats(0, 1),
    st.integers(0, 50),
)
def test_a_rate_is_never_negative_and_never_above_the_highest(schedule, warmup, step, done, epoch):
    found = rate(schedule, warmup=warmup, step=step, done=done, epoch=epoch)
    assert 0 <= found <= 0.8 + 1e-12


def forcing(curve, step=0, done=0.0, least=0.25, k=0.0):
    settings = TrainSettings(teacher_forcing=least, forcing_curve=curve, forcing_k=k)
    return teacher_forcing(settings, Progress(step=step, done=done))


def test_forcing_curves_by_hand():
    """Sigmoid, k = 10: 10 / (10 + e^0) = 10/11 at first, 10 / (10 + e) after 10 steps."""
    assert forcing("constant", done=0.5) == 0.25
    assert [forcing("linear", done=d) for d in (0, 0.5, 1)] == pytest.approx([1, 0.625, 0.25])
    assert [forcing("exponential", i, k=0.9) for i in (0, 2, 1000)] == pytest.approx(
        [1, 0.81, 0.25]
    )
    assert forcing("sigmoid", 0, k=10) == pytest.approx(10 / 11)
    assert forcing("sigmoid", 10, k=10) == pytest.approx(10 / (10 + math.e))
    assert forcing("sigmoid", 10**6, k=10) == 0.25


@given(st.sampled_from(CURVES), st.integers(0, 5000), st.integers(0, 5000))
def test_forcing_never_rises_and_stays_a_probability(curve, one, other):
    k = {"exponential": 0.999, "sigmoid": 200.0}.get(curve, 0.0)
    early, late = sorted((one, other))
    before, after = (forcing(curve, i, i / 5000, k=k) for i in (early, late))
    assert 1 >= before >= after >= 0.25
