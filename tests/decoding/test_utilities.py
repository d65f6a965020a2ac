"""Utilities on ids: by hand, against sacrebleu, and what all of them keep to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.decoding.utilities import UTILITIES, Utility

sentences = st.lists(st.integers(5, 9), max_size=8).map(tuple)


@pytest.mark.parametrize(
    ("name", "hypothesis", "reference", "value"),
    [
        ("exact", (5, 6), (5, 6), 1),
        ("exact", (5, 6), (6, 5), 0),
        ("f1", (5, 6, 6), (6, 5, 7, 8), 4 / 7),  # 2 in common of 3 + 4
        ("f1", (5,), (), 0),
        ("edit", (5, 6, 7), (5, 8), 1 / 3),  # a substitution and a deletion
        ("edit", (), (), 1),
        ("bleu", (5, 6), (5, 6), 1),
        ("bleu", (5, 6), (6, 5), (1 * 0.5) ** 0.5),  # no pair in common: half a match of 1
        ("chrf", (5, 6), (5, 7), 0.25),  # unigrams .5 of both sides, pairs 0: means .25
    ],
)
def test_by_hand(name, hypothesis, reference, value):
    assert UTILITIES[name](hypothesis, reference) == pytest.approx(value)
    assert UTILITIES[name]((*hypothesis, 2), reference) == pytest.approx(value)


@given(sentences, sentences)
def test_all_lie_between_0_and_1_and_equal_ones_are_worth_1(one, other):
    for utility in UTILITIES.values():
        assert 0 <= utility(one, other) <= 1 + 1e-12
        assert utility(one, one) == pytest.approx(1)
        assert utility(one, (*other, 2)) == utility(one, other)


@given(sentences.filter(bool), sentences.filter(bool))
def test_bleu_and_chrf_are_sacrebleus_with_tokens_as_their_units(one, other):
    """BLEU over words that are numbers; chrF over characters, one for each number."""
    sacrebleu = pytest.importorskip("sacrebleu", reason="sacrebleu is not installed")
    words, others = (" ".join(map(str, ids)) for ids in (one, other))
    theirs = sacrebleu.sentence_bleu(words, [others], tokenize="none", use_effective_order=True)
    shared = set(one) & set(other)
    if shared:  # without a match sacrebleu says 0, and the smoothed formula a little more
        assert 100 * UTILITIES["bleu"](one, other) == pytest.approx(theirs.score)
    letters, also = ("".join(chr(60 + i) for i in ids) for ids in (one, other))
    chrf = sacrebleu.sentence_chrf(letters, [also])
    assert 100 * UTILITIES["chrf"](one, other) == pytest.approx(chrf.score, abs=1e-6)


def test_one_of_your_own():
    first = Utility("first", lambda h, r: float(h[:1] == r[:1]))
    assert (first((5, 6), (5, 7)), str(first)) == (1.0, "first")
