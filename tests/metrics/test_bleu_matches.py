"""Places of n-grams: by hand, against a loop, and in agreement with the counts of BLEU."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.metrics import BleuByHand
from s2s_lab.metrics.bleu_matches import matches

SENTENCES = st.lists(st.sampled_from("abc"), max_size=9)
GOLDS = st.lists(SENTENCES, min_size=1, max_size=3)


def test_papineni_s_the_seven_times():
    """Section 2.1: "the" seven times; the references have it twice and once: 2 of 7 count."""
    first = ["The", "cat", "the", "is", "on", "the", "mat"]
    second = ["There", "is", "a", "cat", "on", "the", "mat"]
    found = matches(["the"] * 7, [first, second])
    the = found.orders[0][0]
    assert (the.ngram, the.starts) == (("the",), (0, 1, 2, 3, 4, 5, 6))
    assert the.reference_starts == ((2, 5), (5,))
    assert (the.count, the.limit, the.clipped) == (7, 2, 2)
    assert [each.ngram for each in found.orders[3]] == [("the",) * 4]


def test_of_two_equally_close_references_the_shorter_one_counts():
    """3 words beside 4, 2 and 2: all are 1 away, and the first of the shorter ones is named."""
    assert matches(["a", "b", "c"], [list("abcd"), ["a", "b"], ["c", "d"]]).closest == 1


@given(SENTENCES, GOLDS)
def test_every_place_and_no_other(output, golds):
    for n, order in enumerate(matches(output, golds).orders, 1):
        starts = sorted(start for each in order for start in each.starts)
        assert starts == list(range(max(0, len(output) - n + 1)))
        for each in order:
            for start in each.starts:
                assert tuple(output[start : start + n]) == each.ngram
            for gold, found in zip(golds, each.reference_starts, strict=True):
                there = [i for i in range(len(gold)) if tuple(gold[i : i + n]) == each.ngram]
                assert list(found) == there


@given(SENTENCES, GOLDS)
def test_sums_are_the_counts_of_bleu(output, golds):
    found = matches(output, golds)
    texts = [" ".join(gold) for gold in golds]
    c, r, *counts = BleuByHand().table([" ".join(output)], [texts])[0]
    assert (len(output), len(golds[found.closest])) == (c, r)
    assert [sum(each.clipped for each in order) for order in found.orders] == counts[:4]
    assert [sum(each.count for each in order) for order in found.orders] == counts[4:]


def test_without_a_reference_there_is_nothing_to_match():
    with pytest.raises(ValueError, match="references: expected at least one, got none"):
        matches(["a"], [])
