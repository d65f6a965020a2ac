"""The optimal-forecast experiment: errors by hand, and a forecaster that learns a little."""

import pytest
import torch

from s2s_lab.experiments import optimal_forecast
from s2s_lab.models.forecaster import Forecaster
from s2s_lab.tasks.series import SeriesPair, series


class AsBefore(Forecaster):
    """The last value, and the same again."""

    def forward(self, values):
        return values, torch.zeros_like(values)


def pair(history, future, optimal):
    return SeriesPair(
        torch.tensor(history)[:, None],
        torch.tensor(future),
        "walk",
        {},
        1.0,
        torch.tensor(optimal),
        torch.ones(len(future)),
    )


def test_errors_by_hand():
    """After 1, 2 come 4, 4: "as before" says 2, 4 and errs by 2, 0; the optimum 3, 4 by 1, 0."""
    found = optimal_forecast.measure(
        AsBefore(2), [pair([1.0, 2.0], [4.0, 4.0], optimal=[3.0, 4.0])]
    )
    assert found.learned == found.naive == pytest.approx(2**0.5)
    assert found.optimal == pytest.approx(0.5**0.5)
    assert found.ratio == pytest.approx(2)


def test_it_learns_what_as_before_does_not_know():
    """A season: some passes over 200 series are enough to be better than the value before."""
    task = series((200, 1, 50, 1), processes=("season",))
    model = optimal_forecast.learned(optimal_forecast.values_of(task.train), epochs=6, seed=0)
    found = optimal_forecast.measure(model, list(task.test))
    assert found.optimal < found.learned < 0.9 * found.naive


def test_the_claim_is_judged_by_the_ratio(monkeypatch):
    monkeypatch.setattr(optimal_forecast, "TRAINED", 1)
    monkeypatch.setattr(optimal_forecast, "TESTED", 60)
    monkeypatch.setattr(optimal_forecast, "learned", lambda values, epochs, seed: AsBefore(2))
    assert not optimal_forecast.run((0,)).holds
    monkeypatch.setattr(optimal_forecast, "WITHIN", 5.0)
    outcome = optimal_forecast.run((0,))
    assert outcome.holds
    heads, row = (line.split() for line in outcome.lines)
    asked = list(series((1, 1, 60, 60)).challenge)
    errors = optimal_forecast.measure(AsBefore(2), asked)
    assert len(asked[0].target) == 4 * 12
    assert float(row[heads.index("challenge")]) == pytest.approx(errors.ratio, abs=5e-4)
