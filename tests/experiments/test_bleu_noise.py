"""Equal systems: outputs by hand, and few pairs."""

from random import Random

from s2s_lab.experiments import bleu_noise
from s2s_lab.experiments.bleu_noise import Calls, calls, written


def test_words_are_replaced_with_the_chance_that_is_given():
    """Of 20,000 words a fifth: 4,000, give or take five standard deviations of 57."""
    text = " ".join(["a"] * 20_000)
    (output,) = written([text], 0.2, Random(0))
    assert len(output.split()) == 20_000
    assert abs(output.split().count("?") - 4_000) < 5 * 57
    assert written([text], 1.0, Random(0)) == [" ".join(["?"] * 20_000)]


def test_shares_of_two_runs_together():
    """2 + 1 of 4 + 6 pairs by the interval, 3 + 3 by p."""
    both = Calls(4, 2, 3) + Calls(6, 1, 3)
    assert both == Calls(10, 3, 6)
    assert both.shares == (0.3, 0.6)


def test_different_systems_are_told_apart_and_equal_ones_mostly_not(monkeypatch):
    monkeypatch.setattr(bleu_noise, "RESAMPLES", 100)
    assert calls(0, 6, (0.3, 0.1)) == Calls(6, 6, 6)
    equal = calls(0, 12, (0.2, 0.2))
    assert equal.by_interval <= equal.by_p < 12 / 2
