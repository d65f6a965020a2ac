"""Greedy and beam search: cases derived by hand, exhaustive search as oracle, laws."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from s2s_lab import batch
from s2s_lab.decoding import Beam, Greedy, Recorder, parse_strategy
from s2s_lab.decoding.length import gnmt_penalty
from s2s_lab.models import TableModel
from s2s_lab.text import EOS

from .random_models import DEPTH, every_sequence, networks, tables

ONE = batch.sources([[EOS]])
TWO = batch.sources([[EOS], [EOS]])

GARDEN_PATH = TableModel.of(
    {
        "": {"a": 0.6, "b": 0.4},
        "a": {"a": 0.4, "b": 0.3, "<eos>": 0.3},
        "b": {"<eos>": 0.9, "a": 0.1},
    }
)
"""Greedy takes a (.6), then a (.4), then the end: .24. Better: b (.4) and the end (.9): .36."""


def spell(model, decoded):
    return " ".join(model.vocab.tokens[i] for i in decoded.ids)


def test_greedy_takes_the_garden_path():
    for row in Greedy().search(GARDEN_PATH, TWO):
        assert spell(GARDEN_PATH, row[0]) == "a a <eos>"
        assert row[0].logprob == pytest.approx(torch.tensor(0.24).log().item())
        assert row[0].finished


def test_beam_of_two_finds_the_better_sequence():
    """Step 1 keeps a (.6) and b (.4). Step 2 ranks b·eos .36, a·a .24, a·b .18, a·eos .18."""
    for found in Beam(width=2, alpha=0.0).search(GARDEN_PATH, TWO):
        assert [spell(GARDEN_PATH, d) for d in found] == ["b <eos>", "a a <eos>"]


def test_length_penalty_by_hand():
    """x·eos: ln .5 = -.693 at length 2. y·z·z·eos: ln .4 = -.916 at length 4.

    With alpha 1 the penalties are 7/6 and 9/6, the scores -.594 and -.611; with alpha 2 they are
    1.361 and 2.25, the scores -.509 and -.407: the longer one wins.
    """
    model = TableModel.of(
        {"": {"x": 0.5, "y": 0.4, "<eos>": 0.1}, "y": {"z": 1.0}, "y z": {"z": 1.0}}
    )
    for alpha, winner, score in [(1.0, "x <eos>", -0.594), (2.0, "y z z <eos>", -0.407)]:
        best = Beam(width=3, alpha=alpha).search(model, ONE)[0][0]
        assert spell(model, best) == winner
        assert best.score == pytest.approx(score, abs=5e-4)
    assert gnmt_penalty(1, 5.0) == 1.0


def test_a_finished_hypothesis_keeps_its_place_and_is_not_continued():
    """Width 2, step 1: eos (.5) and a (.3) stay. The first is finished and holds its place, so b
    (.2) does not move up, although b·eos (.2) beats a·eos (.03) in the end.
    """
    model = TableModel.of(
        {"": {"<eos>": 0.5, "a": 0.3, "b": 0.2}, "a": {"a": 0.9, "<eos>": 0.1}, "a a": {"a": 1.0}}
    )
    found = Beam(width=2, alpha=0.0).search(model, ONE)[0]
    assert [spell(model, d) for d in found] == ["<eos>", "a a a <eos>"]


def test_the_length_limit_cuts_and_says_so():
    model = TableModel.of({"": {"a": 1.0}, "a": {"a": 1.0}}, order=1)
    for strategy in (Greedy(max_steps=4), Beam(width=2, max_steps=4)):
        best = strategy.search(model, ONE)[0][0]
        assert len(best.ids) == 4
        assert not best.finished


@given(tables())
def test_a_beam_as_wide_as_the_space_is_exact_search(model):
    truth = every_sequence(model)
    found = Beam(width=len(truth), alpha=0.0).search(model, TWO)[1]
    assert [d.logprob for d in found] == pytest.approx([p for p, _ in truth])
    assert found[0].ids == truth[0][1]


@given(tables(), st.integers(1, 5), st.sampled_from([0.0, 0.6, 1.0]))
def test_beam_reports_true_logprobs_and_no_sequence_twice(model, width, alpha):
    truth = {ids: logprob for logprob, ids in every_sequence(model)}
    found = Beam(width=width, alpha=alpha).search(model, ONE)[0]
    assert len({d.ids for d in found}) == len(found) <= width
    for d in found:
        assert d.logprob == pytest.approx(truth[d.ids])
        assert d.score == pytest.approx(d.logprob / ((5 + len(d.ids)) / 6) ** alpha)
    assert [d.score for d in found] == sorted((d.score for d in found), reverse=True)


@given(tables())
def test_beam_of_one_is_greedy_on_tables(model):
    assert Beam(width=1).search(model, ONE)[0][0].ids == Greedy().search(model, ONE)[0][0].ids


@settings(deadline=None)
@given(networks)
def test_beam_of_one_is_greedy_on_networks(drawn):
    model, sources = drawn.build()
    greedy = Greedy(max_steps=7).search(model, sources)
    beam = Beam(width=1, max_steps=7).search(model, sources)
    for one, other in zip(greedy, beam, strict=True):
        assert one[0].ids == other[0].ids
        assert one[0].logprob == pytest.approx(other[0].logprob)


@settings(deadline=None)
@given(networks, st.sampled_from([Greedy(max_steps=7), Beam(3, max_steps=7), Beam(4, 0.0, 7)]))
def test_a_batch_gives_what_its_sentences_give_alone(drawn, strategy):
    model, sources = drawn.build()
    together = strategy.search(model, sources)
    for row in range(len(sources)):
        length = int(sources.lengths[row])
        alone = batch.Sources(
            sources.ids[row : row + 1, :length], sources.mask[row : row + 1, :length]
        )
        [found] = strategy.search(model, alone)
        assert [d.ids for d in found] == [d.ids for d in together[row]]
        assert [d.score for d in found] == pytest.approx([d.score for d in together[row]])


@settings(deadline=None)
@given(networks, st.sampled_from([Greedy(max_steps=7), Beam(3, max_steps=7)]))
def test_attention_rows_sum_to_one_over_real_tokens_and_are_zero_on_padding(drawn, strategy):
    model, sources = drawn.build()
    for row, found in enumerate(strategy.search(model, sources)):
        for d in found:
            if model.settings.attention is None:
                assert d.attention is None
                continue
            assert d.attention.shape == (len(d.ids), sources.ids.shape[1])
            assert torch.allclose(d.attention.sum(1), torch.ones(len(d.ids)).double())
            assert (d.attention[:, ~sources.mask[row]] == 0).all()


@settings(deadline=None)
@given(networks, st.sampled_from([Greedy(max_steps=6), Beam(3, max_steps=6)]))
def test_the_attention_of_a_hypothesis_is_what_teacher_forcing_reads(drawn, strategy):
    """The row of token t must be the one that produced it, along the hypothesis' own history."""
    model, sources = drawn.build()
    if model.settings.attention is None:
        return
    for row, found in enumerate(strategy.search(model, sources)):
        for d in found:
            inputs = torch.tensor([[1, *d.ids[:-1]]])
            one = sources.rows(torch.tensor([row]))
            logits, _, read = model.decoder(model.start(one), inputs)
            assert torch.allclose(read[0], d.attention, atol=1e-9)
            logprobs = logits.log_softmax(-1)[0].gather(-1, torch.tensor(d.ids)[:, None])
            assert logprobs.sum().item() == pytest.approx(d.logprob)


