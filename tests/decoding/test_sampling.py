"""Sampling: laws by enumeration, traces by hand, and what neither batch nor recorder changes."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from s2s_lab.decoding.chance import draw, shares, uniforms
from s2s_lab.decoding.filters import Temperature, TopK, TopP
from s2s_lab.decoding.greedy import Greedy
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.decoding.rules import Forbidden, ForcedPrefix
from s2s_lab.decoding.sampling import Sampling
from s2s_lab.decoding.scoring import logprob_of
from s2s_lab.models import TableModel

from .laws import FALSE_ALARM, expect_the_same_alone, law_of, many, p_value, traces_of
from .random_models import networks, tables

THREE = TableModel.of(
    {
        "": {"a": 0.6, "b": 0.3, "c": 0.1},
        "a": {"a": 0.4, "b": 0.3, "<eos>": 0.3},
        "b": {"<eos>": 0.9, "a": 0.1},
    }
)
FILTERS = [
    (),
    (Temperature(0.5),),
    (TopK(2),),
    (TopP(0.6),),
    (Temperature(2.0), TopK(3), TopP(0.8)),
]


def draws(model, strategy, count):
    return [d.ids for found in strategy.search(model, many(count)) for d in found]


@pytest.mark.parametrize("filters", FILTERS, ids=str)
@pytest.mark.parametrize("samples", [1, 4])
def test_samples_have_the_law_of_enumeration(filters, samples):
    """2000 draws, from different sources and within one; false alarms: `FALSE_ALARM`."""
    strategy = Sampling(filters, samples=samples, seed=3)
    law = law_of(THREE, filters)
    assert sum(law.values()) == pytest.approx(1)
    assert p_value(draws(THREE, strategy, 2000 // samples), law) > FALSE_ALARM


def test_the_test_of_counts_notices_another_law():
    """What top-k 2 draws does not have the law at temperature 2, and c never comes."""
    drawn = draws(THREE, Sampling((TopK(2),)), 2000)
    assert p_value(drawn, law_of(THREE, (TopK(2), Temperature(2.0)))) < FALSE_ALARM
    assert p_value([*drawn, (7, 2)], law_of(THREE, (TopK(2),))) == 0


@given(tables(), st.sampled_from(FILTERS), st.integers(0, 99))
def test_each_sample_carries_both_its_probabilities(model, filters, seed):
    law = law_of(model, filters)
    for found in Sampling(filters, samples=3, seed=seed).search(model, many(2)):
        assert len(found) == 3
        assert [d.score for d in found] == sorted((d.score for d in found), reverse=True)
        for d in found:
            assert d.finished
            assert math.exp(d.score) == pytest.approx(law[d.ids])
            assert d.logprob == pytest.approx(float(logprob_of(model, many(1), [d.ids])[0]))


@given(networks, st.integers(0, 99))
def test_top_1_is_greedy(drawn, seed):
    model, sources = drawn.build()
    found = Sampling((TopK(1),), seed=seed, max_steps=7).search(model, sources)
    greedy = Greedy(max_steps=7).search(model, sources)
    assert [f[0].ids for f in found] == [g[0].ids for g in greedy]
    assert all(f[0].score == pytest.approx(0) for f in found)


@settings(max_examples=30)
@given(networks, st.sampled_from(FILTERS), st.integers(1, 3))
def test_neither_batch_nor_padding_changes_a_sample(drawn, filters, samples):
    model, sources = drawn.build()
    strategy = Sampling(filters, samples=samples, max_steps=6)
    expect_the_same_alone(strategy, model, sources)


@given(tables())
def test_more_samples_change_none_of_the_first(model):
    few = Sampling(samples=2).search(model, many(3))
    more = Sampling(samples=5).search(model, many(3))
    for some, all_ in zip(few, more, strict=True):
        rest = [d.ids for d in all_]
        for d in some:
            rest.remove(d.ids)
        assert len(rest) == 3


@settings(max_examples=30)
@given(networks, st.sampled_from(FILTERS), st.integers(1, 3))
def test_a_recorder_changes_nothing_and_its_arithmetic_adds_up(drawn, filters, samples):
    model, sources = drawn.build()
    strategy = Sampling(filters, samples=samples, max_steps=6)
    traces, answers = traces_of(strategy, model, sources)
    for trace, found in zip(traces, answers, strict=True):
        assert trace.cost.tokens == sum(len(d.ids) for d in found)
        for d, output in zip(found, trace.outputs, strict=True):
            if d.attention is not None:
                rows = torch.tensor(trace.attention_of(output.hypothesis)).double()
                assert torch.allclose(rows, d.attention[:, : rows.shape[1]])


def test_a_trace_by_hand():
    """Top-k 2 leaves a .6 and b .3, so shares of 2/3 and 1/3, a's first; c is barred."""
    [trace], [[decoded]] = traces_of(Sampling((TopK(2),)), THREE, many(1))
    step = {c.token: c for c in trace.steps[0].candidates}
    names = [THREE.vocab.tokens.index(word) for word in "abc"]
    spelled = {word: step[f"t{i}"] for word, i in zip("abc", names, strict=True)}
    u = float(uniforms(many(1), 0, 100)[0, 0])
    winner, loser = ("a", "b") if u < 2 / 3 else ("b", "a")
    assert decoded.ids[0] == names["abc".index(winner)]
    assert spelled[winner].fate == "kept"
    assert f"{u:.3f}, falls into its share" in spelled[winner].reason
    assert spelled[loser].fate == "pruned"
    assert "no draw fell into its share" in spelled[loser].reason
    assert spelled["c"].fate == "barred"
    assert spelled["c"].reason == "not among the 2 most probable (top-k)"
    assert [(t.name, t.value) for t in spelled["a"].terms] == [
        ("p by the model", pytest.approx(0.6)),
        ("p after top-k 2", pytest.approx(2 / 3)),
        ("its share begins", 0.0),
        ("its share ends", pytest.approx(2 / 3)),
        ("the draw", u),
        ("score = log-probability of the sample by this law", pytest.approx(math.log(2 / 3))),
    ]


