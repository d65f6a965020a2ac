"""Counting runs of tokens."""

from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.metrics.ngrams import matched, most, ngrams

sentences = st.lists(st.sampled_from("abc"), max_size=8)
orders = st.integers(1, 4)


def test_ngrams_by_hand():
    """a b a b: the bigrams a b, b a, a b."""
    assert ngrams(["a", "b", "a", "b"], 2) == {("a", "b"): 2, ("b", "a"): 1}
    assert ngrams(["a"], 2) == {}


@given(sentences, orders)
def test_ngrams_equal_a_loop_over_positions(tokens, n):
    expected: dict[tuple[str, ...], int] = {}
    for start in range(len(tokens) - n + 1):
        run = tuple(tokens[start : start + n])
        expected[run] = expected.get(run, 0) + 1
    assert ngrams(tokens, n) == expected


@given(sentences, sentences, orders)
def test_a_match_uses_up_an_occurrence_on_both_sides(output, reference, n):
    left = [tuple(reference[i : i + n]) for i in range(len(reference) - n + 1)]
    hits = 0
    for i in range(len(output) - n + 1):
        if tuple(output[i : i + n]) in left:
            left.remove(tuple(output[i : i + n]))
            hits += 1
    assert matched(ngrams(output, n), ngrams(reference, n)) == hits


def test_of_several_references_the_largest_count_is_the_limit_not_the_sum():
    limit = most([ngrams(["the", "the"], 1), ngrams(["the"], 1)])
    assert matched(ngrams(["the"] * 7, 1), limit) == 2
