"""Paired bootstrap resampling."""

import math
import random
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from s2s_lab.metrics import BleuByHand, ErrorRate, Perplexity, SequenceAccuracy, TokenF1, resample
from tests.metrics.cases import corpora

accuracy = SequenceAccuracy()
systems = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=6)


def tables(system_pairs):
    """Rows for accuracy: who was right on which sentence."""
    a, b = zip(*system_pairs, strict=True)
    return [(int(right), 1) for right in a], [(int(right), 1) for right in b]


def test_the_p_value_estimates_the_share_over_all_possible_draws():
    """A is right on the first of three sentences, B on the other two.

    A draw of three favours B if it holds sentence 1 at most once: of 27 equally likely draws,
    counted below. The estimate from n draws lies within 5 standard errors.
    """
    a, b = tables([(True, False), (False, True), (False, True)])
    draws = list(product(range(3), repeat=3))
    lost = sum(sum(b[i][0] - a[i][0] for i in draw) <= 0 for draw in draws) / len(draws)
    n = 4000
    p = resample(accuracy, a, b, resamples=n).p_value
    assert abs(p - lost) < 5 * math.sqrt(lost * (1 - lost) / n)


@given(systems)
def test_exchanging_the_systems_exchanges_everything(pairs):
    a, b = tables(pairs)
    one, other = resample(accuracy, a, b, 50), resample(accuracy, b, a, 50)
    assert [-d for d in one.differences] == list(other.differences)
    assert (one.wins_a, one.wins_b, one.ties) == (other.wins_b, other.wins_a, other.ties)
    assert one.p_value == other.p_value
    assert {one.better, other.better} in ({"A", "B"}, {None})
    low, high = one.interval()
    assert other.interval() == (-high, -low)


@given(systems)
def test_every_resample_is_won_lost_or_tied_and_p_counts_those_not_won(pairs):
    score = resample(accuracy, *tables(pairs), 50)
    assert score.wins_a + score.wins_b + score.ties == 50
    won = {"A": score.wins_a, "B": score.wins_b, None: 0}[score.better]
    assert score.p_value == (50 - won) / 50


@pytest.mark.parametrize("metric", [BleuByHand(), ErrorRate(), TokenF1()], ids=repr)
def test_a_system_is_no_better_than_itself(metric):
    for outputs, references in corpora(cases=10):
        table = metric.table(outputs, references)
        score = resample(metric, table, list(table), 20)
        assert set(score.differences) == {0}
        assert (score.better, score.p_value, score.ties) == (None, 1, 20)


def test_rounding_is_no_win():
    """The same three F1 scores on other sentences, added in another order."""
    a = [(0, 0, 0, 0, 0, f1, 1) for f1 in (0.1, 0.2, 0.3)]
    b = [(0, 0, 0, 0, 0, f1, 1) for f1 in (0.3, 0.2, 0.1)]
    assert resample(TokenF1(), a, b, 10).better is None


def test_better_on_every_sentence_is_better_in_every_resample():
    references = ["a b c", "d e f", "g h"]
    good = ErrorRate().table(references, references)
    bad = ErrorRate().table(["a b x", "d e", "g h i"], references)
    score = resample(ErrorRate(), bad, good, 30)  # less is better here
    assert (score.better, score.wins_b, score.p_value) == ("B", 30, 0)
    assert score.difference < 0


def test_a_single_sentence_is_drawn_every_time():
    score = resample(BleuByHand(max_n=1), [(2, 2, 1, 2)], [(2, 2, 2, 2)], 5)
    assert score.differences == (50.0,) * 5


def test_two_infinite_perplexities_are_equal():
    table = Perplexity().table([[-math.inf], [-math.inf]])
    assert resample(Perplexity(), table, table, 5).p_value == 1


@given(systems, st.floats(0.05, 0.9))
@settings(max_examples=30)
def test_a_wider_interval_holds_a_narrower_one(pairs, share):
    score = resample(accuracy, *tables(pairs), 40)
    inner, outer = score.interval(share), score.interval(share + 0.09)
    assert outer[0] <= inner[0] <= inner[1] <= outer[1]


def test_a_seed_gives_the_same_draws_and_no_global_state_is_touched():
    a, b = tables([(True, False), (False, True), (False, False), (True, True)])
    before = random.getstate(), np.random.get_state()[1].tolist()
    first = resample(accuracy, a, b, 20, seed=3)
    assert first == resample(accuracy, a, b, 20, seed=3)
    assert first.differences != resample(accuracy, a, b, 20, seed=4).differences
    assert (random.getstate(), np.random.get_state()[1].tolist()) == before


def test_the_arithmetic_is_printed():
    a, b = tables([(False, True), (False, True)])
    lines = str(resample(accuracy, a, b, 20)).splitlines()
    assert lines[2].endswith("95 % within 1.0000 … 1.0000 = 1.0000")
    assert lines[3].endswith("(0 ties + 0 lost) / 20 = 0.0000")
    assert "neither is better" in str(resample(accuracy, a, a, 20))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (([(1, 1)], []), "a row a sentence from both systems, got 1 and 0"),
        (([], []), "got 0 and 0"),
        (([(1, 1)], [(1, 1)], 0), "resamples: expected at least 1, got 0"),
    ],
)
def test_what_cannot_be_compared_is_refused(arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        resample(accuracy, *arguments)


def test_an_interval_of_everything_is_refused():
    with pytest.raises(ValueError, match="share: expected between 0 and 1, got 1"):
        resample(accuracy, [(1, 1)], [(1, 1)], 2).interval(1)