def test_a_draw_far_down_the_ranking_is_written_down():
    """Of 26 words the least probable are drawn, too, though a step lists 2 losers."""
    words = "abcdefghijklmnopqrstuvwxyz"
    model = TableModel.of({"": {w: (i + 1) / 351 for i, w in enumerate(words)}})
    strategy = Sampling(samples=6)
    recorder = Recorder(strategy, "m", [("", ["w", "w"])] * 9, model.vocab.tokens, listed=2)
    answers = strategy.search(model, many(9), recorder)
    for trace, found in zip(recorder.traces([""] * 9), answers, strict=True):
        drawn = {d.ids[0] for d in found}
        assert {c.token_id for c in trace.steps[0].candidates if c.fate == "kept"} == drawn
        assert len(trace.steps[0].candidates) == len(drawn) + 2


def test_rules_come_before_filters_and_say_what_they_barred():
    """Without a, top-k 1 takes b: p = .3 by the model, 1 by the law."""
    a = THREE.vocab.id("a")
    strategy = Sampling((TopK(1),), rules=(Forbidden((a,)),))
    [trace, _], answers = traces_of(strategy, THREE, many(2))
    for [decoded] in answers:
        assert decoded.ids == (THREE.vocab.id("b"), 2)
        assert decoded.logprob == pytest.approx(math.log(0.3 * 0.9))
        assert decoded.score == pytest.approx(0)
    barred = {c.token_id: c.reason for c in trace.steps[0].candidates if c.fate == "barred"}
    assert barred == {a: "forbidden", THREE.vocab.id("c"): TopK(1).reason}


def test_rules_that_leave_nothing_are_one_sentence():
    eos_first = Sampling(rules=(ForcedPrefix((2,)),))
    with pytest.raises(ValueError, match="leave a token in step 1 that the model allows, got none"):
        eos_first.search(THREE, many(2))


def test_the_length_limit_cuts_and_the_seed_decides():
    endless = TableModel.of({"": {"a": 0.5, "b": 0.5}, "a": {"a": 1.0}, "b": {"b": 1.0}}, order=1)
    [[one], [_]] = Sampling(max_steps=4).search(endless, many(2))
    assert len(one.ids) == 4
    assert not one.finished
    state = torch.get_rng_state()
    by_seed = {tuple(draws(THREE, Sampling(seed=seed), 20)) for seed in range(3)}
    assert len(by_seed) == 3
    assert draws(THREE, Sampling(), 20) == draws(THREE, Sampling(), 20)
    assert torch.equal(state, torch.get_rng_state())


@given(st.lists(st.floats(0, 1), min_size=2, max_size=6).filter(sum), st.floats(0, 1 - 1e-16))
def test_a_draw_falls_into_its_share_and_never_on_the_impossible(weights, u):
    law = torch.tensor([weights], dtype=torch.float64).log().log_softmax(-1)
    token = int(draw(law, torch.tensor([u], dtype=torch.float64)))
    ends = shares(law)[0].tolist()
    assert law[0, token] > -torch.inf
    assert (ends[token - 1] if token else 0.0) <= u < ends[token]


def test_settings_out_of_range_are_one_sentence():
    with pytest.raises(ValueError, match="samples: expected at least 1, got 0"):
        Sampling(samples=0)
    with pytest.raises(ValueError, match="max_steps: expected at least 1, got 0"):
        Sampling(max_steps=0)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no GPU")
@settings(max_examples=5)
@given(networks)
def test_a_gpu_draws_the_same(drawn):
    model, sources = drawn.build()
    strategy = Sampling((TopP(0.9),), samples=3, max_steps=6)
    expected = [[d.ids for d in found] for found in strategy.search(model, sources)]
    found = strategy.search(model.cuda(), sources.to("cuda"))
    assert [[d.ids for d in some] for some in found] == expected
