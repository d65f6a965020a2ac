"""Diverse beam search: a case by hand, the plain beam as peer, laws."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from s2s_lab import batch
from s2s_lab.decoding.beam import Beam
from s2s_lab.decoding.diverse import Diverse
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.decoding.rules import Forbidden
from s2s_lab.models import TableModel
from s2s_lab.text import EOS

from .random_models import every_sequence, networks, tables

TWO = batch.sources([[EOS], [EOS]])
CLOSE = TableModel.of(
    {
        "": {"a": 0.5, "b": 0.3, "c": 0.2},
        "a": {"c": 0.6, "<eos>": 0.4},
        "b": {"c": 0.6, "<eos>": 0.4},
    }
)


def spell(model, decoded):
    return " ".join(model.vocab.tokens[i] for i in decoded.ids)


def traces_of(model, sources, strategy, vocab):
    names = [("", ["w"] * int(n)) for n in sources.lengths]
    recorder = Recorder(strategy, "model", names, vocab)
    answers = strategy.search(model, sources, recorder)
    return recorder.traces([""] * len(sources)), answers


def test_the_second_group_avoids_the_first_by_hand():
    """Groups of 1, strength 1. Step 1: group 1 takes a (-.69). Group 2: a costs -.69 - 1, so b
    (-1.20) is better. Step 2: group 1 takes c (.6). Group 2 weighs b·c, ln .18 - 1 = -2.71, and
    b·eos, ln .12 = -2.12, and ends. Reported is ln .12, without any penalty.
    """
    for found in Diverse(2, 2, 1.0, alpha=0.0).search(CLOSE, TWO):
        assert [spell(CLOSE, d) for d in found] == ["a c <eos>", "b <eos>"]
        assert [d.logprob for d in found] == pytest.approx(torch.tensor([0.3, 0.12]).log().tolist())


def test_a_small_strength_is_outweighed_by_hand():
    """Group 2 minds a by .5 nats: -.69 - .5 = -1.19, still ahead of b with -1.20."""
    found = Diverse(2, 2, 0.5, alpha=0.0).search(CLOSE, TWO)[1]
    assert [spell(CLOSE, d) for d in found] == ["a c <eos>", "a <eos>"]


def test_the_trace_shows_group_and_penalty():
    [trace, _], _ = traces_of(CLOSE, TWO, Diverse(2, 2, 1.0), CLOSE.vocab.tokens)
    first, second = trace.steps[:2]
    assert [c.token for c in first.candidates if c.hypothesis is not None] == ["a", "b"]
    assert first.candidates[0].reason == (
        "group 1 of 2: rank 1, 1 place was open, stays; group 2 of 2: rank 3, 1 place was open, "
        "1.00 nats charged for 1 use by earlier groups, 0.49 nats behind the last that stayed"
    )
    lost = next(c for c in second.candidates if (c.parent, c.token) == (2, "c"))
    assert lost.fate == "pruned"
    assert [(t.name, round(t.value, 2)) for t in lost.terms] == [
        ("log-probability", -1.71),
        ("group 2: − 1 × 1 use by earlier groups", -1.0),
        ("group 2: score", -2.71),
    ]
    assert trace.cost.model_calls == 3  # the groups share every call
    assert trace.cost.tokens == 1 + 2 + 1


@given(tables(), st.integers(1, 5), st.sampled_from([0.0, 0.7]))
def test_one_group_is_a_beam(model, width, alpha):
    mine = Diverse(width, 1, 3.0, alpha).search(model, TWO)
    peer = Beam(width, alpha).search(model, TWO)
    assert [[d.ids for d in found] for found in mine] == [[d.ids for d in found] for found in peer]
    assert [d.score for d in mine[1]] == pytest.approx([d.score for d in peer[1]])


@given(networks, st.integers(1, 3), st.integers(1, 3))
def test_groups_that_do_not_mind_are_the_same_beam(drawn, groups, each):
    model, sources = drawn.build()
    mine = Diverse(groups * each, groups, 0.0, max_steps=6).search(model, sources)
    peer = Beam(each, max_steps=6).search(model, sources)
    assert [[d.ids for d in found] for found in mine] == [[d.ids for d in found] for found in peer]


@given(tables(words=3))
def test_a_huge_strength_makes_all_first_words_differ(model):
    """Three words and EOS: four groups of one have to begin with four different tokens."""
    found = Diverse(4, 4, 100.0).search(model, TWO)[0]
    assert len({d.ids[0] for d in found}) == len(found) == 4


@given(tables(words=3), st.sampled_from([0.3, 2.0]))
def test_true_logprobs_are_reported_and_no_sequence_twice(model, strength):
    truth = {ids: logprob for logprob, ids in every_sequence(model)}
    found = Diverse(6, 3, strength).search(model, TWO)[1]
    assert len({d.ids for d in found}) == len(found) <= 6
    for d in found:
        assert d.logprob == pytest.approx(truth[d.ids])
    assert [d.score for d in found] == sorted((d.score for d in found), reverse=True)


@settings(max_examples=30)
@given(networks)
def test_batch_padding_and_recorder_change_nothing(drawn):
    model, sources = drawn.build()
    strategy = Diverse(4, 2, 0.8, max_steps=6)
    together = strategy.search(model, sources)
    traces, traced = traces_of(model, sources, strategy, [f"t{i}" for i in range(8)])
    for row, trace in enumerate(traces):
        alone = sources.rows(torch.tensor([row]))
        length = int(alone.lengths[0])
        alone = batch.Sources(alone.ids[:, :length], alone.mask[:, :length])
        [found] = strategy.search(model, alone)
        assert [d.ids for d in found] == [d.ids for d in together[row]]
        assert [d.score for d in found] == pytest.approx([d.score for d in together[row]])
        assert [d.ids for d in traced[row]] == [d.ids for d in together[row]]
        assert trace.replay() == trace.outputs[0].tokens


def test_rules_hold_in_every_group():
    rules = (Forbidden((CLOSE.vocab.id("a"),)),)
    found = Diverse(2, 2, 1.0, rules=rules).search(CLOSE, TWO)[0]
    assert {spell(CLOSE, d)[0] for d in found} == {"b", "c"}
    [trace, _], _ = traces_of(CLOSE, TWO, Diverse(2, 2, 1.0, rules=rules), CLOSE.vocab.tokens)
    barred = next(c for c in trace.steps[0].candidates if c.token == "a")
    assert (barred.fate, barred.reason) == ("barred", "forbidden")


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"width": 5, "groups": 2}, "groups: expected a divisor of width = 5, got 2"),
        ({"strength": -1.0}, "strength: expected 0 or more, got -1.0"),
        ({"max_steps": 0}, "max_steps: expected at least 1, got 0"),
    ],
)
def test_wrong_settings_are_one_sentence(settings, sentence):
    with pytest.raises(ValueError, match=sentence):
        Diverse(**settings)
