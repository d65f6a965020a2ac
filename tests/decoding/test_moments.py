"""Moments of a training: a case by hand, a loop as oracle, and what must hold of any traces."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.decoding import Greedy
from s2s_lab.decoding.moments import agreement, moments, settled, words_at_once
from tests.widgets.made_up import make_trace

WORDS = st.lists(st.sampled_from("abc"), max_size=6)


def run(target, attends=True):
    return make_trace("you and I", target, "x y", strategy=Greedy(), attends=attends)


@given(st.lists(st.floats(0.01, 1), min_size=1, max_size=9))
def test_words_at_once_lies_between_one_and_all(raw):
    """The oracle is the definition with logarithms of base 2; order does not matter."""
    row = [weight / sum(raw) for weight in raw]
    bits = -sum(weight * math.log2(weight) for weight in row)
    assert words_at_once(row) == pytest.approx(2**bits)
    assert 1 - 1e-9 <= words_at_once(row) <= len(row) + 1e-9
    assert words_at_once(row[::-1]) == pytest.approx(words_at_once(row))


@given(WORDS, WORDS)
def test_agreement_is_a_share_of_places(one, other):
    longer = max(len(one), len(other))
    same = sum(i < len(one) and i < len(other) and one[i] == other[i] for i in range(longer))
    assert agreement(one, other) == agreement(other, one)
    assert agreement(one, one) == 1
    assert agreement(one, other) == (same / longer if longer else 1)


def test_moments_stand_in_order_beside_the_last():
    """Steps 10 and 40 say the same, so it is settled at 10; at 0 and at 5 it was not."""
    traces = {40: run("toi et moi"), 0: run("x x"), 10: run("toi et moi"), 5: run("toi et x")}
    found = moments(traces)
    assert [moment.step for moment in found] == [0, 5, 10, 40]
    assert [moment.trace for moment in found] == [traces[step] for step in (0, 5, 10, 40)]
    last = found[-1].tokens
    assert [moment.agreement for moment in found] == [
        agreement(traces[step].outputs[0].tokens, last) for step in (0, 5, 10, 40)
    ]
    assert found[-1].agreement == 1
    assert settled(found).step == 10
    assert settled(found[:1]).step == 0


def test_reading_is_the_mean_over_the_answer():
    trace = run("toi et moi")
    rows = trace.attention_of(trace.outputs[0].hypothesis)
    want = sum(words_at_once(row) for row in rows) / len(rows)
    assert moments({3: trace})[0].words_read == pytest.approx(want)
    assert moments({3: run("toi et moi", attends=False)})[0].words_read is None


def test_what_cannot_be_is_said():
    with pytest.raises(ValueError, match="expected at least one, got none"):
        moments({})
    with pytest.raises(ValueError, match="expected at least one, got none"):
        settled(())
    with pytest.raises(ValueError, match="expected one source, got 2"):
        moments({0: run("toi et moi"), 1: make_trace("you", "toi et moi", "x y", Greedy())})
