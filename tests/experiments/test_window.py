"""The window experiment: links counted by hand, and intervals that must be what they are."""

import numpy as np
import pytest

from s2s_lab.experiments import window
from s2s_lab.tasks import Pair, Task
from s2s_lab.text import SpaceTokenizer


def task(*pairs):
    return Task("by hand", (), (), pairs, SpaceTokenizer(), SpaceTokenizer())


def test_links_outside_the_window_by_hand():
    """Links at distances 0, 2 and 3. The last: target word 4 is past the end of a source of three
    words, so its centre is word 2, and its link to word 0 is 2 away.
    """
    first = Pair("a b c d", "w x y z", frozenset({(0, 0), (3, 1), (0, 3)}))
    second = Pair("a b c", "v w x y z", frozenset({(0, 4)}))
    counted = window.counts(task(first, second), reaches=(0, 1, 2, 3))
    assert counted.links.tolist() == [3, 1]
    assert counted.outside.tolist() == [[2, 2, 1, 0], [1, 1, 0, 0]]
    assert counted.shares.tolist() == [0.75, 0.75, 0.25, 0.0]


def test_resampling_keeps_a_share_that_all_sentences_have_and_spreads_the_others():
    same = window.Counts(np.array([4.0, 2.0]), np.array([[2.0], [1.0]]))
    assert np.allclose(same.resampled(np.random.default_rng(0), 50), 0.5)
    mixed = window.Counts(np.array([1.0, 1.0]), np.array([[1.0], [0.0]]))
    drawn = mixed.resampled(np.random.default_rng(0), 4000)[:, 0]
    assert set(drawn.tolist()) == {0.0, 0.5, 1.0}
    assert np.mean(drawn == 0.5) == pytest.approx(0.5, abs=0.03)


def test_the_claim_is_judged_by_the_interval(monkeypatch):
    """Equal tasks cannot show a difference, and a task whose links are all far away does."""
    near = task(*[Pair("a b c d", "w x y z", frozenset({(0, 0)}))] * 5)
    far = task(*[Pair("a b c d", "w x y z", frozenset({(3, 0)}))] * 5)
    monkeypatch.setattr(window, "load", lambda **sizes: near)
    monkeypatch.setattr(window, "load_chinese", lambda direction, **sizes: near)
    assert not window.run((0,)).holds
    monkeypatch.setattr(window, "load_chinese", lambda direction, **sizes: far)
    outcome = window.run((0, 1))
    assert outcome.holds
    assert len(outcome.lines) == 1 + 2 * len(window.REACHES)
