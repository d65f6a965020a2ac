"""Length conventions: cases derived by hand, and what holds for all of them."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.decoding.length import Length, gnmt_penalty

kinds = st.sampled_from(["gnmt", "power", "reward"])
alphas = st.floats(0, 3)
sums = st.floats(-50, 0)


def test_by_hand():
    """-3 nats over 4 tokens. GNMT, alpha 1: (5 + 4) / 6 = 1.5, so -2. Average: -3 / 4.

    Reward of 0.5 a token: -3 + 2 = -1.
    """
    assert Length("gnmt").score(-3.0, 4, 1.0) == pytest.approx(-2.0)
    assert Length("power").score(-3.0, 4, 1.0) == pytest.approx(-0.75)
    assert Length("reward").score(-3.0, 4, 0.5) == pytest.approx(-1.0)
    assert gnmt_penalty(7, 1.0) == 2.0


def test_eos_counts_or_not():
    """Of 3 tokens with EOS behind them 3 or 2 count; of 3 without EOS always 3."""
    assert [Length(count_eos=c).counted(3, e) for c in (True, False) for e in (True, False)] == [
        3,
        3,
        2,
        3,
    ]


def test_a_lone_eos_that_does_not_count_is_no_division_by_zero():
    length = Length("power", count_eos=False)
    assert length.score(-1.5, length.counted(1, True), 1.0) == -1.5


@given(kinds, sums, st.integers(1, 30))
def test_strength_0_is_the_plain_sum(kind, logprob, tokens):
    assert Length(kind).score(logprob, tokens, 0.0) == pytest.approx(logprob)


@given(kinds, alphas, sums, sums, st.integers(1, 30))
def test_of_two_hypotheses_of_one_length_the_likelier_scores_more(kind, alpha, one, other, tokens):
    length = Length(kind)
    better, worse = max(one, other), min(one, other)
    assert length.score(better, tokens, alpha) >= length.score(worse, tokens, alpha)


@given(kinds, alphas, sums, sums, st.integers(1, 20), st.integers(0, 20))
def test_no_continuation_passes_the_bound(kind, alpha, logprob, more, tokens, further):
    """Any number of tokens up to the longest, at any further cost."""
    length, longest = Length(kind), 40
    score = length.score(logprob + more, tokens + further, alpha)
    assert score <= length.bound(logprob, longest, alpha) + 1e-9


@given(kinds, alphas, st.lists(sums, min_size=1, max_size=5), st.integers(1, 30))
def test_tensors_and_numbers_agree(kind, alpha, logprobs, tokens):
    together = Length(kind).score(torch.tensor(logprobs, dtype=torch.float64), tokens, alpha)
    alone = [Length(kind).score(logprob, tokens, alpha) for logprob in logprobs]
    assert together.tolist() == pytest.approx(alone)


@given(kinds, alphas, sums, st.integers(1, 30))
def test_the_line_of_arithmetic_is_what_was_done(kind, alpha, logprob, tokens):
    length = Length(kind)
    _, value = length.line(tokens, alpha)
    made = logprob + value if kind == "reward" else logprob / value
    assert made == pytest.approx(length.score(logprob, tokens, alpha))


def test_an_unknown_kind_is_named():
    with pytest.raises(ValueError, match="expected gnmt, power or reward, got 'average'"):
        Length("average")
