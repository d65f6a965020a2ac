"""Precision, recall and F1 of tokens and of spans."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.metrics import SpanF1, TokenF1

texts = st.lists(st.sampled_from("abc"), max_size=6).map(" ".join)
spans = st.sets(st.tuples(st.integers(0, 3), st.integers(4, 6)), max_size=5)


def test_token_f1_by_hand():
    """ "a a b" and "a b b c" share one a and one b: P = 2/3, R = 2/4, F1 = 2·2/(3 + 4) = 4/7."""
    score = TokenF1().corpus(["a a b"], ["a b b c"])
    assert score.precision == pytest.approx(2 / 3)
    assert score.recall == pytest.approx(2 / 4)
    assert score.score == pytest.approx(4 / 7)
    assert score.pooled_f1 == pytest.approx(4 / 7)


def test_the_mean_is_over_texts_and_the_pooled_value_over_tokens():
    """F1 is 1 for one token and 0 for three: mean 1/2; pooled 2·1/(4 + 4) = 1/4."""
    score = TokenF1().corpus(["a", "x y z"], ["a", "u v w"])
    assert score.score == 0.5
    assert score.pooled_f1 == 0.25


def test_empty_texts_agree_with_each_other_only():
    assert TokenF1().corpus([""], [""]).score == 1
    assert TokenF1().corpus([""], ["a"]).score == 0
    assert TokenF1().corpus(["a"], [""]).score == 0
    assert TokenF1().corpus(["", "a"], [["a", ""], "a"]).score == 1


@given(texts, texts)
def test_token_f1_equals_crossing_tokens_out(output, reference):
    left, hits = reference.split(), 0
    for token in output.split():
        if token in left:
            left.remove(token)
            hits += 1
    size = len(output.split()) + len(reference.split())
    assert TokenF1().corpus([output], [reference]).score == pytest.approx(
        2 * hits / size if size else 1
    )


@given(texts, texts)
def test_order_does_not_matter_and_exchanging_sides_exchanges_precision_and_recall(
    output, reference
):
    score = TokenF1().corpus([output], [reference])
    other = TokenF1().corpus([" ".join(reversed(reference.split()))], [output])
    assert (score.precision, score.recall) == (other.recall, other.precision)
    assert score.score == pytest.approx(other.score)


def test_span_f1_by_hand():
    """2 texts, 3 spans put out, 4 gold, 2 agree: P = 2/3, R = 2/4, F1 = 4/7; counts are pooled."""
    score = SpanF1().corpus([{(0, 1), (2, 4)}, {(3, 3)}], [{(0, 1), (2, 5), (6, 6)}, {(3, 3)}])
    assert score.precision == pytest.approx(2 / 3)
    assert score.recall == pytest.approx(2 / 4)
    assert score.score == pytest.approx(4 / 7)


def test_a_label_is_part_of_a_span_and_a_span_counts_once():
    assert SpanF1().corpus([[(0, 1, "PER")]], [[(0, 1, "LOC")]]).score == 0
    assert SpanF1().corpus([[(0, 1), (0, 1)]], [[(0, 1)]]).score == 1


def test_no_span_on_either_side_is_right_and_on_one_side_wrong():
    assert SpanF1().corpus([set()], [set()]).score == 1
    assert SpanF1().corpus([set()], [{(0, 1)}]).score == 0
    assert SpanF1().corpus([{(0, 1)}], [set()]).score == 0


@given(spans, spans)
def test_span_f1_equals_a_loop(output, gold):
    hits = sum(span in gold for span in output)
    size = len(output) + len(gold)
    assert SpanF1().corpus([output], [gold]).score == pytest.approx(2 * hits / size if size else 1)


def test_unequal_numbers_are_refused():
    with pytest.raises(ValueError, match="got 1 outputs and 2 references"):
        SpanF1().corpus([set()], [set(), set()])
