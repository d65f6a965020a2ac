"""The law of sequences: by hand, against products of the table, and what local cuts do to it."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from s2s_lab import batch
from s2s_lab.decoding.distribution import (
    Distribution,
    distributions,
    kl_divergence,
    total_variation,
)
from s2s_lab.decoding.exact import Exact
from s2s_lab.decoding.filters import Temperature, TopK, TopP
from s2s_lab.decoding.rules import NoRepeatedNgram
from s2s_lab.decoding.scoring import logprob_of
from s2s_lab.models import TableModel
from s2s_lab.text import EOS

from .proving import CtrlC
from .random_models import DEPTH, every_sequence, networks, tables

TWO = batch.sources([[EOS], [EOS]])

FLAT_THEN_SURE = TableModel.of(
    {
        "": {"a": 0.4, "b": 0.35, "c": 0.25},
        "a": {"x": 0.25, "y": 0.25, "z": 0.25, "<eos>": 0.25},
        "b": {"<eos>": 1.0},
        "c": {"<eos>": 1.0},
    }
)
"""Four sequences with a have .1 each; b has .35 and c .25."""


def by_words(model, law):
    return {" ".join(model.vocab.tokens[i] for i in ids): p for ids, p in law.outcomes.items()}


def test_a_law_by_hand_and_what_a_local_cut_does_to_it():
    """Top-2 keeps a (.4 / .75) and b (.35 / .75) at first, then two of four words after a; top-k
    keeps ties together, so all four stay: .4 / 3 = .1333 each. Cutting whole sequences to the same
    ones gives those with a .4 / .75 together as well: here nothing was cut after a.

    With top-p .5 after a: at first a and b (.75 ≥ .5); after a two of four, each .5. So a x has
    .4 / .75 / 2 = .2667, but a cut of whole sequences gives it .1 / (.1 + .1 + .35) = .1818: a cut
    step forgets that it threw half of a's mass away.
    """
    for law in distributions(FLAT_THEN_SURE, TWO, 5):
        assert by_words(FLAT_THEN_SURE, law) == pytest.approx(
            {"b <eos>": 0.35, "c <eos>": 0.25, "a <eos>": 0.1}
            | {f"a {w} <eos>": 0.1 for w in "xyz"}
        )
        assert law.mode == tuple(FLAT_THEN_SURE.vocab.ids(["b", "<eos>"]))
        assert law.cut == 0.0
        assert law.expected_length == pytest.approx(0.7 * 2 + 0.3 * 3)
        expected = -(0.35 * math.log(0.35) + 0.25 * math.log(0.25) + 0.4 * math.log(0.1))
        assert law.entropy == pytest.approx(expected)
        [local, _] = distributions(FLAT_THEN_SURE, TWO, 5, [TopP(0.5)])
        kept = list(by_words(FLAT_THEN_SURE, local).values())
        assert sorted(kept) == pytest.approx([0.8 / 3, 0.8 / 3, 1.4 / 3])
        whole = law.given(local)
        assert sorted(whole.outcomes.values()) == pytest.approx([0.1 / 0.55] * 2 + [0.35 / 0.55])
        assert total_variation(local, whole) == pytest.approx(0.35 / 0.55 - 1.4 / 3)
        assert total_variation(law, local) == pytest.approx(0.25 + 0.2)  # what local rules out
        assert kl_divergence(whole, law) == pytest.approx(-math.log(0.55))
        assert kl_divergence(law, local) == math.inf
    [ties, _] = distributions(FLAT_THEN_SURE, TWO, 5, [TopK(2)])
    assert sorted(ties.outcomes.values()) == pytest.approx([0.4 / 3] * 4 + [1.4 / 3])


def test_what_a_limit_cuts_is_an_outcome():
    """Of two tokens a x, a y and a z are not complete; they have .3."""
    [law, _] = distributions(FLAT_THEN_SURE, TWO, 2)
    assert law.cut == pytest.approx(0.3)
    assert law.text(FLAT_THEN_SURE.vocab.tokens, most=3) == (
        "0.3500  b <eos>\n"
        "0.2500  c <eos>\n"
        "0.1000  a <eos>\n"
        "0.3000  3 more\n"
        "entropy 1.635 nats, mean length 2.000, cut 0.3000"
    )
    [early, _] = distributions(FLAT_THEN_SURE, TWO, 5, seconds=1e-9)
    assert early.cut == pytest.approx(1.0)
    assert len(early.outcomes) == 3
    [ruled, _] = distributions(FLAT_THEN_SURE, TWO, 3, rules=[NoRepeatedNgram(1)])
    assert ruled.outcomes == pytest.approx(distributions(FLAT_THEN_SURE, TWO, 3)[0].outcomes)


@given(tables())
def test_every_sequence_has_its_product_and_the_mode_is_exact_search(model):
    truth = every_sequence(model)
    for law in distributions(model, TWO, DEPTH + 1):
        assert law.outcomes == pytest.approx({ids: math.exp(logprob) for logprob, ids in truth})
        assert math.fsum(law.outcomes.values()) == pytest.approx(1.0)
        assert list(law.outcomes.values()) == sorted(law.outcomes.values(), reverse=True)
        assert law.mode == Exact().search(model, TWO)[0][0].ids


@given(
    tables(words=3),
    st.integers(1, DEPTH + 1),
    st.sampled_from([(), (TopK(2),), (Temperature(0.7), TopP(0.8))]),
)
def test_laws_sum_to_one_with_what_is_cut_and_compare_as_they_should(model, steps, filters):
    [law, _] = distributions(model, TWO, steps)
    [cut, same] = distributions(model, TWO, steps, filters)
    assert cut == same
    for each in (law, cut):
        complete = math.fsum(p for ids, p in each.outcomes.items() if ids[-1] == EOS)
        assert complete + each.cut == pytest.approx(1.0)
        assert 0 <= each.entropy <= math.log(len(each.outcomes)) + 1e-9
    assert set(cut.outcomes) <= set(law.outcomes)
    distance = total_variation(law, cut)
    assert distance == pytest.approx(total_variation(cut, law))
    # Pinsker's inequality: distance ≤ sqrt(divergence / 2)
    assert -1e-12 <= distance <= math.sqrt(kl_divergence(cut, law) / 2 + 1e-12)
    if filters == (TopK(2),):
        ruled_out = math.fsum(p for ids, p in law.outcomes.items() if ids not in cut.outcomes)
        assert distance >= ruled_out - 1e-9


@settings(deadline=None, max_examples=20)
@given(networks)
def test_networks_in_ragged_batches(drawn):
    model, sources = drawn.build()
    laws = distributions(model, sources, 2)
    for row, law in enumerate(laws):
        words = sources.ids[row, : int(sources.lengths[row])].tolist()
        alone = batch.sources([words])
        [again] = distributions(model, alone, 2)
        assert again.outcomes == pytest.approx(law.outcomes)
        some = list(law.outcomes)[:: max(1, len(law.outcomes) // 5)]
        repeated = alone.rows(torch.zeros(len(some), dtype=torch.long))
        expected = logprob_of(model, repeated, some).exp().tolist()
        assert [law.outcomes[ids] for ids in some] == pytest.approx(expected)


def test_two_laws_side_by_side_as_a_table():
    [law, _] = distributions(FLAT_THEN_SURE, TWO, 5)
    [local, _] = distributions(FLAT_THEN_SURE, TWO, 5, [TopK(1)])
    table = law.table(FLAT_THEN_SURE.vocab.tokens, 2, local)
    assert table.rows == ("b <eos>", "c <eos>")
    assert table.columns == ("probability", "other law")
    assert table.values == ((pytest.approx(0.35), 0.0), (pytest.approx(0.25), 0.0))
    assert law.table(FLAT_THEN_SURE.vocab.tokens, 1).values == ((pytest.approx(0.35),),)


def test_ctrl_c_stops():
    with pytest.raises(KeyboardInterrupt):
        distributions(CtrlC(FLAT_THEN_SURE, at=1), TWO, 5)


def test_what_is_too_large_or_empty_is_named():
    with pytest.raises(ValueError, match=r"at most 3 prefixes, got 8 with those of 1 tokens"):
        distributions(FLAT_THEN_SURE, TWO, 5, nodes=3)
    with pytest.raises(ValueError, match="max_steps: expected at least 1, got 0"):
        distributions(FLAT_THEN_SURE, TWO, 0)
    with pytest.raises(ValueError, match="shares an outcome with this one, got none"):
        Distribution({(2,): 1.0}).given(Distribution({(5, 2): 1.0}))
