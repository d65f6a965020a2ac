"""Stochastic beam search: its law by enumeration, the Gumbel arithmetic, and what never repeats."""

import itertools
import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from s2s_lab.decoding.gumbel import conditioned, inclusion, noise
from s2s_lab.decoding.scoring import logprob_of
from s2s_lab.decoding.stochastic_beam import StochasticBeam
from s2s_lab.models import TableModel

from .laws import FALSE_ALARM, expect_the_same_alone, law_of, many, p_value, traces_of
from .random_models import every_sequence, networks, tables

SIX = TableModel.of(
    {
        "": {"a": 0.6, "b": 0.3, "<eos>": 0.1},
        "a": {"a": 0.4, "b": 0.2, "<eos>": 0.4},
        "b": {"a": 0.3, "<eos>": 0.7},
    }
)
"""Six sequences: eos .1, a .24, a a .24, a b .12, b .21, b a .09."""

DRAWS = 4000


def without_replacement(law, k):
    """The probability of every ordered draw of k: p_1 · p_2 / (1 - p_1) · …"""
    found = {}
    for order in itertools.permutations(law, k):
        probability, left = 1.0, 1.0
        for ids in order:
            probability *= law[ids] / left
            left -= law[ids]
        found[order] = probability
    return found


def orders(k, draws=DRAWS):
    found = StochasticBeam(k).search(SIX, many(draws))
    return [tuple(d.ids for d in some) for some in found], found


@pytest.mark.parametrize("k", [1, 2, 3])
def test_the_order_of_the_draw_has_the_law_of_enumeration(k):
    """4000 draws of different sources; false alarms: `FALSE_ALARM`."""
    law = without_replacement(law_of(SIX), k)
    assert sum(law.values()) == pytest.approx(1)
    assert p_value(orders(k)[0], law) > FALSE_ALARM


def test_inclusion_probabilities_are_those_of_enumeration():
    """Counts are binomial; 5.5 standard deviations are passed by chance in 4e-8 of cases, six
    times tried.
    """
    law = without_replacement(law_of(SIX), 2)
    drawn = orders(2)[0]
    for ids in law_of(SIX):
        p = sum(q for order, q in law.items() if ids in order)
        seen = sum(ids in order for order in drawn) / DRAWS
        assert abs(seen - p) < 5.5 * math.sqrt(p * (1 - p) / DRAWS)


def test_the_weights_of_the_table_estimate_without_bias():
    """The mean of Σ p / P(above) · length over draws is the expected length, which enumeration
    gives; 5.5 standard errors, as above.
    """
    truth = sum(p * len(ids) for ids, p in law_of(SIX).items())
    traces, answers = traces_of(StochasticBeam(2), SIX, many(600))
    estimates = torch.tensor(
        [
            sum(row[3] * len(d.ids) for row, d in zip(trace.tables[0].values, found, strict=True))
            for trace, found in zip(traces, answers, strict=True)
        ],
        dtype=torch.float64,
    )
    error = float(estimates.std()) / math.sqrt(len(estimates))
    assert abs(float(estimates.mean()) - truth) < 5.5 * error


def test_the_values_of_a_single_sequence_are_gumbel():
    """With one possible sequence its value is a Gumbel at 0: mean γ = .5772, variance π² / 6."""
    only = TableModel.of({"": {"a": 1.0}})
    found = StochasticBeam(1).search(only, many(DRAWS))
    values = torch.tensor([some[0].score for some in found], dtype=torch.float64)
    assert abs(float(values.mean()) - 0.5772) < 5.5 * math.pi / math.sqrt(6 * DRAWS)


@given(tables(), st.integers(1, 20), st.integers(0, 99))
def test_it_never_repeats_and_a_wide_beam_finds_all(model, width, seed):
    truth = {ids: logprob for logprob, ids in every_sequence(model)}
    for found in StochasticBeam(width, seed).search(model, many(2)):
        assert len({d.ids for d in found}) == len(found) == min(width, len(truth))
        assert [d.score for d in found] == sorted((d.score for d in found), reverse=True)
        for d in found:
            assert d.logprob == pytest.approx(truth[d.ids])


@given(tables(), st.integers(1, 4), st.integers(0, 99))
def test_no_sequence_that_was_left_out_lies_above_the_threshold(model, width, seed):
    """A beam over all sequences, from the same noise, would have to agree: its values are drawn
    from the top, so the values of answers never lie below the threshold.
    """
    traces, answers = traces_of(StochasticBeam(width, seed), model, many(2))
    for trace, found in zip(traces, answers, strict=True):
        pruned = [c.score for step in trace.steps for c in step.candidates if c.fate == "pruned"]
        assert all(d.score >= value for d in found for value in pruned)
        for step in trace.steps:
            for c in step.candidates:
                total, gumbel, free, largest, parent, score = (t.value for t in c.terms)
                assert total + gumbel == pytest.approx(free)
                by_hand = math.exp(-parent) - math.exp(-largest) + math.exp(-free)
                assert math.exp(-score) == pytest.approx(by_hand, rel=1e-6)


@given(
    st.lists(st.floats(-30, 5), min_size=1, max_size=5),
    st.floats(-30, 5),
)
def test_the_largest_child_gets_the_parents_value(free, parent):
    tensor = torch.tensor(free, dtype=torch.float64)
    value = conditioned(tensor, torch.tensor([parent], dtype=torch.float64))
    assert float(value.max()) == pytest.approx(parent)
    assert (value[tensor.argsort()].diff() >= 0).all()
    assert torch.isfinite(value).all()


def test_the_tail_of_a_gumbel():
    """P(noise + log p > κ) = 1 - exp(-p exp(-κ)); and the noise is a Gumbel at 0."""
    assert inclusion(math.log(0.5), 0.0) == pytest.approx(1 - math.exp(-0.5))
    drawn = noise([torch.Generator().manual_seed(0)], (DRAWS,))[0]
    seen = float((drawn + math.log(0.5) > 0).double().mean())
    p = inclusion(math.log(0.5), 0.0)
    assert abs(seen - p) < 5.5 * math.sqrt(p * (1 - p) / DRAWS)


@settings(max_examples=30)
@given(networks, st.integers(1, 4))
def test_neither_batch_nor_padding_nor_recorder_changes_a_result(drawn, width):
    model, sources = drawn.build()
    strategy = StochasticBeam(width, max_steps=5)
    expect_the_same_alone(strategy, model, sources, tolerance=1e-6)
    _, answers = traces_of(strategy, model, sources)
    for row, found in enumerate(answers):
        one = sources.rows(torch.tensor([row] * len(found)))
        scored = logprob_of(model, one, [d.ids for d in found])
        assert scored.tolist() == pytest.approx([d.logprob for d in found])
        for d in found:
            assert d.finished or len(d.ids) == 5
            if d.attention is not None:
                assert torch.allclose(d.attention.sum(1), torch.ones(len(d.ids)).double())


def test_a_finished_hypothesis_can_lose_its_place():
    """Some of 200 traces must show it: an EOS that stayed, and is no answer."""
    traces, answers = traces_of(StochasticBeam(2), SIX, many(200))
    lost = 0
    for trace, found in zip(traces, answers, strict=True):
        ended = {h.id for h in trace.hypotheses if h.finished}
        lost += len(ended - {o.hypothesis for o in trace.outputs}) > 0
        assert len(found) == 2
    assert lost


def test_settings_out_of_range_are_one_sentence():
    with pytest.raises(ValueError, match="width: expected at least 1, got 0"):
        StochasticBeam(0)
