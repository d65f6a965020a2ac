"""Brier score and reliability of forecasts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.metrics.forecasts import Forecast, Level, brier, reliability


@st.composite
def forecasts(draw: st.DrawFn) -> Forecast:
    """Ten chips on up to five options, one of which is right."""
    options = draw(st.integers(2, 5))
    chips = draw(st.lists(st.integers(0, options - 1), min_size=10, max_size=10))
    shares = tuple(chips.count(i) / 10 for i in range(options))
    best = shares.index(max(shares))
    return Forecast(shares, (best,), (draw(st.integers(0, options - 1)),))


def test_the_score_by_hand():
    """0.7 on the right one: (1 - 0.7)^2 = 0.09; 0.2 and 0.1 on the others: 0.04 + 0.01."""
    assert brier(Forecast((0.2, 0.7, 0.1), (1,), (1,))) == pytest.approx(0.14)


def test_two_right_of_four_by_hand():
    """Marked a and b at 0.8, right are a and c: (0.04 + 0.64 + 0.64 + 0.04) / 2 = 0.68."""
    forecast = Forecast((0.8, 0.8, 0.2, 0.2), (0, 1), (0, 2))
    assert brier(forecast) == pytest.approx(0.68)
    assert (forecast.confidence, forecast.hit) == (0.8, 0.5)


@given(forecasts())
def test_the_score_stays_between_its_ends(forecast):
    assert 0 <= brier(forecast) <= 2 + 1e-9


@given(forecasts())
def test_more_on_what_is_right_is_never_worse(forecast):
    """Ten percent moved from another option to the right one lowers the score."""
    right = forecast.truth[0]
    other = next((i for i, s in enumerate(forecast.shares) if s > 0 and i != right), None)
    if other is None:
        assert brier(forecast) == pytest.approx(0)
        return
    moved = list(forecast.shares)
    moved[other] -= 0.1
    moved[right] += 0.1
    better = Forecast(tuple(min(1.0, max(0.0, s)) for s in moved), forecast.chosen, forecast.truth)
    assert brier(better) < brier(forecast)


def test_honest_shares_win_on_average():
    """A proper score: over 7 of 10 days of rain, 0.7 beats every other constant forecast."""

    def mean(share: float) -> float:
        asked = [Forecast((share, 1 - share), (0,), (0 if day < 7 else 1,)) for day in range(10)]
        return sum(map(brier, asked)) / 10

    assert all(mean(0.7) < mean(share / 10) for share in range(11) if share != 7)


def test_reliability_by_hand():
    """At 0.8: right and wrong; at 0.6: right."""
    asked = [
        Forecast((0.8, 0.2), (0,), (0,)),
        Forecast((0.8, 0.2), (0,), (1,)),
        Forecast((0.4, 0.6), (1,), (1,)),
    ]
    assert reliability(asked) == (Level(0.6, 1.0, 1), Level(0.8, 0.5, 2))


@given(st.lists(forecasts(), max_size=12))
def test_every_forecast_is_counted_once(asked):
    levels = reliability(asked)
    assert sum(level.count for level in levels) == len(asked)
    assert sum(level.count * level.right for level in levels) == pytest.approx(
        sum(forecast.hit for forecast in asked)
    )
    assert [level.confidence for level in levels] == sorted({f.confidence for f in asked})


@pytest.mark.parametrize(
    ("shares", "chosen", "truth"),
    [((1.2, 0.0), (0,), (0,)), ((0.5, 0.5), (), (0,)), ((0.5, 0.5), (0,), (2,))],
)
def test_impossible_forecasts_are_refused(shares, chosen, truth):
    with pytest.raises(ValueError, match="expected"):
        Forecast(shares, chosen, truth)