@settings(deadline=None)
@given(networks, st.sampled_from([Greedy(max_steps=6), Beam(3, max_steps=6)]))
def test_a_recorder_changes_nothing(drawn, strategy):
    model, sources = drawn.build()
    names = [("", ["w"] * int(n)) for n in sources.lengths]
    vocab = [f"t{i}" for i in range(8)]
    with_recorder = strategy.search(model, sources, Recorder(strategy, "m", names, vocab))
    without = strategy.search(model, sources)
    assert [[d.ids for d in found] for found in with_recorder] == [
        [d.ids for d in found] for found in without
    ]
    assert [[d.score for d in found] for found in with_recorder] == [
        [d.score for d in found] for found in without
    ]


def test_nothing_about_the_model_or_the_random_state_changes():
    state = torch.get_rng_state()
    table = dict(GARDEN_PATH.table)
    Beam(width=3).search(GARDEN_PATH, ONE)
    assert table == GARDEN_PATH.table
    assert torch.equal(state, torch.get_rng_state())


def test_strategies_have_short_forms():
    assert parse_strategy("greedy") == Greedy()
    assert parse_strategy("beam") == Beam()
    assert parse_strategy("beam:7:1") == Beam(width=7, alpha=1.0)


@pytest.mark.parametrize("text", ["", "beams:5", "beam:x", "beam:0", "greedy:3", "beam:1:2:3"])
def test_wrong_short_forms_are_one_sentence(text):
    with pytest.raises(ValueError, match=r"strategy|width"):
        parse_strategy(text)


@given(tables())
def test_the_oracle_itself_sums_to_one(model):
    """1 + 2 + 4 + 8 sequences of up to three words, and nothing else has any probability."""
    truth = every_sequence(model)
    assert len(truth) == sum(2**n for n in range(DEPTH + 1))
    assert sum(math.exp(logprob) for logprob, _ in truth) == pytest.approx(1.0)
