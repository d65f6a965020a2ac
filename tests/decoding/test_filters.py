"""Filters: sets by hand, transformers as peer, and what every filter keeps to."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.decoding.filters import (
    Epsilon,
    Eta,
    MinP,
    Temperature,
    TopK,
    TopP,
    Typical,
    entropy,
    stages,
)

shares = st.floats(0.01, 0.99)
filters = st.one_of(
    st.builds(Temperature, st.floats(0.2, 5)),
    st.builds(TopK, st.integers(1, 9)),
    st.builds(TopP, shares),
    st.builds(Typical, shares),
    st.builds(MinP, shares),
    st.builds(Epsilon, shares),
    st.builds(Eta, shares),
)
"""Any filter."""


def law(*probabilities):
    return torch.tensor([probabilities], dtype=torch.float64).log()


def kept(one, logprobs):
    return (one(logprobs) > -torch.inf)[0].nonzero()[:, 0].tolist()


def random_logits(seed, rows=3, vocab=8):
    generator = torch.Generator().manual_seed(seed)
    return 3 * torch.randn(rows, vocab, generator=generator, dtype=torch.float64)


FOUR = law(0.1, 0.4, 0.3, 0.2)


@pytest.mark.parametrize(
    ("one", "ids"),
    [
        (TopK(1), [1]),
        (TopK(3), [1, 2, 3]),
        (TopK(99), [0, 1, 2, 3]),
        (TopP(0.39), [1]),  # .4 reaches .39
        (TopP(0.41), [1, 2]),  # the crossing token is in
        (TopP(0.8), [1, 2, 3]),  # .7 does not reach .8
        (TopP(0.01), [1]),  # at least one
        (TopP(1.0), [0, 1, 2, 3]),
        (MinP(0.5), [1, 2, 3]),  # .5 · .4 = .2
        (MinP(0.6), [1, 2]),
        (MinP(1.0), [1]),
        (Epsilon(0.25), [1, 2]),
        (Epsilon(0.9), [1]),  # none has .9: the best stays
    ],
)
def test_sets_by_hand(one, ids):
    """Probabilities .1 .4 .3 .2, so tokens 1, 2, 3, 0 in the order of probability."""
    assert kept(one, FOUR) == ids


def test_typical_by_hand():
    """.5 .25 .125 .125 has entropy 1.75 ln 2, surprisals of 1, 2, 3 and 3 times ln 2.

    Distances: .75, .25, 1.25, 1.25 (times ln 2). So token 1 is nearest, then 0; .25 reaches .2,
    .75 reaches .7, and the last two are equally far and stay together. The most probable token is
    barred at .2.
    """
    one = law(0.5, 0.25, 0.125, 0.125)
    assert float(entropy(one)) == pytest.approx(1.75 * math.log(2))
    assert kept(Typical(0.2), one) == [1]
    assert kept(Typical(0.7), one) == [0, 1]
    assert kept(Typical(0.8), one) == [0, 1, 2, 3]


def test_eta_by_hand():
    """Two tokens of .5 have entropy ln 2, so √ε exp(-entropy) = √ε / 2: for ε = .25 that is .25.

    With .9 and .1 the entropy is .325, √.25 · exp(-.325) = .361, and ε = .25 is smaller: .1 goes.
    """
    assert kept(Eta(0.25), law(0.5, 0.5)) == [0, 1]
    assert kept(Eta(0.25), law(0.9, 0.1)) == [0]
    assert kept(Eta(0.25), law(0.7, 0.3)) == [0, 1]  # .361 falls to ε = .25


def test_temperature_by_hand():
    """p² of .8 and .2 is .64 and .04: 16/17 and 1/17."""
    assert Temperature(0.5)(law(0.8, 0.2)).exp()[0].tolist() == pytest.approx([16 / 17, 1 / 17])


def test_the_order_of_the_tuple_is_the_order():
    """.6 .3 .1 at temperature ½: .36 .09 .01 of .46, so .783 alone reaches .7; before, it needed
    two tokens, which the temperature makes 4/5 and 1/5 afterwards.
    """
    three = law(0.6, 0.3, 0.1)
    first = stages(three, (Temperature(0.5), TopP(0.7)))[-1].exp()[0].tolist()
    last = stages(three, (TopP(0.7), Temperature(0.5)))[-1].exp()[0].tolist()
    assert first == pytest.approx([1, 0, 0])
    assert last == pytest.approx([0.8, 0.2, 0])


def test_ties():
    """Equal tokens stay or go together; top-p takes the lower ids, because it wants few."""
    equal = law(0.25, 0.25, 0.25, 0.25)
    for one in (TopK(2), Typical(0.3), MinP(0.5), Epsilon(0.5), Eta(0.5)):
        assert kept(one, equal) == [0, 1, 2, 3]
    assert kept(TopP(0.5), equal) == [0, 1]


@given(filters, st.integers(0, 10_000))
def test_what_is_kept_is_renormalised_and_what_is_barred_stays_barred(one, seed):
    before = random_logits(seed).log_softmax(-1)
    before[:, 2] = -torch.inf
    before = before.log_softmax(-1)
    copy = before.clone()
    after = one(before)
    stays = after > -torch.inf
    assert stays.any(-1).all()
    assert not stays[:, 2].any()
    assert torch.allclose(after.exp().sum(-1), torch.ones(3).double())
    if not isinstance(one, Temperature):
        odds = (after - before).masked_fill(~stays, 0.0)
        best = odds.amax(-1, keepdim=True)
        assert torch.allclose(odds, best.where(stays, 0.0))
        assert one.reason
    assert torch.equal(copy, before)


@given(st.integers(0, 10_000), shares, shares, st.integers(1, 7))
def test_a_stricter_filter_keeps_a_subset(seed, one, other, count):
    low, high = sorted([one, other])
    before = random_logits(seed).log_softmax(-1)
    for strict, loose in [
        (TopK(count), TopK(count + 1)),
        (TopP(low), TopP(high)),
        (Typical(low), Typical(high)),
        (MinP(high), MinP(low)),
        (Epsilon(high), Epsilon(low)),
        (Eta(high), Eta(low)),
    ]:
        assert ((loose(before) > -torch.inf) | (strict(before) == -torch.inf)).all()


@given(st.integers(0, 10_000), st.integers(1, 9), shares, st.floats(0.2, 5))
def test_transformers_agrees(seed, count, share, temperature):
    """Its order of several is temperature, top-k, top-p; one at a time, all are equal."""
    theirs = pytest.importorskip("transformers", reason="transformers is not installed")
    logits = random_logits(seed)
    no_ids = torch.zeros(3, 0, dtype=torch.long)
    pairs = [
        (Temperature(temperature), theirs.TemperatureLogitsWarper(temperature)),
        (TopK(count), theirs.TopKLogitsWarper(count)),
        (TopP(share), theirs.TopPLogitsWarper(share)),
        (Typical(share), theirs.TypicalLogitsWarper(share)),
        (MinP(share), theirs.MinPLogitsWarper(share)),
        (Epsilon(share), theirs.EpsilonLogitsWarper(share)),
        (Eta(share), theirs.EtaLogitsWarper(share)),
    ]
    for ours, other in pairs:
        expected = other(no_ids, logits).log_softmax(-1)
        assert torch.allclose(ours(logits.log_softmax(-1)).exp(), expected.exp()), ours
    chain = logits
    for _, other in pairs[:3]:
        chain = other(no_ids, chain)
    ours = stages(logits, [one for one, _ in pairs[:3]])[-1]
    assert torch.allclose(ours.exp(), chain.softmax(-1))


@pytest.mark.parametrize(
    ("build", "value"),
    [
        (Temperature, 0.0),
        (Temperature, -1.0),
        (TopK, 0),
        (TopP, 0.0),
        (TopP, 1.1),
        (Typical, 1.0),
        (MinP, 0.0),
        (Epsilon, 1.0),
        (Eta, -0.1),
    ],
)
def test_numbers_out_of_range_are_one_sentence(build, value):
    with pytest.raises(ValueError, match=rf"{build.name}: expected .*, got {value:g}"):
        build(value)


def test_filters_name_themselves():
    assert TopP(0.9).label == "top-p 0.9"
    assert Temperature(0.7).label == "temperature 0.7"
