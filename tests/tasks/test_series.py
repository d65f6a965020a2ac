"""Series: the optimal forecast is optimal, checked against formulas and a filter by enumeration."""

from functools import cache
from itertools import product

import numpy as np
import pytest

from s2s_lab.tasks.series import PROCESSES, series


@cache
def drawn(process, n=150, horizon=12):
    return series((n, 1, 1, 1), horizon=horizon, processes=(process,)).train[:]


def arrays(pair):
    past, future = pair.source[:, 0].double().numpy(), pair.target.double().numpy()
    return np.concatenate([past, future]), len(past)


@pytest.mark.parametrize("process", PROCESSES)
def test_errors_of_the_optimal_forecast_are_white_and_as_large_as_said(process):
    """Standardised errors: mean 0, variance 1, no correlation with the error before.

    150 series of 12 give 1,800 errors: five standard deviations of their mean are 0.12, of their
    mean square 5 sqrt(2 / 1800) = 0.17 and of the mean product of neighbours 0.13.
    """
    errors = np.stack([((p.target - p.optimal) / p.spread).numpy() for p in drawn(process)])
    assert abs(errors.mean()) < 0.12
    assert abs((errors**2).mean() - 1) < 0.17
    assert abs((errors[:, 1:] * errors[:, :-1]).mean()) < 0.13


@pytest.mark.parametrize("process", PROCESSES)
def test_no_other_forecast_is_better(process):
    """Neither the last value, nor the mean, nor a line through the last two."""
    losses = {"optimal": 0.0, "last": 0.0, "mean": 0.0, "line": 0.0}
    for pair in drawn(process):
        y, n = arrays(pair)
        for t in range(n, len(y)):
            guesses = {"optimal": float(pair.optimal[t - n]), "last": y[t - 1],
                       "mean": y[:t].mean(), "line": 2 * y[t - 1] - y[t - 2]}  # fmt: skip
            for name, guess in guesses.items():
                losses[name] += (y[t] - guess) ** 2
    best = losses.pop("optimal")
    for name, loss in losses.items():
        if process == "walk" and name == "last":
            assert loss == pytest.approx(best, rel=1e-5)
        else:
            assert loss > best


def test_autoregression_by_its_equation():
    for pair in drawn("ar2"):
        y, n = arrays(pair)
        a, b = pair.parameters["a"], pair.parameters["b"]
        expected = [a * y[t - 1] + b * y[t - 2] for t in range(n, len(y))]
        assert pair.optimal.numpy() == pytest.approx(np.array(expected), abs=1e-4)
        assert max(abs(np.roots([1, -a, -b]))) < 1


@pytest.mark.parametrize("process", ["season", "oscillator", "growth"])
def test_known_paths_by_their_equations(process):
    for pair in drawn(process):
        p, t = pair.parameters, np.arange(48, 60)
        if process == "season":
            turn = 2 * np.pi * (t + p["shift"]) / p["period"]
            expected = p["level"] + p["slope"] * t + p["size"] * np.sin(turn)
        elif process == "oscillator":
            turn = 2 * np.pi * t / p["period"] + p["phase"]
            expected = p["size"] * np.exp(-p["decay"] * t) * np.cos(turn)
        else:
            expected = p["limit"] / (1 + np.exp(-p["rate"] * (t - p["middle"])))
        assert pair.optimal.numpy() == pytest.approx(expected, abs=1e-4)


def test_regimes_against_all_paths():
    """Sum over every path of regimes: 2^9 of them for a forecast of the ninth value."""
    task = series((4, 1, 1, 1), history=8, horizon=1, processes=("regime",))
    for pair in task.train:
        y, n = arrays(pair)
        p = pair.parameters
        level = (p["low"], p["high"])
        weight = np.zeros(2)
        for path in product((0, 1), repeat=n + 1):
            probability = 0.5
            for t in range(n):
                probability *= np.exp(-0.5 * ((y[t] - level[path[t]]) / pair.noise) ** 2)
                probability *= p["stay"] if path[t + 1] == path[t] else 1 - p["stay"]
            weight[path[n]] += probability
        weight /= weight.sum()
        mean = weight @ np.array(level)
        variance = weight @ (np.array(level) - mean) ** 2 + pair.noise**2
        assert float(pair.optimal[0]) == pytest.approx(mean, abs=1e-4)
        assert float(pair.spread[0]) == pytest.approx(np.sqrt(variance), abs=1e-4)


def test_shapes_sets_and_processes():
    task = series((60, 10, 10, 10), history=20, horizon=5)
    assert {p.process for p in task.train} == set(PROCESSES)
    for split in ("train", "valid", "test", "challenge"):
        asked = 20 if split == "challenge" else 5
        for pair in task.split(split):
            assert pair.source.shape == (20, 1)
            assert pair.target.shape == pair.optimal.shape == pair.spread.shape == (asked,)
    starts = [float(p.source[0, 0]) for s in ("train", "valid", "test") for p in task.split(s)]
    assert len(set(starts)) == len(starts)


def test_wrong_settings_are_one_sentence():
    with pytest.raises(ValueError, match="processes among ar2, .* got .'stocks',."):
        series(processes=("stocks",))
    with pytest.raises(ValueError, match="history >= 4 and horizon >= 1, got 3 and 1"):
        series(history=3, horizon=1)
