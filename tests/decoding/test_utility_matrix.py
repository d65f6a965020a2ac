"""The matrix behind minimum Bayes risk: read from traces, weighed in both ways, with gaps."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from s2s_lab.decoding.beam import Beam
from s2s_lab.decoding.mbr import MinimumBayesRisk
from s2s_lab.decoding.sampling import Sampling
from s2s_lab.decoding.utilities import UTILITIES, Utility
from s2s_lab.decoding.utility_matrix import UtilityMatrix
from s2s_lab.models import TableModel
from s2s_lab.text import EOS

from .laws import many, traces_of
from .random_models import tables

FRIENDS = TableModel.of(
    {
        "": {"x": 0.4, "a": 0.6},
        "a": {"b": 1.0},
        "a b": {"c": 0.5, "d": 0.5},
    }
)
"""x (.4) is the most probable; a b c and a b d (.3 each) are like each other."""


def beam_matrix(utility="f1", weights="model"):
    strategy = MinimumBayesRisk(Beam(width=3, alpha=0.0), utility, weights)
    return [UtilityMatrix.of(trace) for trace in traces_of(strategy, FRIENDS, many(2))[0]]


def test_the_winner_changes_when_a_reference_goes():
    """Token F1 of a b c and a b d is 2/3, with x it is 0; weights .4, .3, .3.

    All: x .4, the others .3 + .3 · 2/3 = .5. Without the third as a reference the weights are 4/7
    and 3/7: x 4/7, a b c 3/7, a b d 2/7.
    """
    for matrix in beam_matrix():
        assert matrix.candidates[0].token_ids == (FRIENDS.vocab.id("x"), EOS)
        assert matrix.expected("model") == pytest.approx((0.4, 0.5, 0.5))
        assert matrix.winner("model") == 1
        assert matrix.weights("model", {2}) == pytest.approx((4 / 7, 3 / 7, 0))
        assert matrix.expected("model", {2}) == pytest.approx((4 / 7, 3 / 7, 2 / 7))
        assert matrix.winner("model", {2}) == 0


@settings(max_examples=40)
@given(tables(), st.sampled_from(sorted(UTILITIES)), st.sampled_from(["equal", "model"]))
def test_it_agrees_with_the_strategy(model, utility, weights):
    """From a trace of any utility the same expected utilities as from a search with this one."""
    strategy = MinimumBayesRisk(Sampling(samples=7), utility, weights)
    other = replace(strategy, utility="exact", weights="equal")
    theirs = traces_of(strategy, model, many(2))[0]
    for trace, drawn in zip(theirs, traces_of(other, model, many(2))[0], strict=True):
        matrix = UtilityMatrix.of(drawn, utility)
        expected = dict(
            zip((c.token_ids for c in matrix.candidates), matrix.expected(weights), strict=True)
        )
        assert expected == {o.token_ids: pytest.approx(o.score) for o in trace.outputs}
        best = matrix.candidates[matrix.winner(weights)]
        assert expected[best.token_ids] == pytest.approx(trace.outputs[0].score)
        assert UtilityMatrix.of(trace).values == matrix.values
        totals = [c.total for c in matrix.candidates]
        assert totals == sorted(totals, reverse=True)


@settings(max_examples=40)
@given(tables(), st.sampled_from(["equal", "model"]), st.data())
def test_a_removed_reference_weighs_nothing_and_the_others_keep_their_proportions(
    model, weighting, data
):
    for trace in traces_of(MinimumBayesRisk(Sampling(samples=7)), model, many(2))[0]:
        matrix = UtilityMatrix.of(trace)
        size = len(matrix.candidates)
        removed = data.draw(st.sets(st.integers(0, size - 1), max_size=size - 1))
        before, after = matrix.weights(weighting), matrix.weights(weighting, removed)
        assert math.fsum(after) == pytest.approx(1)
        kept = sum(before[j] for j in range(size) if j not in removed)
        for j in range(size):
            assert after[j] == pytest.approx(0 if j in removed else before[j] / kept)


def test_a_utility_of_one_s_own_is_read_from_the_table():
    longer = Utility("longer", lambda h, r: float(len(h) > len(r)))
    for matrix in beam_matrix(longer, "equal"):
        assert matrix.values == ((0, 0, 0), (1, 0, 0), (1, 0, 0))


def test_what_a_trace_does_not_tell_is_an_error():
    strategy = MinimumBayesRisk(Beam(width=3), weights="model")
    trace = traces_of(strategy, FRIENDS, many(2))[0][0]
    matrix = UtilityMatrix.of(trace)
    assert matrix.weightings == ("model",)
    with pytest.raises(ValueError, match="weights: expected model, got 'equal'"):
        matrix.expected("equal")
    with pytest.raises(ValueError, match="references: expected at least one, got none"):
        matrix.expected("model", range(3))
    with pytest.raises(ValueError, match="utility: expected one of bleu, .*, got 'rouge'"):
        UtilityMatrix.of(trace, "rouge")
    plain = traces_of(Beam(width=3), FRIENDS, many(2))[0][0]
    with pytest.raises(ValueError, match="trace: expected one of mbr, got one of beam"):
        UtilityMatrix.of(plain)
